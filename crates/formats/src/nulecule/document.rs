//! A `Nulecule` file as data: what it says, each part with the element that says it.

use std::sync::Arc;

use indexmap::IndexSet;
use plimsoll_base::{FileId, NodeId, Site};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::resolve::{Resolution, Resolved, ambiguous};
use plimsoll_syntax::{Document, Entry, Kind, Mapping, Scalar, Value};

use super::legacy::{self, Legacy, Shape};
use super::{python, v0_0_1_alpha};
use crate::secrets::is_secret_name;
use crate::template;
pub use crate::written::Text;
use crate::written::text_of;

/// A whole `Nulecule` file. What has the wrong shape is left out; the table's findings tell of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Nulecule {
    /// The file.
    pub file: FileId,
    /// The root mapping.
    pub node: NodeId,
    /// `id`.
    pub id: Option<Text>,
    /// `specversion`.
    pub specversion: Option<Text>,
    /// `metadata.appversion`.
    pub appversion: Option<Text>,
    /// `metadata.location`.
    pub location: Option<Text>,
    /// `metadata`, where it is a list instead of a mapping.
    pub metadata_list: Option<NodeId>,
    /// `metadata.license.url`, of each licence where there are several.
    pub license_urls: Vec<Text>,
    /// `params` of the whole application.
    pub parameters: Vec<Parameter>,
    /// `graph`, where it is a list without items.
    pub empty_graph: Option<NodeId>,
    /// `graph`, in its order.
    pub components: Vec<Component>,
    /// `requirements`.
    pub requirements: Option<Requirements>,
    /// `requirements`: the persistent volumes.
    pub volumes: Vec<Volume>,
    /// Mappings where lists are expected, as 0.0.1-alpha had them. What they say is in the other fields all the same.
    pub legacy: Vec<Legacy>,
}

/// An item of `graph`.
#[derive(Clone, PartialEq, Debug)]
pub struct Component {
    /// The item itself; `None` where `graph` is no list.
    pub item: Option<NodeId>,
    /// The item's mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `source`.
    pub source: Option<Text>,
    /// `params`.
    pub parameters: Vec<Parameter>,
    /// `artifacts`, by provider, in the order of the file; `None` where the component has no such field.
    pub artifacts: Option<Vec<Provider>>,
}

/// The artifacts of one provider.
#[derive(Clone, PartialEq, Debug)]
pub struct Provider {
    /// The entry.
    pub node: NodeId,
    /// The provider's key.
    pub name: Text,
    /// Whether nothing stands there, or a list without items.
    pub is_empty: bool,
    /// Its items, in order.
    pub items: Vec<Artifact>,
    /// Where parameters are put into every artifact of the provider: `params` of the first item.
    pub pointers: Vec<Pointers>,
    /// `params` of later items, which have no effect: the entries.
    pub late_pointers: Vec<NodeId>,
}

/// The places of a text in artifacts, by JSON pointer: an extension of the reference implementation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pointers {
    /// The entry.
    pub node: NodeId,
    /// What is put in before parameters are: `$image`.
    pub key: Text,
    /// The JSON pointers; `None` where there is no list.
    pub pointers: Option<Vec<Text>>,
}

/// An artifact item.
#[derive(Clone, PartialEq, Debug)]
pub enum Artifact {
    /// A URI.
    Reference(Text),
    /// `inherit`: names of providers.
    Inherit(Vec<Text>),
    /// `inherit` with a name where a list must be; the reference implementation skips it.
    InheritText(Text),
    /// A source control repository; its mapping.
    Repository(NodeId),
    /// `resource`: an extension of the reference implementation.
    Resource(Text),
}

/// An item of `params`.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// The item's mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Text,
    /// `description`.
    pub description: Option<Text>,
    /// `default`; `None` where there is none, which includes `null` and the text `None`: the reference implementation
    /// reads both as "ask".
    pub default: Option<Default>,
    /// The entry of a `default` that says "ask".
    pub asks: Option<NodeId>,
    /// `constraints`, in order.
    pub constraints: Vec<Constraint>,
    /// `constraints`, where it is one mapping instead of a list.
    pub constraints_mapping: Option<NodeId>,
    /// Whether `hidden` is true.
    pub hidden: bool,
    /// `hidden` as written.
    pub hidden_text: Option<Text>,
}

/// A constraint of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Constraint {
    /// Its mapping.
    pub node: NodeId,
    /// `allowed_pattern`.
    pub pattern: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
}

impl Parameter {
    /// Whether its value must not be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.hidden || is_secret_name(&self.name.text)
    }
}

/// The default of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Default {
    /// Its value's element.
    pub node: NodeId,
    /// The text that is put into artifacts.
    pub text: Arc<str>,
    /// What it was written as.
    pub kind: DefaultKind,
}

/// What a default was written as. Of several the first counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DefaultKind {
    /// A list or a mapping.
    Compound,
    /// A plain scalar that is something else in YAML 1.1 than in YAML 1.2: `yes`, `0123`, a date.
    Ambiguous,
    /// A truth value.
    Boolean,
    /// A scalar with a placeholder.
    Placeholder,
    /// A scalar that the reference implementation turns into another text: see [`python::coerced`].
    Coerced,
    /// A number.
    Number,
    /// Any other text.
    Text,
}

/// `requirements`.
#[derive(Clone, PartialEq, Debug)]
pub struct Requirements {
    /// The entry.
    pub entry: NodeId,
    /// The value, where it is one mapping instead of a list.
    pub mapping: Option<NodeId>,
    /// Items without any field.
    pub without_volume: Vec<NodeId>,
}

/// A `persistentVolume`.
#[derive(Clone, PartialEq, Debug)]
pub struct Volume {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Text,
    /// `accessMode` (or `accessModes`).
    pub access_mode: Option<Text>,
    /// The entry `accessModes`, where it is there instead of `accessMode`.
    pub access_modes: Option<NodeId>,
    /// `size`, as written.
    pub size: Option<Text>,
}

impl Component {
    /// What messages call a component that has no name.
    pub const UNNAMED: &'static str = "the component";

    /// What messages call it: its name, where it has one.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name.as_ref().map_or(Self::UNNAMED, |name| &name.text)
    }
}

impl Nulecule {
    /// Reads a document; `None` where its value is not a mapping.
    #[must_use]
    pub fn read(document: Document<'_>, file: FileId) -> Option<Self> {
        let view = View::new(document);
        let lowering = Lowering { view: &view };
        let root = view.mapping(view.value()?.as_mapping()?);
        let metadata = root.get("metadata").and_then(Value::as_mapping).map(|mapping| view.mapping(mapping));
        let metadata_text = |key| metadata.as_ref().and_then(|mapping| text(mapping, key));
        let licenses = metadata.as_ref().and_then(|mapping| mapping.get("license"));
        let graph = root.get("graph").and_then(Value::as_sequence);
        Some(Self {
            file,
            node: root.mapping().node().id(),
            id: text(&root, "id"),
            specversion: text(&root, "specversion"),
            appversion: metadata_text("appversion"),
            location: metadata_text("location"),
            metadata_list: root.get("metadata").and_then(Value::as_sequence).map(|list| list.node().id()),
            license_urls: lowering
                .mappings_or_one(licenses)
                .filter_map(|license| text(&view.mapping(license), "url"))
                .collect(),
            parameters: lowering.parameters(&root),
            empty_graph: graph.filter(|list| list.items().next().is_none()).map(|list| list.node().id()),
            components: lowering.components(&root),
            requirements: lowering.requirements(&root),
            volumes: lowering.volumes(&root),
            legacy: legacy::find(&view, &root),
        })
    }

    /// The site of an element of this file.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file, node }
    }

    /// Whether it says that it is of version 0.0.1-alpha, whose shapes are right for it.
    #[must_use]
    pub fn is_0_0_1_alpha(&self) -> bool {
        self.specversion.as_ref().is_some_and(|version| &*version.text == v0_0_1_alpha::VERSION)
    }

    /// The lists of parameters: that of the application, then those of its components.
    pub fn parameter_lists(&self) -> impl Iterator<Item = &[Parameter]> {
        let components = self.components.iter().map(|component| component.parameters.as_slice());
        std::iter::once(self.parameters.as_slice()).chain(components)
    }

    /// All parameters that the file declares, in its order.
    pub fn all_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameter_lists().flatten()
    }

    /// The providers that any component has artifacts for, in the order of the file; `None` (whatever is the default) where
    /// there is none.
    #[must_use]
    pub fn providers(&self) -> Vec<Option<Arc<str>>> {
        let all = self.components.iter().flat_map(|component| component.artifacts.iter().flatten());
        let names: IndexSet<Arc<str>> = all.map(|provider| provider.name.text.clone()).collect();
        if names.is_empty() { vec![None] } else { names.into_iter().map(Some).collect() }
    }

    /// The default of a root parameter `provider`, which names the default provider.
    #[must_use]
    pub fn default_provider(&self) -> Option<&Default> {
        let parameter = self.parameters.iter().find(|parameter| &*parameter.name.text == "provider")?;
        parameter.default.as_ref()
    }
}

struct Lowering<'v, 't> {
    view: &'v View<'t>,
}

impl<'t> Lowering<'_, 't> {
    /// The mappings of a list.
    fn mappings(&self, list: Option<Value<'t>>) -> impl Iterator<Item = Mapping<'t>> {
        let sequence = list.and_then(Value::as_sequence);
        let items = sequence.into_iter().flat_map(plimsoll_syntax::Sequence::items);
        items.filter_map(|item| self.view.value_of(item)?.as_mapping())
    }

    /// The mappings of a mapping by name.
    fn named(&self, mapping: Option<Mapping<'t>>) -> impl Iterator<Item = (Text, Mapping<'t>)> {
        let entries: Vec<_> =
            mapping.map(|mapping| self.view.mapping(mapping).entries().collect()).unwrap_or_default();
        entries.into_iter().filter_map(|entry: Entry<'t>| {
            Some((text_of(entry.key()?)?, self.view.resolve(entry.value()?)?.as_mapping()?))
        })
    }

    /// The mappings of a list, or the one mapping that stands where a list is expected.
    fn mappings_or_one(&self, list: Option<Value<'t>>) -> impl Iterator<Item = Mapping<'t>> {
        self.mappings(list).chain(list.and_then(Value::as_mapping))
    }

    fn parameters(&self, mapping: &Merged<'_, 't>) -> Vec<Parameter> {
        let parameters = mapping.get("params");
        let named = self.named(parameters.and_then(Value::as_mapping));
        let named = named.filter_map(|(name, item)| self.parameter(item, Some(name)));
        self.mappings(parameters).filter_map(|item| self.parameter(item, None)).chain(named).collect()
    }

    /// With a name where the parameter stands under it, as in 0.0.1-alpha.
    fn parameter(&self, item: Mapping<'t>, name: Option<Text>) -> Option<Parameter> {
        let node = item.node().id();
        let item = self.view.mapping(item);
        let default = item.get("default").and_then(|value| self.default(value));
        let asks = item.entry("default").filter(|_| default.is_none());
        let constraints = item.get("constraints");
        let hidden_text = text(&item, "hidden");
        Some(Parameter {
            node,
            name: name.or_else(|| text(&item, "name"))?,
            description: text(&item, "description"),
            default,
            asks: asks.map(|entry| entry.node().id()),
            constraints: self.mappings_or_one(constraints).map(|mapping| self.constraint(mapping)).collect(),
            constraints_mapping: constraints.and_then(Value::as_mapping).map(|mapping| mapping.node().id()),
            hidden: hidden_text.as_ref().is_some_and(|text| text.text.eq_ignore_ascii_case("true")),
            hidden_text,
        })
    }

    fn constraint(&self, mapping: Mapping<'t>) -> Constraint {
        let node = mapping.node().id();
        let mapping = self.view.mapping(mapping);
        Constraint {
            node,
            pattern: text(&mapping, "allowed_pattern"),
            description: text(&mapping, "description"),
        }
    }

    fn default(&self, value: Value<'t>) -> Option<Default> {
        let kind = match self.view.resolve(value)? {
            Value::Scalar(scalar) => scalar_kind(scalar)?,
            _ => DefaultKind::Compound,
        };
        let text: Arc<str> = python::text(self.view, value).into();
        (&*text != "None").then_some(Default { node: value.id(), text, kind })
    }

    fn components(&self, root: &Merged<'_, 't>) -> Vec<Component> {
        let graph = root.get("graph");
        let list = graph.and_then(Value::as_sequence).into_iter().flat_map(plimsoll_syntax::Sequence::items);
        let items = list.filter_map(|item| {
            let mapping = self.view.value_of(item)?.as_mapping()?;
            Some(Component { item: Some(item.id()), ..self.component(mapping, None) })
        });
        let Some(mapping) = graph.and_then(Value::as_mapping) else { return items.collect() };
        match legacy::graph(mapping) {
            Some(Shape::OneComponent) => vec![self.component(mapping, None)],
            _ => self.named(Some(mapping)).map(|(name, item)| self.component(item, Some(name))).collect(),
        }
    }

    /// With a name where the component stands under it, as in 0.0.1-alpha.
    fn component(&self, item: Mapping<'t>, name: Option<Text>) -> Component {
        let node = item.node().id();
        let item = self.view.mapping(item);
        let artifacts = item.get("artifacts").and_then(Value::as_mapping).map(|providers| {
            self.view.mapping(providers).entries().filter_map(|entry| self.provider(entry)).collect()
        });
        Component {
            item: None,
            node,
            name: name.or_else(|| text(&item, "name")),
            source: text(&item, "source"),
            parameters: self.parameters(&item),
            artifacts,
        }
    }

    fn provider(&self, entry: Entry<'t>) -> Option<Provider> {
        let value = entry.value().and_then(|value| self.view.resolve(value));
        let sequence = value.and_then(Value::as_sequence);
        let values: Vec<Value<'t>> = sequence
            .into_iter()
            .flat_map(plimsoll_syntax::Sequence::items)
            .filter_map(|item| self.view.value_of(item))
            .collect();
        let is_list_without_items = sequence.is_some_and(|sequence| sequence.items().next().is_none());
        let mut parameters = values.iter().map(|value| self.parameters_of_item(*value));
        let pointers = parameters.next().flatten().and_then(Entry::value).and_then(Value::as_mapping);
        let pointers = pointers.map(|mapping| self.view.mapping(mapping));
        Some(Provider {
            node: entry.node().id(),
            name: text_of(entry.key()?)?,
            is_empty: value.is_none() || is_list_without_items,
            late_pointers: parameters.flatten().map(|entry| entry.node().id()).collect(),
            pointers: pointers
                .iter()
                .flat_map(Merged::entries)
                .filter_map(|entry| self.pointers(entry))
                .collect(),
            items: values.iter().filter_map(|value| self.artifact(*value)).collect(),
        })
    }

    /// `params` of an artifact item.
    fn parameters_of_item(&self, item: Value<'t>) -> Option<Entry<'t>> {
        self.view.mapping(item.as_mapping()?).entry("params")
    }

    fn pointers(&self, entry: Entry<'t>) -> Option<Pointers> {
        let list = entry.value().and_then(|value| self.view.resolve(value)).and_then(Value::as_sequence);
        let pointers =
            list.map(|list| list.items().filter_map(|item| text_of(self.view.value_of(item)?)).collect());
        Some(Pointers { node: entry.node().id(), key: text_of(entry.key()?)?, pointers })
    }

    fn artifact(&self, value: Value<'t>) -> Option<Artifact> {
        match value {
            Value::Scalar(_) => Some(Artifact::Reference(text_of(value)?)),
            Value::Mapping(mapping) => {
                let node = mapping.node().id();
                let mapping = self.view.mapping(mapping);
                if let Some(resource) = text(&mapping, "resource") {
                    return Some(Artifact::Resource(resource));
                }
                match mapping.get("inherit") {
                    Some(Value::Sequence(sequence)) => {
                        let names = sequence.items().filter_map(|item| text_of(self.view.value_of(item)?));
                        Some(Artifact::Inherit(names.collect()))
                    }
                    Some(value) => Some(Artifact::InheritText(text_of(value)?)),
                    None => {
                        let fields = ["source", "path", "type", "branch", "tag"];
                        let is_repository = fields.iter().any(|field| mapping.entry(field).is_some());
                        is_repository.then_some(Artifact::Repository(node))
                    }
                }
            }
            _ => None,
        }
    }

    /// `requirements` is a list; the real files that have a mapping there mean a list of one.
    fn volumes(&self, root: &Merged<'_, 't>) -> Vec<Volume> {
        let requirements = root.get("requirements");
        self.mappings_or_one(requirements).filter_map(|item| self.volume(item)).collect()
    }

    fn requirements(&self, root: &Merged<'_, 't>) -> Option<Requirements> {
        let entry = root.entry("requirements")?;
        let value = root.get("requirements");
        let without_volume = |item: &Mapping<'t>| self.view.mapping(*item).entries().next().is_none();
        Some(Requirements {
            entry: entry.node().id(),
            mapping: value.and_then(Value::as_mapping).map(|mapping| mapping.node().id()),
            without_volume: self
                .mappings_or_one(value)
                .filter(without_volume)
                .map(|item| item.node().id())
                .collect(),
        })
    }

    fn volume(&self, item: Mapping<'t>) -> Option<Volume> {
        let volume = self.view.mapping(item).get("persistentVolume")?.as_mapping()?;
        let node = volume.node().id();
        let volume = self.view.mapping(volume);
        Some(Volume {
            node,
            name: text(&volume, "name")?,
            access_mode: text(&volume, "accessMode").or_else(|| text(&volume, "accessModes")),
            access_modes: volume
                .entry("accessModes")
                .filter(|_| volume.entry("accessMode").is_none())
                .map(|entry| entry.node().id()),
            size: text(&volume, "size"),
        })
    }
}

/// What a default was written as; `None` for null.
fn scalar_kind(scalar: Scalar<'_>) -> Option<DefaultKind> {
    let text = scalar.text();
    let resolved = scalar.resolve(Resolution::Yaml12);
    Some(match resolved {
        Resolved::Null => return None,
        _ if scalar.node().kind() == Kind::Plain && ambiguous(&text) => DefaultKind::Ambiguous,
        Resolved::Bool(_) => DefaultKind::Boolean,
        _ if template::placeholders(&text).next().is_some() => DefaultKind::Placeholder,
        _ if python::coerced(&text).is_some() => DefaultKind::Coerced,
        Resolved::Int(_) | Resolved::Float(_) => DefaultKind::Number,
        Resolved::Timestamp(_) | Resolved::Text(_) => DefaultKind::Text,
    })
}

fn text(mapping: &Merged<'_, '_>, key: &str) -> Option<Text> {
    text_of(mapping.get(key)?)
}
