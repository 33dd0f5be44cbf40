//! A bundle as data, whatever dialect it is written in: what it says, each part with the element that says it. What has
//! the wrong shape is left out; the table's findings tell of it.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Site, TextRange};
use plimsoll_model::InjectionKind;
use rustc_hash::FxHashSet;
use serde_json::Value as Json;

pub use super::definition::Schema;
use super::dialect::Dialect;
use super::porter::Manifest;
use super::values;
use crate::secrets::is_secret_name;
use crate::written::Text;

/// A bundle definition.
#[derive(Clone, PartialEq, Debug)]
pub struct Bundle {
    /// The file.
    pub file: FileId,
    /// The mapping that is the bundle: the root, or a part of a claim.
    pub node: NodeId,
    /// What it is written in.
    pub dialect: Dialect,
    /// Whether it stands in a clear-signed message (`bundle.cnab`), so that it may not be edited.
    pub is_signed: bool,
    /// `schemaVersion`.
    pub schema_version: Option<Text>,
    /// `name`.
    pub name: Option<Text>,
    /// `version`.
    pub version: Option<Text>,
    /// `invocationImages`, in order.
    pub invocation_images: Vec<Image>,
    /// The list of `invocationImages`, where there is one.
    pub invocation_list: Option<NodeId>,
    /// `images`, in order.
    pub images: Vec<Image>,
    /// The value of `images`, and whether it is a mapping by name.
    pub images_node: Option<(NodeId, bool)>,
    /// `definitions`, in order.
    pub definitions: Vec<Definition>,
    /// `parameters`, in order.
    pub parameters: Vec<Parameter>,
    /// `credentials`, in order.
    pub credentials: Vec<Credential>,
    /// `outputs`, in order.
    pub outputs: Vec<Output>,
    /// `actions`, in order: those beside install, upgrade and uninstall.
    pub actions: Vec<BundleAction>,
    /// `custom`, in order.
    pub custom: Vec<Extension>,
    /// `requiredExtensions`, in order.
    pub required_extensions: Vec<Text>,
    /// What it depends on.
    pub dependencies: Option<Dependencies>,
    /// Where values of parameters are taken from when none is given.
    pub parameter_sources: Vec<ParameterSource>,
    /// What is written as in another version: see [`Foreign`].
    pub foreign: Vec<Foreign>,
    /// What only a manifest of Porter has; `None` for a bundle.
    pub manifest: Option<Arc<Manifest>>,
}

/// Something that is written as in another version than the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Foreign {
    /// The entry.
    pub node: NodeId,
    /// Its path for people: "`digest` of an image".
    pub what: &'static str,
    /// How this dialect says it; `None` where it cannot.
    pub instead: Option<&'static str>,
}

/// An image: what installs (`invocationImages`) or what is installed (`images`).
#[derive(Clone, PartialEq, Debug)]
pub struct Image {
    /// Its mapping.
    pub node: NodeId,
    /// Its key, where images are a mapping.
    pub name: Option<Text>,
    /// `image`.
    pub image: Option<Text>,
    /// `imageType`.
    pub image_type: Option<Text>,
    /// `contentDigest`, or `digest` as it was called before June 2019.
    pub digest: Option<Text>,
    /// `size`.
    pub size: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `refs`, in order.
    pub refs: Vec<Reference>,
}

impl Image {
    /// Whether it is of a type that every runtime knows: `oci`, also where it is not said, or `docker`.
    #[must_use]
    pub fn is_container(&self) -> bool {
        self.image_type.as_ref().is_none_or(|of| ["", "oci", "docker"].contains(&&*of.text))
    }

    /// Its digests: that of its own field, then that of its reference.
    #[must_use]
    pub fn digests(&self) -> Vec<WrittenDigest> {
        let field = self.digest.iter().map(|digest| WrittenDigest {
            text: digest.text.clone(),
            node: digest.node,
            range: TextRange::new(0, digest.text.len() as u32),
            is_field: true,
        });
        let in_reference = self.image.iter().filter_map(|image| {
            let start = image.text.find('@')? + 1;
            Some(WrittenDigest {
                text: image.text[start..].into(),
                node: image.node,
                range: TextRange::new(start as u32, image.text.len() as u32),
                is_field: false,
            })
        });
        field.chain(in_reference).collect()
    }
}

/// A digest of an image, and where it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenDigest {
    /// The digest, or what stands in its place.
    pub text: Arc<str>,
    /// The scalar that holds it.
    pub node: NodeId,
    /// Its bytes in the decoded text of the scalar.
    pub range: TextRange,
    /// Whether it has a field of its own: it is not a part of the reference.
    pub is_field: bool,
}

/// An item of `refs`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// Its mapping.
    pub node: NodeId,
    /// `path`.
    pub path: Option<Text>,
    /// `field`.
    pub field: Option<Text>,
    /// `mediaType`.
    pub media_type: Option<Text>,
}

/// A JSON Schema by name.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    /// Its name.
    pub name: Text,
    /// The schema.
    pub schema: Schema,
    /// Its `default`.
    pub default: Option<Default>,
}

/// A parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// Its mapping.
    pub node: NodeId,
    /// Its name.
    pub name: Text,
    /// `definition`; `None` where its schema stands in itself.
    pub definition: Option<Text>,
    /// What its value must be; `None` where `definition` names nothing.
    pub schema: Option<Schema>,
    /// The value where none is given: `default` of its schema, or `defaultValue`.
    pub default: Option<Default>,
    /// `required`: whether, and the scalar.
    pub required: Option<(bool, NodeId)>,
    /// `destination`; `None` where it is not there.
    pub destination: Option<Destination>,
    /// `applyTo`; `None` for all actions.
    pub apply_to: Option<Vec<Text>>,
}

/// A default.
#[derive(Clone, PartialEq, Debug)]
pub struct Default {
    /// Its value's element.
    pub node: NodeId,
    /// The value.
    pub json: Json,
}

/// A default, and what it must be.
#[derive(Clone, PartialEq, Debug)]
pub struct WrittenDefault<'b> {
    /// The parameter or the definition that it is of.
    pub name: &'b str,
    /// What it must be.
    pub schema: &'b Schema,
    /// The default.
    pub default: &'b Default,
    /// Whether a parameter takes it.
    pub is_of_parameter: bool,
}

impl Parameter {
    /// Whether there must be a value.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required.is_some_and(|(required, _)| required)
    }

    /// Whether its value must not be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        is_secret_name(&self.name.text)
            || self.schema.as_ref().is_some_and(Schema::holds_secret)
            || self.default.as_ref().is_some_and(|default| values::shows_secret(&default.json))
    }

    /// Whether it is for an action.
    #[must_use]
    pub fn applies_to(&self, action: &str) -> bool {
        applies(self.apply_to.as_deref(), action)
    }
}

/// Where a value is put.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Destination {
    /// Its mapping; that of the credential for credentials.
    pub node: NodeId,
    /// `env`.
    pub env: Option<Text>,
    /// `path`.
    pub path: Option<Text>,
}

/// A credential.
#[derive(Clone, PartialEq, Debug)]
pub struct Credential {
    /// Its name.
    pub name: Text,
    /// Where it is put; its node is the credential's mapping.
    pub destination: Destination,
    /// `required`: whether, and the scalar.
    pub required: Option<(bool, NodeId)>,
    /// `applyTo`; `None` for all actions.
    pub apply_to: Option<Vec<Text>>,
}

impl Credential {
    /// Whether it is for an action.
    #[must_use]
    pub fn applies_to(&self, action: &str) -> bool {
        applies(self.apply_to.as_deref(), action)
    }
}

/// An output.
#[derive(Clone, PartialEq, Debug)]
pub struct Output {
    /// Its mapping.
    pub node: NodeId,
    /// Its name.
    pub name: Text,
    /// `definition`.
    pub definition: Option<Text>,
    /// What its value must be; `None` where `definition` names nothing.
    pub schema: Option<Schema>,
    /// `path`.
    pub path: Option<Text>,
    /// `applyTo`; `None` for all actions.
    pub apply_to: Option<Vec<Text>>,
}

impl Output {
    /// Whether an action writes it.
    #[must_use]
    pub fn applies_to(&self, action: &str) -> bool {
        applies(self.apply_to.as_deref(), action)
    }
}

fn applies(apply_to: Option<&[Text]>, action: &str) -> bool {
    apply_to.is_none_or(|actions| actions.iter().any(|name| &*name.text == action))
}

/// An action beside install, upgrade and uninstall.
#[derive(Clone, PartialEq, Debug)]
pub struct BundleAction {
    /// Its mapping.
    pub node: NodeId,
    /// Its name.
    pub name: Text,
    /// `title`.
    pub title: Option<Text>,
    /// Whether it changes what is installed, so that it gets a new revision.
    pub modifies: bool,
    /// Whether it works without an installation.
    pub is_stateless: bool,
}

/// An entry of `custom`.
#[derive(Clone, PartialEq, Debug)]
pub struct Extension {
    /// Its key.
    pub name: Text,
    /// Its value's element.
    pub node: NodeId,
}

/// What a bundle depends on.
#[derive(Clone, PartialEq, Debug)]
pub struct Dependencies {
    /// The value that says it.
    pub node: NodeId,
    /// The extension that it stands in: `io.cnab.dependencies`, `dependencies`, `org.getporter.dependencies@v2`; or the
    /// manifest's field.
    pub key: Text,
    /// Whether values are wired as the second version of Porter has it.
    pub is_wired: bool,
    /// `sequence`, and its list.
    pub sequence: Option<(NodeId, Vec<Text>)>,
    /// `requires`, in order.
    pub requires: Vec<Dependency>,
    /// What does not have the shape of dependencies: the element, and what is expected there.
    pub misshapen: Vec<(NodeId, &'static str)>,
}

/// A bundle that another needs.
#[derive(Clone, PartialEq, Debug)]
pub struct Dependency {
    /// Its mapping.
    pub node: NodeId,
    /// Its alias.
    pub alias: Text,
    /// `bundle`: a reference, with a tag or without.
    pub bundle: Option<Text>,
    /// The ranges of versions; any of them will do.
    pub ranges: Vec<Text>,
    /// Whether versions before a release will do.
    pub prereleases: bool,
    /// Values for its parameters, by their names.
    pub parameters: Vec<Wire>,
    /// Values for its credentials, by their names.
    pub credentials: Vec<Wire>,
    /// Outputs of it under other names, by the new ones.
    pub outputs: Vec<Wire>,
    /// `sharing`.
    pub sharing: Option<Sharing>,
    /// `interface.id`: what another bundle may provide in its place.
    pub interface: Option<Text>,
}

/// A value that is given to a dependency.
#[derive(Clone, PartialEq, Debug)]
pub struct Wire {
    /// What it is given to.
    pub name: Text,
    /// The value's element.
    pub node: NodeId,
    /// The value.
    pub json: Json,
}

/// Whether an installation of a dependency is shared with others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sharing {
    /// Its mapping.
    pub node: NodeId,
    /// `mode`: whether it is shared; `None` where it is not said.
    pub mode: Option<(bool, NodeId)>,
    /// `group.name`.
    pub group: Option<Text>,
}

/// Where the value of a parameter is taken from (CNAB Core 1.2, 810).
#[derive(Clone, PartialEq, Debug)]
pub struct ParameterSource {
    /// Its mapping.
    pub node: NodeId,
    /// The parameter.
    pub parameter: Text,
    /// `priority`, in order.
    pub priority: Vec<Text>,
    /// `sources`, in order.
    pub sources: Vec<Source>,
}

/// One source of a parameter's value.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// Its kind: `output`, `dependencies.output`.
    pub kind: Text,
    /// The dependency whose output it is; `None` for the bundle itself.
    pub dependency: Option<Text>,
    /// The output.
    pub output: Option<Text>,
}

/// The actions that every bundle has.
pub const BUILT_IN_ACTIONS: [&str; 3] = ["install", "upgrade", "uninstall"];

impl Bundle {
    /// The site of an element of this file.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file, node }
    }

    /// What messages call it.
    #[must_use]
    pub fn called(&self) -> &str {
        self.name.as_ref().filter(|name| !name.text.is_empty()).map_or("the bundle", |name| &name.text)
    }

    /// The parameter of this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| &*parameter.name.text == name)
    }

    /// The credential of this name.
    #[must_use]
    pub fn credential(&self, name: &str) -> Option<&Credential> {
        self.credentials.iter().find(|credential| &*credential.name.text == name)
    }

    /// The output of this name.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| &*output.name.text == name)
    }

    /// The definition of this name.
    #[must_use]
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| &*definition.name.text == name)
    }

    /// The extension of this name.
    #[must_use]
    pub fn extension(&self, name: &str) -> Option<&Extension> {
        self.custom.iter().find(|extension| &*extension.name.text == name)
    }

    /// The dependency under this alias.
    #[must_use]
    pub fn dependency(&self, alias: &str) -> Option<&Dependency> {
        let mut requires = self.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
        requires.find(|dependency| &*dependency.alias.text == alias)
    }

    /// Whether an action changes what is installed; `None` for one that it does not have.
    #[must_use]
    pub fn modifies(&self, action: &str) -> Option<bool> {
        if BUILT_IN_ACTIONS.contains(&action) {
            return Some(true);
        }
        let action = self.actions.iter().find(|known| &*known.name.text == action)?;
        Some(action.modifies)
    }

    /// Whether there must be a credential for an action.
    #[must_use]
    pub fn needs(&self, credential: &Credential, action: &str) -> bool {
        let stateless = self.actions.iter().any(|known| &*known.name.text == action && known.is_stateless);
        self.requires(credential) && !stateless && credential.applies_to(action)
    }

    /// Whether there must be a credential for the actions that it is for.
    #[must_use]
    pub fn requires(&self, credential: &Credential) -> bool {
        credential.required.map_or_else(
            || self.dialect.requires_all_credentials() || self.dialect == Dialect::Porter,
            |(required, _)| required,
        )
    }

    /// Where values are put: of each parameter and credential what it is, its name and its destination, in this order.
    pub fn destinations(&self) -> impl Iterator<Item = (InjectionKind, &Text, &Destination)> {
        let parameters = self.parameters.iter().filter_map(|parameter| {
            Some((InjectionKind::Parameter, &parameter.name, parameter.destination.as_ref()?))
        });
        let credentials = self
            .credentials
            .iter()
            .map(|credential| (InjectionKind::Credential, &credential.name, &credential.destination));
        parameters.chain(credentials)
    }

    /// All images: those that install, then those that are installed.
    pub fn all_images(&self) -> impl Iterator<Item = &Image> {
        self.invocation_images.iter().chain(&self.images)
    }

    /// All schemas, each once: the definitions, then those that parameters hold themselves.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let definitions = self.definitions.iter().map(|definition| &definition.schema);
        let inline = self.parameters.iter().filter(|parameter| parameter.definition.is_none());
        definitions.chain(inline.filter_map(|parameter| parameter.schema.as_ref()))
    }

    /// All defaults, each once: those of parameters in order, then those of definitions that no parameter uses.
    #[must_use]
    pub fn defaults(&self) -> Vec<WrittenDefault<'_>> {
        let mut found: Vec<WrittenDefault<'_>> = Vec::new();
        let mut known: FxHashSet<NodeId> = FxHashSet::default();
        for parameter in &self.parameters {
            let (Some(schema), Some(default)) = (&parameter.schema, &parameter.default) else { continue };
            if known.insert(default.node) {
                let name = parameter.definition.as_ref().unwrap_or(&parameter.name);
                found.push(WrittenDefault { name: &name.text, schema, default, is_of_parameter: true });
            }
        }
        for definition in &self.definitions {
            let Some(default) = &definition.default else { continue };
            if known.insert(default.node) {
                let (name, schema) = (&*definition.name.text, &definition.schema);
                found.push(WrittenDefault { name, schema, default, is_of_parameter: false });
            }
        }
        found
    }

    /// The environment variable that a parameter is put into where its dialect does not ask for a destination.
    #[must_use]
    pub fn implicit_env(&self, parameter: &Parameter) -> Option<String> {
        let has_none = parameter.destination.is_none() && self.dialect.has_implicit_destination();
        has_none.then(|| format!("CNAB_P_{}", parameter.name.text.to_uppercase()))
    }
}
