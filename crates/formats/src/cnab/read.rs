//! From the tree of a bundle definition to a [`Bundle`].

use plimsoll_base::{FileId, NodeId};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Document, Entry, Mapping, Value};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::bundle::{
    Bundle, BundleAction, Credential, Default, Definition, Destination, Extension, Foreign, Image, Output,
    Parameter, Reference, Schema,
};
use super::dialect::{self, Dialect};
use super::{extensions, porter, references, schema};
use crate::written::{self, Text, present_text, truth};

impl Bundle {
    /// Reads a document; `None` where its value is not a mapping.
    #[must_use]
    pub fn read(document: Document<'_>, file: FileId, file_name: &str) -> Option<Self> {
        let view = View::new(document);
        let root = view.value()?.as_mapping()?;
        let dialect = dialect::of_document(document, file_name).map_or(Dialect::Any, |(dialect, _)| dialect);
        if dialect == Dialect::Porter {
            return Some(porter::read(&view, root, file));
        }
        Some(read(&view, root, file, dialect))
    }

    /// Reads a bundle that is a part of another document, as in a claim.
    #[must_use]
    pub fn read_inside<'t>(view: &View<'t>, mapping: Mapping<'t>, file: FileId) -> Self {
        read(view, mapping, file, dialect::of_bundle(mapping).0)
    }
}

fn read<'t>(view: &View<'t>, mapping: Mapping<'t>, file: FileId, dialect: Dialect) -> Bundle {
    let root = view.mapping(mapping);
    let definitions = definitions(view, &root);
    let by_name = definitions.iter().enumerate().map(|(index, one)| (&*one.name.text, index)).collect();
    let reading = Reading { view, dialect, definitions: &definitions, by_name };
    let invocation = root.get("invocationImages");
    let images = root.get("images");
    let custom = written::named(view, root.get("custom"));
    let mut bundle = Bundle {
        file,
        node: mapping.node().id(),
        dialect,
        is_signed: false,
        schema_version: present_text(&root, "schemaVersion"),
        name: present_text(&root, "name"),
        version: present_text(&root, "version"),
        invocation_images: reading.images(invocation),
        invocation_list: invocation.and_then(Value::as_sequence).map(|list| list.node().id()),
        images: reading.images(images),
        images_node: images
            .filter(|images| images.as_scalar().is_none())
            .map(|images| (images.id(), images.as_mapping().is_some())),
        parameters: reading.parameters(&root),
        credentials: reading.credentials(&root),
        outputs: reading.outputs(&root),
        actions: reading.actions(&root),
        required_extensions: written::texts(view, root.get("requiredExtensions")),
        dependencies: extensions::dependencies(view, &custom),
        parameter_sources: extensions::parameter_sources(view, &custom),
        custom: custom.into_iter().map(|(name, value)| Extension { name, node: value.id() }).collect(),
        definitions: Vec::new(),
        foreign: reading.foreign(&root),
        manifest: None,
    };
    bundle.definitions = definitions;
    bundle
}

fn definitions<'t>(view: &View<'t>, root: &Merged<'_, 't>) -> Vec<Definition> {
    let definition = |(name, value): (Text, Value<'t>)| {
        let schema = Schema::alone(value.id(), schema::json(view, Some(value)));
        let default = default_of(view, &schema, value);
        Definition { name, schema, default }
    };
    let named = written::named(view, root.get("definitions")).into_iter();
    let mut definitions: Vec<Definition> = named.map(definition).collect();
    let reached = references::reached(&definitions);
    for (definition, reached) in definitions.iter_mut().zip(reached) {
        definition.schema.reached = reached.into();
    }
    definitions
}

/// The default that a definition says: what stands at its `default`, where it is a mapping at all.
fn default_of<'t>(view: &View<'t>, schema: &Schema, value: Value<'t>) -> Option<Default> {
    let json = schema.json.get("default")?.clone();
    let written = view.mapping(value.as_mapping()?).get("default");
    Some(Default { node: written.map_or(schema.node, Value::id), json })
}

struct Reading<'a, 't> {
    view: &'a View<'t>,
    dialect: Dialect,
    definitions: &'a [Definition],
    /// Their places by name.
    by_name: FxHashMap<&'a str, usize>,
}

impl<'t> Reading<'_, 't> {
    /// The mappings of a section by name; in mid-2019 below `fields`.
    fn section(&self, root: &Merged<'_, 't>, name: &str) -> Vec<(Text, Mapping<'t>)> {
        let section = root.get(name);
        let fields = section
            .and_then(Value::as_mapping)
            .filter(|_| self.dialect == Dialect::Mid2019)
            .and_then(|section| self.view.mapping(section).get("fields"));
        let entries = written::named(self.view, fields.or(section));
        entries.into_iter().filter_map(|(name, value)| Some((name, value.as_mapping()?))).collect()
    }

    /// The names that `required` beside `fields` lists, in mid-2019 and before.
    fn required_names(&self, root: &Merged<'_, 't>, name: &str) -> Vec<Text> {
        let section = root.get(name).and_then(Value::as_mapping);
        let list = section.and_then(|section| self.view.mapping(section).get("required"));
        written::texts(self.view, list.filter(|list| list.as_sequence().is_some()))
    }

    fn images(&self, images: Option<Value<'t>>) -> Vec<Image> {
        let named = written::named(self.view, images.filter(|images| images.as_mapping().is_some()));
        let named =
            named.into_iter().filter_map(|(name, value)| Some(self.image(value.as_mapping()?, Some(name))));
        let listed = written::mappings(self.view, images).into_iter().map(|image| self.image(image, None));
        named.chain(listed).collect()
    }

    fn image(&self, mapping: Mapping<'t>, name: Option<Text>) -> Image {
        let image = self.view.mapping(mapping);
        let digest = present_text(&image, "contentDigest").or_else(|| present_text(&image, "digest"));
        let refs = written::mappings(self.view, image.get("refs")).into_iter().map(|mapping| {
            let reference = self.view.mapping(mapping);
            Reference {
                node: mapping.node().id(),
                path: present_text(&reference, "path"),
                field: present_text(&reference, "field"),
                media_type: present_text(&reference, "mediaType"),
            }
        });
        Image {
            node: mapping.node().id(),
            name,
            image: present_text(&image, "image"),
            image_type: present_text(&image, "imageType"),
            digest: digest.filter(|digest| !digest.text.is_empty()),
            size: present_text(&image, "size"),
            description: present_text(&image, "description"),
            refs: refs.collect(),
        }
    }

    fn parameters(&self, root: &Merged<'_, 't>) -> Vec<Parameter> {
        let required = self.required_names(root, "parameters");
        let parameters = self.section(root, "parameters").into_iter();
        parameters.map(|(name, mapping)| self.parameter(name, mapping, &required)).collect()
    }

    fn parameter(&self, name: Text, mapping: Mapping<'t>, required: &[Text]) -> Parameter {
        let parameter = self.view.mapping(mapping);
        let definition = present_text(&parameter, "definition");
        let own = parameter.get("defaultValue").or_else(|| parameter.get("default"));
        let (schema, default) = match &definition {
            Some(definition) => {
                let definition = self.definition(&definition.text);
                (definition.map(|of| of.schema.clone()), definition.and_then(|of| of.default.clone()))
            }
            None => (self.inline(mapping), own.and_then(|value| self.default(value))),
        };
        let listed =
            required.iter().find(|listed| listed.text == name.text).map(|listed| (true, listed.node));
        Parameter {
            node: mapping.node().id(),
            name,
            definition,
            schema,
            default,
            required: truth(&parameter, "required").or(listed),
            destination: self.destination(parameter.get("destination")),
            apply_to: self.apply_to(&parameter),
        }
    }

    fn definition(&self, name: &str) -> Option<&Definition> {
        self.by_name.get(name).and_then(|index| self.definitions.get(*index))
    }

    /// The schema that a parameter holds itself, as it was before there were definitions.
    fn inline(&self, mapping: Mapping<'t>) -> Option<Schema> {
        let written = schema::json(self.view, Some(Value::Mapping(mapping)));
        let json = match self.dialect {
            Dialect::November2018 => schema::from_2018(&written),
            _ => schema::from_2019(&written),
        };
        Some(Schema::alone(mapping.node().id(), json))
    }

    fn default(&self, value: Value<'t>) -> Option<Default> {
        let json = schema::json(self.view, Some(value));
        (json != Json::Null).then(|| Default { node: value.id(), json })
    }

    fn destination(&self, value: Option<Value<'t>>) -> Option<Destination> {
        let mapping = value?.as_mapping()?;
        Some(destination(&self.view.mapping(mapping), mapping.node().id()))
    }

    fn apply_to(&self, part: &Merged<'_, 't>) -> Option<Vec<Text>> {
        let list = part.get("applyTo").or_else(|| part.get("apply-to"))?;
        list.as_sequence()?;
        Some(written::texts(self.view, Some(list)))
    }

    fn credentials(&self, root: &Merged<'_, 't>) -> Vec<Credential> {
        let credentials = self.section(root, "credentials").into_iter().map(|(name, mapping)| {
            let credential = self.view.mapping(mapping);
            Credential {
                name,
                destination: destination(&credential, mapping.node().id()),
                required: truth(&credential, "required"),
                apply_to: self.apply_to(&credential),
            }
        });
        credentials.collect()
    }

    fn outputs(&self, root: &Merged<'_, 't>) -> Vec<Output> {
        let outputs = self.section(root, "outputs").into_iter().map(|(name, mapping)| {
            let output = self.view.mapping(mapping);
            let definition = present_text(&output, "definition");
            let schema = definition
                .as_ref()
                .and_then(|definition| self.definition(&definition.text))
                .map(|of| of.schema.clone());
            Output {
                node: mapping.node().id(),
                name,
                definition,
                schema,
                path: present_text(&output, "path"),
                apply_to: self.apply_to(&output),
            }
        });
        outputs.collect()
    }

    fn actions(&self, root: &Merged<'_, 't>) -> Vec<BundleAction> {
        let actions = written::named(self.view, root.get("actions")).into_iter();
        let actions = actions.filter_map(|(name, value)| {
            let mapping = value.as_mapping()?;
            let action = self.view.mapping(mapping);
            // A tool of 2018 wrote it with a capital.
            let modifies = truth(&action, "modifies").or_else(|| truth(&action, "Modifies"));
            let flag = |found: Option<(bool, NodeId)>| found.is_some_and(|(flag, _)| flag);
            Some(BundleAction {
                node: mapping.node().id(),
                name,
                title: present_text(&action, "title"),
                modifies: flag(modifies),
                is_stateless: flag(truth(&action, "stateless")),
            })
        });
        actions.collect()
    }

    /// What is written as in another version.
    fn foreign(&self, root: &Merged<'_, 't>) -> Vec<Foreign> {
        let mut found = Vec::new();
        if self.dialect == Dialect::Any {
            return found;
        }
        for section in ["invocationImages", "images"] {
            let values = root.get(section);
            let named =
                written::named(self.view, values).into_iter().filter_map(|(_, value)| value.as_mapping());
            for image in named.chain(written::mappings(self.view, values)) {
                self.foreign_in_image(&self.view.mapping(image), &mut found);
            }
        }
        for (_, parameter) in self.section(root, "parameters") {
            self.foreign_in_parameter(&self.view.mapping(parameter), &mut found);
        }
        if self.dialect != Dialect::November2018 {
            tell(&mut found, root, "extensions", "`extensions`", Some("custom"));
            for (_, output) in
                self.section(root, "outputs").into_iter().filter(|_| self.dialect.is_released())
            {
                let output = self.view.mapping(output);
                tell(&mut found, &output, "apply-to", "`apply-to` of an output", Some("applyTo"));
            }
            return found;
        }
        tell(&mut found, root, "custom", "`custom`", Some("extensions"));
        tell(&mut found, root, "definitions", "`definitions`", None);
        tell(&mut found, root, "outputs", "`outputs`", None);
        tell(&mut found, root, "requiredExtensions", "`requiredExtensions`", None);
        for (_, credential) in self.section(root, "credentials") {
            let credential = self.view.mapping(credential);
            tell(&mut found, &credential, "required", "`required` of a credential", None);
            tell(&mut found, &credential, "applyTo", "`applyTo` of a credential", None);
        }
        found
    }

    fn foreign_in_image(&self, image: &Merged<'_, 't>, found: &mut Vec<Foreign>) {
        // It was there for a few weeks of spring 2019.
        if self.dialect != Dialect::Early2019 {
            tell(found, image, "originalImage", "`originalImage` of an image", None);
        }
        if self.dialect.is_released() {
            tell(found, image, "digest", "`digest` of an image", Some("contentDigest"));
            tell(found, image, "platform", "`platform` of an image", Some("labels"));
            tell(found, image, "refs", "`refs` of an image", None);
        } else if self.dialect != Dialect::Mid2019 {
            tell(found, image, "contentDigest", "`contentDigest` of an image", Some("digest"));
            tell(found, image, "labels", "`labels` of an image", Some("platform"));
        }
    }

    fn foreign_in_parameter(&self, parameter: &Merged<'_, 't>, found: &mut Vec<Foreign>) {
        if self.dialect == Dialect::November2018 {
            for (key, what, instead) in FROM_2019 {
                tell(found, parameter, key, what, instead);
            }
            return;
        }
        // It was spelt so until June 2019.
        if self.dialect != Dialect::Early2019 {
            tell(found, parameter, "apply-to", "`apply-to` of a parameter", Some("applyTo"));
        }
        tell(found, parameter, "immutable", "`immutable` of a parameter", None);
        for (key, what, instead) in FROM_2018 {
            tell(found, parameter, key, what, Some(instead));
        }
    }
}

/// Notes a field of another version, where it is there and not `null`.
fn tell(
    found: &mut Vec<Foreign>,
    part: &Merged<'_, '_>,
    key: &str,
    what: &'static str,
    instead: Option<&'static str>,
) {
    let is_said = |entry: &Entry<'_>| entry.value().is_some_and(|value| !written::is_null(value));
    if let Some(entry) = part.entry(key).filter(is_said) {
        found.push(Foreign { node: entry.node().id(), what, instead });
    }
}

/// Fields of parameters of 2018, and what they became.
const FROM_2018: [(&str, &str, &str); 5] = [
    ("defaultValue", "`defaultValue` of a parameter", "default"),
    ("minValue", "`minValue` of a parameter", "minimum"),
    ("maxValue", "`maxValue` of a parameter", "maximum"),
    ("allowedValues", "`allowedValues` of a parameter", "enum"),
    ("metadata", "`metadata` of a parameter", "description"),
];

/// Fields of parameters that came after 2018.
const FROM_2019: [(&str, &str, Option<&str>); 9] = [
    ("definition", "`definition` of a parameter", None),
    ("applyTo", "`applyTo` of a parameter", None),
    ("apply-to", "`apply-to` of a parameter", None),
    ("default", "`default` of a parameter", Some("defaultValue")),
    ("enum", "`enum` of a parameter", Some("allowedValues")),
    ("minimum", "`minimum` of a parameter", Some("minValue")),
    ("maximum", "`maximum` of a parameter", Some("maxValue")),
    ("pattern", "`pattern` of a parameter", None),
    ("description", "`description` of a parameter", Some("metadata.description")),
];

fn destination(mapping: &Merged<'_, '_>, node: NodeId) -> Destination {
    Destination { node, env: present_text(mapping, "env"), path: present_text(mapping, "path") }
}
