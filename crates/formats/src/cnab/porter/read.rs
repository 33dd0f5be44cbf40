//! From a manifest to the bundle that Porter makes of it (Porter, `pkg/cnab/config-adapter`).

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Mapping, Value};
use serde_json::{Map, Value as Json};

use super::manifest::{self, Manifest, Whereabouts};
use crate::cnab::bundle::{
    Bundle, BundleAction, Credential, Default, Dependencies, Dependency, Destination, Extension, Image,
    Output, Parameter, ParameterSource, Schema, Source,
};
use crate::cnab::dialect::{self, Dialect};
use crate::cnab::{extensions, schema, template};
use crate::written::{self, Text, is_null, present_text, text_of, truth};

/// Where outputs are written (CNAB Core 1.2, 102).
const OUTPUTS: &str = "/cnab/app/outputs/";
/// What relative paths are relative to.
const APPLICATION: &str = "/cnab/app/";
/// What marks parameters that Porter makes for itself.
const INTERNAL: &str = "porter-internal";

/// Reads the bundle that a manifest stands for.
pub(in crate::cnab) fn read<'t>(view: &View<'t>, mapping: Mapping<'t>, file: FileId) -> Bundle {
    let root = view.mapping(mapping);
    let mut manifest = manifest::read(view, &root);
    let reading = Reading { view, root: &root };
    let schema_version = present_text(&root, "schemaVersion");
    let dependencies = reading.dependencies(schema_version.as_ref(), &mut manifest);
    let custom = written::named(view, root.get("custom"));
    let mut bundle = Bundle {
        file,
        node: mapping.node().id(),
        dialect: Dialect::Porter,
        is_signed: false,
        schema_version,
        name: present_text(&root, "name"),
        version: present_text(&root, "version"),
        invocation_images: Vec::new(),
        invocation_list: None,
        images: reading.images(),
        images_node: root
            .get("images")
            .filter(|images| images.as_mapping().is_some())
            .map(|v| (v.id(), true)),
        definitions: Vec::new(),
        parameters: Vec::new(),
        credentials: reading.credentials(),
        outputs: reading.outputs(),
        actions: reading.actions(&manifest),
        custom: custom.into_iter().map(|(name, value)| Extension { name, node: value.id() }).collect(),
        required_extensions: reading.required(),
        dependencies,
        parameter_sources: Vec::new(),
        foreign: Vec::new(),
        manifest: None,
    };
    reading.parameters(&manifest, &mut bundle);
    wiring(&manifest, &mut bundle);
    bundle.manifest = Some(Arc::new(manifest));
    bundle
}

/// The environment variable of a parameter that says neither `env` nor `path`.
#[must_use]
pub fn environment_variable(parameter: &str) -> String {
    parameter.to_uppercase().replace(['-', '.'], "_")
}

/// Whether Porter makes a parameter of this name for an output that a template names.
#[must_use]
pub fn is_wiring_parameter(parameter: &Parameter) -> bool {
    parameter.schema.as_ref().is_some_and(Schema::is_internal)
}

struct Reading<'a, 't> {
    view: &'a View<'t>,
    root: &'a Merged<'a, 't>,
}

impl<'t> Reading<'_, 't> {
    /// The mappings of a list that have a name, each name once: of several the last counts, in the place of the first.
    fn named(&self, section: &str) -> Vec<(Text, Mapping<'t>)> {
        let mut found: Vec<(Text, Mapping<'t>)> = Vec::new();
        for mapping in written::mappings(self.view, self.root.get(section)) {
            let Some(name) = present_text(&self.view.mapping(mapping), "name") else { continue };
            match found.iter_mut().find(|(known, _)| known.text == name.text) {
                Some(known) => *known = (name, mapping),
                None => found.push((name, mapping)),
            }
        }
        found
    }

    fn texts(&self, part: &Merged<'_, 't>, field: &str) -> Option<Vec<Text>> {
        let list = part.get(field)?;
        let texts = written::texts(self.view, Some(list));
        // An empty list is no restriction to Porter.
        (list.as_sequence().is_some() && !texts.is_empty()).then_some(texts)
    }

    fn parameters(&self, manifest: &Manifest, bundle: &mut Bundle) {
        for (name, mapping) in self.named("parameters") {
            let parameter = self.view.mapping(mapping);
            let default = parameter.get("default").filter(|value| !is_null(*value));
            let default =
                default.map(|value| Default { node: value.id(), json: schema::json(self.view, Some(value)) });
            let source = self.source(&name, &parameter);
            let mut apply_to = self.texts(&parameter, "applyTo");
            let own = source.as_ref().is_some_and(|source| source.sources[0].dependency.is_none());
            if own && apply_to.is_none() && default.is_none() {
                // The output is not there before the installation.
                apply_to = Some(after_installation(manifest, name.node));
            }
            let read = Parameter {
                node: mapping.node().id(),
                definition: None,
                schema: Some(self.schema(mapping)),
                required: default.is_none().then(|| (true, mapping.node().id())),
                default,
                destination: Some(destination(&name, &parameter, mapping.node().id())),
                apply_to,
                name,
            };
            if truth(&parameter, "persistent").is_some_and(|(persistent, _)| persistent) {
                persist(&read, bundle);
            }
            bundle.parameter_sources.extend(source);
            bundle.parameters.push(read);
        }
    }

    /// `source` of a parameter.
    fn source(&self, name: &Text, parameter: &Merged<'_, 't>) -> Option<ParameterSource> {
        let mapping = parameter.get("source")?.as_mapping()?;
        let source = self.view.mapping(mapping);
        let output = present_text(&source, "output")?;
        Some(output_source(mapping.node().id(), name.clone(), present_text(&source, "dependency"), output))
    }

    /// JSON Schema as it stands beside Porter's own fields.
    fn schema(&self, mapping: Mapping<'t>) -> Schema {
        let written = schema::json(self.view, Some(Value::Mapping(mapping)));
        let own = ["name", "sensitive", "source", "applyTo", "env", "path", "persistent"];
        let mut fields = Map::new();
        for (name, value) in written.as_object().into_iter().flatten() {
            let is_empty = value.is_null() && name != "const";
            if !is_empty && !own.contains(&name.as_str()) {
                fields.insert(name.clone(), value.clone());
            }
        }
        let is_path = written.get("path").is_some_and(|path| path.as_str().is_some_and(|p| !p.is_empty()));
        let of = fields.get("type").and_then(Json::as_str).map(str::to_owned);
        if of.as_deref() == Some("file") || (is_path && !fields.contains_key("type")) {
            fields.insert("type".to_owned(), "string".into());
            fields.insert("contentEncoding".to_owned(), "base64".into());
        } else if !fields.contains_key("type") {
            fields.insert("type".to_owned(), "string".into());
        }
        if written.get("sensitive").and_then(Json::as_bool) == Some(true) {
            fields.insert("writeOnly".to_owned(), true.into());
        }
        Schema::alone(mapping.node().id(), Json::Object(fields))
    }

    fn credentials(&self) -> Vec<Credential> {
        let credentials = self.named("credentials").into_iter().map(|(name, mapping)| {
            let credential = self.view.mapping(mapping);
            let node = mapping.node().id();
            Credential {
                name,
                destination: Destination {
                    node,
                    env: present_text(&credential, "env"),
                    path: present_text(&credential, "path").map(resolved),
                },
                required: truth(&credential, "required").or(Some((true, node))),
                apply_to: self.texts(&credential, "applyTo"),
            }
        });
        credentials.collect()
    }

    fn outputs(&self) -> Vec<Output> {
        let outputs = self.named("outputs").into_iter().map(|(name, mapping)| Output {
            node: mapping.node().id(),
            definition: None,
            schema: Some(self.schema(mapping)),
            path: Some(output_path(&name)),
            apply_to: self.texts(&self.view.mapping(mapping), "applyTo"),
            name,
        });
        outputs.collect()
    }

    fn images(&self) -> Vec<Image> {
        let images = written::named(self.view, self.root.get("images"));
        let images = images.into_iter().filter_map(|(name, value)| {
            let mapping = value.as_mapping()?;
            let image = self.view.mapping(mapping);
            let digest = present_text(&image, "digest");
            let tag = present_text(&image, "tag");
            let reference = present_text(&image, "repository").map(|repository| {
                let text = match (&digest, &tag) {
                    (Some(digest), _) => format!("{}@{}", repository.text, digest.text),
                    (None, Some(tag)) => format!("{}:{}", repository.text, tag.text),
                    (None, None) => format!("{}:latest", repository.text),
                };
                Text { text: text.into(), node: repository.node }
            });
            let of = present_text(&image, "imageType");
            Some(Image {
                node: mapping.node().id(),
                image_type: of.or_else(|| Some(Text { text: "docker".into(), node: name.node })),
                name: Some(name),
                image: reference,
                digest,
                size: present_text(&image, "size"),
                description: present_text(&image, "description"),
                refs: Vec::new(),
            })
        });
        images.collect()
    }

    fn actions(&self, manifest: &Manifest) -> Vec<BundleAction> {
        let declared = written::named(self.view, self.root.get("customActions"));
        let declared: Vec<(Text, Mapping<'t>)> =
            declared.into_iter().filter_map(|(name, value)| Some((name, value.as_mapping()?))).collect();
        let mut actions: Vec<BundleAction> = declared
            .iter()
            .map(|(name, mapping)| {
                let action = self.view.mapping(*mapping);
                let flag = |field: &str| truth(&action, field).is_some_and(|(flag, _)| flag);
                BundleAction {
                    node: mapping.node().id(),
                    name: name.clone(),
                    title: None,
                    modifies: flag("modifies"),
                    is_stateless: flag("stateless"),
                }
            })
            .collect();
        for action in manifest.actions.iter().filter(|action| action.is_custom() && action.steps.is_some()) {
            if !actions.iter().any(|known| known.name.text == action.name.text) {
                actions.push(undeclared(&action.name, action.node));
            }
        }
        actions
    }

    /// `required`: names, or mappings of a name to settings.
    fn required(&self) -> Vec<Text> {
        let items = written::items(self.view, self.root.get("required")).into_iter();
        let name = |item: Value<'t>| match item {
            Value::Mapping(_) => {
                written::named(self.view, Some(item)).into_iter().next().map(|(name, _)| name)
            }
            other => text_of(other),
        };
        items.filter_map(name).collect()
    }

    fn dependencies(&self, schema_version: Option<&Text>, manifest: &mut Manifest) -> Option<Dependencies> {
        let entry = self.root.entry("dependencies")?;
        let key = entry.key().and_then(text_of)?;
        let value = self.root.get("dependencies").filter(|value| !is_null(*value))?;
        let requires = match value {
            Value::Mapping(mapping) => self.view.mapping(mapping).get("requires"),
            other => Some(other),
        };
        let requires = requires.filter(|list| list.as_sequence().is_some())?;
        let mut found = Dependencies {
            node: value.id(),
            key,
            is_wired: false,
            sequence: None,
            requires: Vec::new(),
            misshapen: Vec::new(),
        };
        for mapping in written::mappings(self.view, Some(requires)) {
            let Some(dependency) = self.dependency(mapping) else { continue };
            let alias = &dependency.alias;
            match found.requires.iter().find(|known| known.alias.text == alias.text) {
                Some(first) => manifest.repeated_dependencies.push((alias.clone(), first.alias.node)),
                None => found.requires.push(dependency),
            }
        }
        found.is_wired = is_second_version(schema_version) || found.requires.iter().any(has_second_version);
        if !found.is_wired {
            // The first version runs them in the order of the list.
            let names = found.requires.iter().map(|dependency| dependency.alias.clone()).collect();
            found.sequence = Some((requires.id(), names));
        }
        Some(found)
    }

    fn dependency(&self, mapping: Mapping<'t>) -> Option<Dependency> {
        let dependency = self.view.mapping(mapping);
        let bundle = dependency.get("bundle");
        let inner = bundle.and_then(Value::as_mapping).map(|bundle| self.view.mapping(bundle));
        let of_bundle = |field: &str| inner.as_ref().and_then(|bundle| present_text(bundle, field));
        let version = of_bundle("version").or_else(|| present_text(&dependency, "version"));
        let interface = inner.as_ref().and_then(|bundle| bundle.get("interface")?.as_mapping());
        let wires = |field: &str| extensions::wires(self.view, dependency.get(field));
        Some(Dependency {
            node: mapping.node().id(),
            alias: present_text(&dependency, "name")?,
            bundle: of_bundle("reference")
                .or_else(|| bundle.filter(|value| !is_null(*value)).and_then(text_of))
                .or_else(|| present_text(&dependency, "reference"))
                .or_else(|| present_text(&dependency, "tag")),
            prereleases: version
                .as_ref()
                .and_then(|version| dialect::semver(&version.text))
                .is_some_and(|version| !version.pre.is_empty()),
            ranges: version.into_iter().collect(),
            parameters: wires("parameters"),
            credentials: wires("credentials"),
            outputs: wires("outputs"),
            sharing: extensions::sharing(self.view, dependency.get("sharing")),
            interface: interface
                .and_then(|interface| present_text(&self.view.mapping(interface), "id"))
                .or_else(|| of_bundle("id")),
        })
    }
}

/// Whether a manifest is of the version that has wiring.
fn is_second_version(schema_version: Option<&Text>) -> bool {
    let version = schema_version.and_then(|text| dialect::semver(&text.text));
    version.is_some_and(|version| (version.major, version.minor) >= (1, 1))
}

/// Whether a dependency says what only the version with wiring has.
fn has_second_version(dependency: &Dependency) -> bool {
    dependency.sharing.is_some() || dependency.interface.is_some() || !dependency.outputs.is_empty()
}

fn destination(name: &Text, parameter: &Merged<'_, '_>, node: NodeId) -> Destination {
    let filled = |text: &Text| !text.text.is_empty();
    let env = present_text(parameter, "env").filter(filled);
    let path = present_text(parameter, "path").filter(filled).map(resolved);
    let implicit = || Text { text: environment_variable(&name.text).into(), node: name.node };
    let env = if path.is_none() { Some(env.unwrap_or_else(implicit)) } else { env };
    Destination { node, env, path }
}

/// A path as the image has it.
fn resolved(path: Text) -> Text {
    if path.text.starts_with('/') {
        return path;
    }
    let relative = path.text.trim_start_matches("./");
    Text { text: format!("{APPLICATION}{relative}").into(), node: path.node }
}

fn output_path(name: &Text) -> Text {
    Text { text: format!("{OUTPUTS}{}", name.text).into(), node: name.node }
}

fn output_source(node: NodeId, parameter: Text, dependency: Option<Text>, output: Text) -> ParameterSource {
    let kind = if dependency.is_some() { "dependencies.output" } else { "output" };
    let kind = Text { text: kind.into(), node: output.node };
    let source = Source { kind: kind.clone(), dependency, output: Some(output) };
    ParameterSource { node, parameter, priority: vec![kind], sources: vec![source] }
}

/// The actions that an output of an earlier one can be given to.
fn after_installation(manifest: &Manifest, node: NodeId) -> Vec<Text> {
    let custom = manifest.actions.iter().filter(|action| action.is_custom() && action.steps.is_some());
    let names = ["upgrade", "uninstall"].into_iter().chain(custom.map(|action| &*action.name.text));
    names.map(|name| Text { text: name.into(), node }).collect()
}

/// A parameter that is kept is also an output, from which later actions have it.
fn persist(parameter: &Parameter, bundle: &mut Bundle) {
    let name = &parameter.name;
    if bundle.output(&name.text).is_none() {
        bundle.outputs.push(Output {
            node: parameter.node,
            name: name.clone(),
            definition: None,
            schema: parameter.schema.clone(),
            path: Some(output_path(name)),
            apply_to: None,
        });
    }
    bundle.parameter_sources.push(output_source(parameter.node, name.clone(), None, name.clone()));
}

/// What Porter knows of an action that `customActions` does not tell of (CNAB Core 1.2, 804).
fn undeclared(name: &Text, node: NodeId) -> BundleAction {
    let known = name.text.strip_prefix("io.cnab.").unwrap_or(&name.text);
    let (modifies, is_stateless) = match known {
        "dry-run" | "help" => (false, true),
        "log" | "status" | "status+json" => (false, false),
        _ => (true, false),
    };
    BundleAction { node, name: name.clone(), title: None, modifies, is_stateless }
}

/// Parameters that Porter makes for outputs which templates name, so that the outputs reach the steps.
fn wiring(manifest: &Manifest, bundle: &mut Bundle) {
    for found in &manifest.templates {
        if matches!(found.whereabouts, Whereabouts::Wire(_) | Whereabouts::Output(_)) {
            continue;
        }
        let Some(reference) = template::reference(&found.text, found.range.clone()) else { continue };
        if reference.section != template::Section::Outputs {
            continue;
        }
        let at = |text: &Arc<str>| Text { text: text.clone(), node: found.node };
        let (name, of) = match &reference.dependency {
            Some(alias) => {
                let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
                if !requires.into_iter().any(|one| one.alias.text == *alias) {
                    continue;
                }
                (format!("porter-{alias}-{}-dep-output", reference.name), None)
            }
            None => match bundle.output(&reference.name) {
                Some(output) => (format!("porter-{}-output", reference.name), output.schema.clone()),
                None => continue,
            },
        };
        if bundle.parameter(&name).is_some() {
            continue;
        }
        let name = Text { text: name.into(), node: found.node };
        let mut fields = of.and_then(|schema| schema.json.as_object().cloned()).unwrap_or_default();
        fields.insert("$comment".to_owned(), INTERNAL.into());
        let env = Text { text: environment_variable(&name.text).into(), node: found.node };
        let default = fields.get("default").cloned().map(|json| Default { node: found.node, json });
        bundle.parameters.push(Parameter {
            node: found.node,
            name: name.clone(),
            definition: None,
            schema: Some(Schema::alone(found.node, Json::Object(fields))),
            default,
            required: None,
            destination: Some(Destination { node: found.node, env: Some(env), path: None }),
            apply_to: None,
        });
        let dependency = reference.dependency.as_ref().map(&at);
        bundle.parameter_sources.push(output_source(found.node, name, dependency, at(&reference.name)));
    }
}
