//! A `Nulecule` file as data: what it says, each part with the element that says it.

use std::sync::Arc;

use indexmap::IndexSet;
use plimsoll_base::{FileId, NodeId, Site};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Document, Entry, Mapping, Value};

use super::legacy::{self, Legacy, Shape};
use super::{python, v0_0_1_alpha};

/// A text of the file and the scalar that holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The decoded text.
    pub text: Arc<str>,
    /// The scalar.
    pub node: NodeId,
}

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
    /// `params` of the whole application.
    pub parameters: Vec<Parameter>,
    /// `graph`, in its order.
    pub components: Vec<Component>,
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
    /// The provider's key.
    pub name: Text,
    /// Its items, in order.
    pub items: Vec<Artifact>,
}

/// An artifact item.
#[derive(Clone, PartialEq, Debug)]
pub enum Artifact {
    /// A URI.
    Reference(Text),
    /// `inherit`: names of providers.
    Inherit(Vec<Text>),
    /// A source control repository; its mapping.
    Repository(NodeId),
    /// `resource`, and `params` of JSON pointers: an extension of the reference implementation.
    Resource(Text),
}

/// An item of `params`.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// The item's mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Text,
    /// `default`; `None` where there is none, which includes `null` and the text `None`: the reference implementation
    /// reads both as "ask".
    pub default: Option<Default>,
    /// Whether `hidden` is true.
    pub hidden: bool,
}

/// The default of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Default {
    /// Its value's element.
    pub node: NodeId,
    /// The text that is put into artifacts.
    pub text: Arc<str>,
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
    /// `size`, as written.
    pub size: Option<Text>,
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
        Some(Self {
            file,
            node: root.mapping().node().id(),
            id: text(&root, "id"),
            specversion: text(&root, "specversion"),
            appversion: metadata_text("appversion"),
            location: metadata_text("location"),
            parameters: lowering.parameters(&root),
            components: lowering.components(&root),
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
        let hidden = text(&item, "hidden").is_some_and(|text| text.text.eq_ignore_ascii_case("true"));
        let name = name.or_else(|| text(&item, "name"))?;
        Some(Parameter { node, name, default, hidden })
    }

    fn default(&self, value: Value<'t>) -> Option<Default> {
        let node = value.id();
        if let Value::Scalar(scalar) = value
            && scalar.resolve(Resolution::Yaml12) == Resolved::Null
        {
            return None;
        }
        let text: Arc<str> = python::text(self.view, value).into();
        (&*text != "None").then_some(Default { node, text })
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
        let items = match entry.value().and_then(|value| self.view.resolve(value)) {
            Some(Value::Sequence(sequence)) => {
                sequence.items().filter_map(|item| self.artifact(self.view.value_of(item)?)).collect()
            }
            _ => Vec::new(),
        };
        Some(Provider { name: text_of(entry.key()?)?, items })
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
                    // A single name is silently skipped by the reference implementation.
                    Some(_) => None,
                    None => mapping.get("source").map(|_| Artifact::Repository(node)),
                }
            }
            _ => None,
        }
    }

    /// `requirements` is a list; the real files that have a mapping there mean a list of one.
    fn volumes(&self, root: &Merged<'_, 't>) -> Vec<Volume> {
        let requirements = root.get("requirements");
        let single = requirements.and_then(Value::as_mapping);
        self.mappings(requirements).chain(single).filter_map(|item| self.volume(item)).collect()
    }

    fn volume(&self, item: Mapping<'t>) -> Option<Volume> {
        let volume = self.view.mapping(item).get("persistentVolume")?.as_mapping()?;
        let node = volume.node().id();
        let volume = self.view.mapping(volume);
        Some(Volume {
            node,
            name: text(&volume, "name")?,
            access_mode: text(&volume, "accessMode").or_else(|| text(&volume, "accessModes")),
            size: text(&volume, "size"),
        })
    }
}

fn text(mapping: &Merged<'_, '_>, key: &str) -> Option<Text> {
    text_of(mapping.get(key)?)
}

fn text_of(value: Value<'_>) -> Option<Text> {
    let scalar = value.as_scalar()?;
    Some(Text { text: scalar.text().as_ref().into(), node: value.id() })
}
