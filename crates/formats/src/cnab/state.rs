//! A bundle as attributes of a unit, the same for all dialects, so that a bundle and its record compare even where they are
//! written in different ones.

use std::sync::Arc;

use plimsoll_base::NodeId;
use plimsoll_model::{Data, Identity, KeyFields, List, Map, Origin, Value};
use plimsoll_syntax::Content;
use plimsoll_syntax::anchors::View;
use serde_json::Value as Json;

use super::bundle::{Bundle, BundleAction, Credential, Dependency, Destination, Image, Output, Parameter};
use super::image::ImageReference;
use super::values::{self, Resolved};
use super::{extensions, schema};
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
    map.insert("dialect".into(), state.at(bundle.node, Data::Text(bundle.dialect.name().into())));
    state.text(&mut map, "name", bundle.name.as_ref());
    state.text(&mut map, "version", bundle.version.as_ref());
    let invocation = bundle.invocation_images.iter().map(|image| state.image(image)).collect();
    map.insert("invocationImages".into(), state.at(bundle.node, list(&["repository"], invocation)));
    let images: Vec<Value> = bundle.images.iter().map(|image| state.image(image)).collect();
    if !images.is_empty() {
        map.insert("images".into(), state.at(bundle.node, list(&["repository"], images)));
    }
    let parameters = bundle.parameters.iter().zip(resolved);
    let shown = parameters.filter(|(parameter, _)| !is_internal(parameter));
    let parameters = shown.map(|(parameter, value)| (&parameter.name, state.parameter(parameter, value)));
    state.section(&mut map, "parameters", parameters);
    let credentials = bundle.credentials.iter();
    state.section(&mut map, "credentials", credentials.map(|one| (&one.name, state.credential(one))));
    state.section(&mut map, "outputs", bundle.outputs.iter().map(|one| (&one.name, state.output(one))));
    state.section(&mut map, "actions", bundle.actions.iter().map(|one| (&one.name, state.action(one))));
    if let Some(dependencies) = &bundle.dependencies {
        let requires = dependencies.requires.iter().map(|one| (&one.alias, state.dependency(one)));
        state.section(&mut map, "dependencies", requires);
        if let Some((node, sequence)) = dependencies.sequence.as_ref().filter(|(_, names)| !names.is_empty())
        {
            map.insert("sequence".into(), state.at(*node, state.texts(sequence, Identity::Sequence)));
        }
    }
    if !bundle.required_extensions.is_empty() {
        let names = state.texts(&bundle.required_extensions, Identity::Set);
        map.insert("requiredExtensions".into(), state.at(bundle.node, names));
    }
    state.custom(&mut map, content);
    state.at(bundle.node, Data::Map(map))
}

/// Whether a tool made a parameter for its own purposes.
#[must_use]
pub fn is_internal(parameter: &Parameter) -> bool {
    parameter.schema.as_ref().is_some_and(super::bundle::Schema::is_internal)
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
        Data::List(List { identity, items })
    }

    fn section<'t>(&self, map: &mut Map, name: &str, entries: impl Iterator<Item = (&'t Text, Value)>) {
        let entries: Map = entries.map(|(name, value)| (name.text.clone(), value)).collect();
        if !entries.is_empty() {
            map.insert(name.into(), self.at(self.bundle.node, Data::Map(entries)));
        }
    }

    /// Images are matched by their repository, as they had no names before December 2018.
    fn image(&self, image: &Image) -> Value {
        let mut map = Map::default();
        let reference = image.image.as_ref().map(|image| (ImageReference::parse(&image.text), image.node));
        let name = image.name.as_ref().or(image.description.as_ref());
        let repository = reference.as_ref().map(|(reference, _)| reference.repository.clone());
        let repository = repository.or_else(|| name.map(|name| name.text.to_string())).unwrap_or_default();
        map.insert("repository".into(), self.at(image.node, Data::Text(repository.into())));
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
            self.text(map, "path", destination.path.as_ref());
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
            self.schema(&mut map, schema);
        }
        if let Some(default) = &parameter.default {
            let value = values::value(parameter, &default.json, &self.origin(default.node));
            map.insert("default".into(), value);
        }
        self.flag(&mut map, "required", parameter.is_required(), parameter.node);
        if let Some(implicit) = self.bundle.implicit_env(parameter) {
            map.insert("env".into(), self.at(parameter.node, Data::Text(implicit.into())));
        }
        self.destination(&mut map, parameter.destination.as_ref());
        self.apply_to(&mut map, parameter.apply_to.as_deref());
        self.at(parameter.node, Data::Map(map))
    }

    /// What a schema asks for, without what is for people.
    fn schema(&self, map: &mut Map, schema: &super::bundle::Schema) {
        let Some(fields) = schema.json.as_object() else { return };
        let shown = ["default", "description", "title", "examples", "$id", "$comment"];
        for (name, value) in fields.iter().filter(|(name, _)| !shown.contains(&name.as_str())) {
            let value: &Json = value;
            map.insert(name.as_str().into(), values::canonical(value, &self.origin(schema.node)));
        }
    }

    fn credential(&self, credential: &Credential) -> Value {
        let mut map = Map::default();
        self.destination(&mut map, Some(&credential.destination));
        let required = credential
            .required
            .map_or_else(|| self.bundle.dialect.requires_all_credentials(), |(required, _)| required);
        self.flag(&mut map, "required", required, credential.destination.node);
        self.apply_to(&mut map, credential.apply_to.as_deref());
        self.at(credential.destination.node, Data::Map(map))
    }

    fn output(&self, output: &Output) -> Value {
        let mut map = Map::default();
        if let Some(schema) = &output.schema {
            self.schema(&mut map, schema);
        }
        self.text(&mut map, "path", output.path.as_ref());
        self.apply_to(&mut map, output.apply_to.as_deref());
        self.at(output.node, Data::Map(map))
    }

    fn action(&self, action: &BundleAction) -> Value {
        let mut map = Map::default();
        self.flag(&mut map, "modifies", action.modifies, action.node);
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
                (!is_empty).then(|| (name, values::canonical(&json, &self.origin(extension.node))))
            })
            .collect();
        if !custom.is_empty() {
            map.insert("custom".into(), self.at(self.bundle.node, Data::Map(custom)));
        }
    }
}

fn list(keys: &[&str], items: Vec<Value>) -> Data {
    Data::List(List { identity: Identity::Keyed(KeyFields::new(keys)), items })
}
