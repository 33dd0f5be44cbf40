//! A bundle as attributes of a unit, the same for all dialects, so that a bundle and its record compare even where they are
//! written in different ones.

use std::sync::Arc;

use plimsoll_base::{NodeId, Secret};
use plimsoll_model::{Data, Identity, KeyFields, Map, Origin, Value};
use plimsoll_syntax::Content;
use plimsoll_syntax::anchors::View;
use serde_json::Value as Json;

use super::bundle::{
    Bundle, BundleAction, Credential, Dependency, Destination, Image, Output, Parameter, ParameterSource,
    Schema,
};
use super::dialect::Dialect;
use super::image::ImageReference;
use super::values::{self, Resolved};
use super::{extensions, schema};
use crate::attributes;
use crate::secrets::{is_secret_name, is_secret_text};
use crate::written::Text;

/// Extensions that are attributes of their own, or that a tool writes for itself.
const FOLDED: [&str; 5] = [
    extensions::DEPENDENCIES,
    extensions::DEPENDENCIES_OLD,
    extensions::DEPENDENCIES_V2,
    extensions::PARAMETER_SOURCES,
    "sh.porter",
];

/// Where attributes come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// The file of the bundle.
    File,
    /// A claim that holds the bundle.
    Claim,
}

/// The attributes of a bundle. `content` is the file that it was read from.
#[must_use]
pub fn attributes(bundle: &Bundle, resolved: &[Resolved], content: Option<&Content>, from: From) -> Value {
    let state = State { bundle, from };
    let mut map = Map::default();
    map.insert("dialect".into(), state.at(bundle.node, Data::Text(dialect(bundle.dialect).into())));
    state.text(&mut map, "name", bundle.name.as_ref());
    state.text(&mut map, "version", bundle.version.as_ref());
    // The first one that a runtime can run is run, so their order counts (101, "Invocation Images").
    let invocation = bundle.invocation_images.iter().map(|image| state.image(image)).collect();
    let invocation = Data::list(Identity::Sequence, invocation);
    map.insert("invocationImages".into(), state.at(bundle.node, invocation));
    map.insert("images".into(), state.at(bundle.node, state.images()));
    let parameters = bundle.parameters.iter().zip(resolved);
    let shown = parameters.filter(|(parameter, _)| !is_internal(parameter));
    let parameters = shown.map(|(parameter, value)| (&parameter.name, state.parameter(parameter, value)));
    state.section(&mut map, "parameters", parameters);
    let credentials = bundle.credentials.iter();
    state.section(&mut map, "credentials", credentials.map(|one| (&one.name, state.credential(one))));
    state.section(&mut map, "outputs", bundle.outputs.iter().map(|one| (&one.name, state.output(one))));
    state.section(&mut map, "actions", bundle.actions.iter().map(|one| (&one.name, state.action(one))));
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    state.section(&mut map, "dependencies", requires.map(|one| (&one.alias, state.dependency(one))));
    let sequence = bundle.dependencies.as_ref().and_then(|dependencies| dependencies.sequence.as_ref());
    let empty = (bundle.node, Vec::new());
    let (node, names) = sequence.unwrap_or(&empty);
    map.insert("sequence".into(), state.at(*node, state.texts(names, Identity::Sequence)));
    let names = state.texts(&bundle.required_extensions, Identity::Set);
    map.insert("requiredExtensions".into(), state.at(bundle.node, names));
    state.custom(&mut map, content);
    state.at(bundle.node, Data::Map(map))
}

/// A bundle that is the same in all dialects is read as one of the first.
const fn dialect(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Any => Dialect::November2018.name(),
        dialect => dialect.name(),
    }
}

/// Whether a tool made a parameter for its own purposes.
#[must_use]
pub fn is_internal(parameter: &Parameter) -> bool {
    parameter.schema.as_ref().is_some_and(Schema::is_internal)
}

struct State<'a> {
    bundle: &'a Bundle,
    from: From,
}

impl State<'_> {
    fn origin(&self, node: NodeId) -> Origin {
        match self.from {
            From::File => Origin::Written(self.bundle.site(node)),
            From::Claim => Origin::Recorded,
        }
    }

    fn at(&self, node: NodeId, data: Data) -> Value {
        Value::new(data, self.origin(node))
    }

    fn text(&self, map: &mut Map, name: &str, text: Option<&Text>) {
        if let Some(text) = text {
            map.insert(name.into(), self.at(text.node, Data::Text(text.text.clone())));
        }
    }

    fn flag(&self, map: &mut Map, name: &str, flag: bool, node: NodeId) {
        if flag {
            map.insert(name.into(), self.at(node, Data::Bool(true)));
        }
    }

    fn texts(&self, texts: &[Text], identity: Identity) -> Data {
        let items = texts.iter().map(|text| self.at(text.node, Data::Text(text.text.clone()))).collect();
        Data::list(identity, items)
    }

    fn section<'t>(&self, map: &mut Map, name: &str, entries: impl Iterator<Item = (&'t Text, Value)>) {
        // Also where it is empty, so that its first entry is a change by itself.
        let entries: Map = entries.map(|(name, value)| (name.text.clone(), value)).collect();
        map.insert(name.into(), self.at(self.bundle.node, Data::Map(entries)));
    }

    /// Images are matched by their repository, as they had no names before December 2018. Their order means nothing, also
    /// among those of one repository.
    fn images(&self) -> Data {
        let mut images: Vec<&Image> = self.bundle.images.iter().collect();
        images.sort_by_key(|image| image.image.as_ref().map(|image| &image.text));
        let image = |image: &&Image| {
            let reference = image.image.as_ref().map(|image| ImageReference::parse(&image.text).repository);
            let name =
                || image.name.as_ref().or(image.description.as_ref()).map(|name| name.text.to_string());
            let key = reference.or_else(name).unwrap_or_default();
            let mut value = self.image(image);
            if let Data::Map(map) = &mut value.data {
                map.insert("repository".into(), self.at(image.node, Data::Text(key.into())));
            }
            value
        };
        let items = images.iter().map(image).collect();
        Data::list(Identity::Keyed(KeyFields::new(&["repository"])), items)
    }

    fn image(&self, image: &Image) -> Value {
        let mut map = Map::default();
        self.text(&mut map, "image", image.image.as_ref());
        let of = image.image_type.as_ref().map_or("oci".into(), |of| of.text.clone());
        let node = image.image_type.as_ref().map_or(image.node, |of| of.node);
        map.insert("imageType".into(), self.at(node, Data::Text(of)));
        self.text(&mut map, "digest", image.digest.as_ref());
        self.at(image.node, Data::Map(map))
    }

    fn destination(&self, map: &mut Map, destination: Option<&Destination>) {
        if let Some(destination) = destination {
            self.text(map, "env", destination.env.as_ref());
            // A relative path starts at the root (103, "Image Environment").
            if let Some(path) = &destination.path {
                let rooted = format!("/{}", path.text.strip_prefix('/').unwrap_or(&path.text));
                map.insert("path".into(), self.at(path.node, Data::Text(rooted.into())));
            }
        }
    }

    fn apply_to(&self, map: &mut Map, apply_to: Option<&[Text]>) {
        if let Some(actions) = apply_to {
            map.insert("applyTo".into(), self.at(self.bundle.node, self.texts(actions, Identity::Set)));
        }
    }

    fn parameter(&self, parameter: &Parameter, resolved: &Resolved) -> Value {
        let mut map = Map::default();
        if let Some(value) = &resolved.value {
            let value = match self.from {
                From::File => value.clone(),
                From::Claim => Value::new(value.data.clone(), Origin::Recorded),
            };
            map.insert("value".into(), value);
        }
        if let Some(schema) = &parameter.schema {
            self.schema(&mut map, schema, parameter.is_secret());
        }
        if let Some(default) = &parameter.default {
            let value = values::value(parameter, &default.json, &self.origin(default.node));
            map.insert("default".into(), value);
        }
        self.flag(&mut map, "required", parameter.is_required(), parameter.node);
        let sources = &self.bundle.parameter_sources;
        if let Some(source) = sources.iter().find(|source| source.parameter.text == parameter.name.text) {
            map.insert("sources".into(), self.at(source.node, self.sources(source)));
        }
        if let Some(implicit) = self.bundle.implicit_env(parameter) {
            map.insert("env".into(), self.at(parameter.node, Data::Text(implicit.into())));
        }
        self.destination(&mut map, parameter.destination.as_ref());
        self.apply_to(&mut map, parameter.apply_to.as_deref());
        self.at(parameter.node, Data::Map(map))
    }

    /// Where a value is taken from, in the order in which that is tried: "output `host` of `db`".
    fn sources(&self, source: &ParameterSource) -> Data {
        let of_kind = |kind: &&Text| source.sources.iter().find(|one| one.kind.text == kind.text);
        let words = source.priority.iter().filter_map(|kind| {
            let one = of_kind(&kind)?;
            let output = one.output.as_ref()?;
            let of = one.dependency.as_ref().map_or_else(String::new, |of| format!(" of `{}`", of.text));
            Some(self.at(output.node, Data::Text(format!("output `{}`{of}", output.text).into())))
        });
        Data::list(Identity::Sequence, words.collect())
    }

    /// What a schema asks for, without what is for people and what is so without being said.
    fn schema(&self, map: &mut Map, schema: &Schema, is_secret: bool) {
        let Some(fields) = schema.json.as_object() else { return };
        for (name, value) in fields.iter().filter(|(name, value)| is_compared(name, value)) {
            // A parameter has fields of these names itself.
            let own = match name.as_str() {
                "required" => "requiredFields",
                name => name,
            };
            let value = self.keyword(name, value, is_secret, schema.node);
            map.insert(own.into(), value);
        }
    }

    fn keyword(&self, name: &str, value: &Json, is_secret: bool, node: NodeId) -> Value {
        let origin = self.origin(node);
        if is_secret && ["const", "enum"].contains(&name) {
            return Value::new(Data::Secret(Secret::new(value.to_string())), origin);
        }
        match value {
            // The order of what is allowed means nothing.
            Json::Array(items) if ["enum", "required", "type"].contains(&name) => {
                let items = items.iter().map(|item| values::canonical(item, &origin)).collect();
                Value::new(Data::list(Identity::Set, items), origin)
            }
            Json::Array(items) => {
                let items = items.iter().map(|item| self.keyword("", item, is_secret, node)).collect();
                Value::new(Data::list(Identity::Sequence, items), origin)
            }
            Json::Object(fields) => {
                let own = fields.get("writeOnly").and_then(Json::as_bool) == Some(true);
                let is_secret = is_secret || own || is_secret_name(name);
                let compared = fields.iter().filter(|(name, value)| is_compared(name, value));
                let field = |(name, value): (&String, &Json)| {
                    (name.as_str().into(), self.keyword(name, value, is_secret, node))
                };
                Value::new(Data::Map(compared.map(field).collect()), origin)
            }
            leaf => values::canonical(leaf, &origin),
        }
    }

    fn credential(&self, credential: &Credential) -> Value {
        let mut map = Map::default();
        self.destination(&mut map, Some(&credential.destination));
        self.flag(&mut map, "required", self.bundle.requires(credential), credential.destination.node);
        self.apply_to(&mut map, credential.apply_to.as_deref());
        self.at(credential.destination.node, Data::Map(map))
    }

    fn output(&self, output: &Output) -> Value {
        let mut map = Map::default();
        if let Some(schema) = &output.schema {
            self.schema(&mut map, schema, schema.holds_secret() || is_secret_name(&output.name.text));
        }
        self.text(&mut map, "path", output.path.as_ref());
        self.apply_to(&mut map, output.apply_to.as_deref());
        self.at(output.node, Data::Map(map))
    }

    fn action(&self, action: &BundleAction) -> Value {
        let mut map = Map::default();
        map.insert("modifies".into(), self.at(action.node, Data::Bool(action.modifies)));
        self.flag(&mut map, "stateless", action.is_stateless, action.node);
        self.at(action.node, Data::Map(map))
    }

    fn dependency(&self, dependency: &Dependency) -> Value {
        let mut map = Map::default();
        self.text(&mut map, "bundle", dependency.bundle.as_ref());
        if !dependency.ranges.is_empty() {
            let ranges = self.texts(&dependency.ranges, Identity::Set);
            map.insert("version".into(), self.at(dependency.node, ranges));
        }
        self.flag(&mut map, "prereleases", dependency.prereleases, dependency.node);
        if let Some(group) = dependency.sharing.as_ref().and_then(|sharing| sharing.group.as_ref()) {
            self.text(&mut map, "sharingGroup", Some(group));
        }
        self.at(dependency.node, Data::Map(map))
    }

    /// Extensions that no attribute of its own stands for.
    fn custom(&self, map: &mut Map, content: Option<&Content>) {
        let Some(content) = content else { return };
        let Some(document) = content.documents().next() else { return };
        let view = View::new(document);
        let shown = self.bundle.custom.iter().filter(|extension| !FOLDED.contains(&&*extension.name.text));
        let custom: Map = shown
            .filter_map(|extension| {
                let value = content.node(extension.node).value()?;
                let json = schema::json(&view, Some(value));
                let is_empty = json.is_null() || json.as_object().is_some_and(serde_json::Map::is_empty);
                let name: Arc<str> = extension.name.text.clone();
                (!is_empty).then(|| {
                    (name, self.extension(&json, is_secret_name(&extension.name.text), extension.node))
                })
            })
            .collect();
        map.insert("custom".into(), self.at(self.bundle.node, Data::Map(custom)));
    }

    /// What an extension says; nothing is known of its fields but their names. What stands under the name of a secret, or
    /// beside it, is one.
    fn extension(&self, json: &Json, is_secret: bool, node: NodeId) -> Value {
        let origin = self.origin(node);
        let data = match json {
            Json::Object(fields) => {
                let is_named = fields.get("name").and_then(Json::as_str).is_some_and(is_secret_name);
                let field = |(name, field): (&String, &Json)| {
                    let is_beside = is_named && ["default", "value"].contains(&name.as_str());
                    let is_secret = is_secret || is_beside || is_secret_name(name);
                    (name.as_str().into(), self.extension(field, is_secret, node))
                };
                Data::Map(fields.iter().map(field).collect())
            }
            Json::Array(items) => {
                let mut items: Vec<Value> =
                    items.iter().map(|item| self.extension(item, is_secret, node)).collect();
                attributes::hide_behind_options(&mut items);
                Data::list(Identity::Sequence, items)
            }
            Json::Null => Data::Null,
            leaf if is_secret || leaf.as_str().is_some_and(is_secret_text) => {
                Data::Secret(Secret::new(values::text(leaf)))
            }
            leaf => return values::canonical(leaf, &origin),
        };
        Value::new(data, origin)
    }
}

/// Whether a keyword of a schema is compared: what is for people is not, and what is so without being said.
fn is_compared(name: &str, value: &Json) -> bool {
    let for_people = ["default", "description", "title", "examples", "$id", "$comment"];
    let is_usual = match name {
        "readOnly" | "writeOnly" | "uniqueItems" => value.as_bool() == Some(false),
        "additionalProperties" | "additionalItems" => value.as_bool() == Some(true),
        "minLength" | "minItems" | "minProperties" => value.as_u64() == Some(0),
        _ => value.is_null(),
    };
    !is_usual && !for_people.contains(&name)
}
