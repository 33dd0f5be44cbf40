//! One YAML document of the family, as plain data.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId, Site};
use plimsoll_syntax::anchors::{Merged, View};
use plimsoll_syntax::{Document as Written, Value};

use super::configuration::{Configuration, Policy};
use super::dialect::{self, Dialect};
use super::read::Reader;
use super::revision::Revision;
use super::schematic::Schematic;
use super::workflow::Workflow;
use crate::parts::PartsOf;
use crate::written::{Text, Texts, named, present_text, text_of};

/// A document.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// Its file.
    pub file: FileId,
    /// Its zero-based place among the documents of the file.
    pub number: u32,
    /// Its root mapping.
    pub node: NodeId,
    /// The dialect it is written in.
    pub dialect: Dialect,
    /// `kind`.
    pub kind: Option<Text>,
    /// `metadata`.
    pub metadata: Metadata,
    /// What it describes.
    pub body: Body,
}

/// The metadata of a document.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Metadata {
    /// The mapping; `None` where there is none.
    pub node: Option<NodeId>,
    /// `name`.
    pub name: Option<Text>,
    /// `namespace`.
    pub namespace: Option<Text>,
    /// `annotations`, name and value.
    pub annotations: Vec<(Text, Text)>,
    /// `labels`, name and value.
    pub labels: Vec<(Text, Text)>,
}

/// What a document describes.
#[derive(Clone, PartialEq, Debug)]
pub enum Body {
    /// What can be planned: an Application, an ApplicationConfiguration, an OperationalConfiguration.
    Configuration(Box<Configuration>),
    /// A component that configurations name: a ComponentSchematic, a Component.
    Schematic(Box<Schematic>),
    /// A policy that stands by itself.
    Policy(Box<Policy>),
    /// A workflow that stands by itself.
    Workflow(Box<Workflow>),
    /// A recorded revision of an Application.
    Revision(Box<Revision>),
    /// A definition of a type, read by [`Definition`](super::definition::Definition).
    Definition,
    /// Anything else: a scope, a record of a runtime, an unknown kind.
    Other,
}

/// The kinds whose documents define a type.
pub const DEFINITIONS: [&str; 9] = [
    "ApplicationScope",
    "ComponentDefinition",
    "PolicyDefinition",
    "ScopeDefinition",
    "Trait",
    "TraitDefinition",
    "WorkflowStepDefinition",
    "WorkloadDefinition",
    "WorkloadType",
];

impl Document {
    /// Reads a document that was recognised as one of this family; `None` for one that is not of it. Of a file that is edited
    /// there may be `parts` that were read before.
    #[must_use]
    pub fn read(
        document: Written<'_>,
        file: FileId,
        number: u32,
        file_name: &str,
        parts: Option<PartsOf<'_>>,
    ) -> Option<Self> {
        let (dialect, _) = dialect::of_document(document, file_name)?;
        let view = View::new(document);
        let value = view.value()?;
        let texts = Texts::default();
        Self::read_with("", &Reader { view: &view, dialect, number, texts, parts }, value, file)
    }

    /// Reads a document that may stand inside of another, as in a recorded revision.
    pub(super) fn read_value<'t>(
        view: &View<'t>,
        value: Value<'t>,
        dialect: Dialect,
        file: FileId,
        number: u32,
    ) -> Option<Self> {
        Self::read_as("", view, value, dialect, file, number)
    }

    /// As [`Self::read_value`], where a kind that is not written is told by the place.
    pub(super) fn read_as<'t>(
        usual: &str,
        view: &View<'t>,
        value: Value<'t>,
        dialect: Dialect,
        file: FileId,
        number: u32,
    ) -> Option<Self> {
        let reader = Reader { view, dialect, number, texts: Texts::default(), parts: None };
        Self::read_with(usual, &reader, value, file)
    }

    fn read_with<'t>(usual: &str, reader: &Reader<'_, 't>, value: Value<'t>, file: FileId) -> Option<Self> {
        let Reader { view, dialect, number, .. } = *reader;
        let mapping = value.as_mapping()?;
        let root = view.mapping(mapping);
        let kind = present_text(&root, "kind");
        let metadata = metadata(view, &root);
        let node = mapping.node().id();
        let body = match kind.as_ref().map_or(usual, |kind| &kind.text) {
            "Application" | "ApplicationConfiguration" | "OperationalConfiguration" => {
                Body::Configuration(Box::new(reader.configuration(&root)))
            }
            "ComponentSchematic" | "Component" => Body::Schematic(Box::new(reader.schematic(&root))),
            "Policy" => Body::Policy(Box::new(reader.external_policy(&root, node))),
            "Workflow" => Body::Workflow(Box::new(reader.external_workflow(&root, node))),
            "ApplicationRevision" => Body::Revision(Box::new(reader.revision(&root, file))),
            kind if DEFINITIONS.contains(&kind) => Body::Definition,
            _ => Body::Other,
        };
        Some(Self { file, number, node, dialect, kind, metadata, body })
    }

    /// The name in its metadata.
    #[must_use]
    pub fn name(&self) -> Option<&Arc<str>> {
        self.metadata.name.as_ref().map(|name| &name.text)
    }

    /// An element of it.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file, node }
    }

    /// As what can be planned, if it is that.
    #[must_use]
    pub fn configuration(&self) -> Option<&Configuration> {
        if let Body::Configuration(configuration) = &self.body { Some(configuration) } else { None }
    }

    /// As a component that configurations name, if it is one.
    #[must_use]
    pub fn schematic(&self) -> Option<&Schematic> {
        if let Body::Schematic(schematic) = &self.body { Some(schematic) } else { None }
    }
}

/// The annotation that says which version of an Application is to be applied; KubeVela looks at edits only when it changes.
pub const PUBLISH_VERSION: &str = "app.oam.dev/publishVersion";

impl Metadata {
    /// The value of an annotation.
    #[must_use]
    pub fn annotation(&self, name: &str) -> Option<&Text> {
        self.annotations.iter().find(|(known, _)| *known.text == *name).map(|(_, value)| value)
    }
}

/// The metadata below a root. The first drafts had a version beside the name, which later ones keep as an annotation.
fn metadata(view: &View<'_>, root: &Merged<'_, '_>) -> Metadata {
    let Some(mapping) = root.get("metadata").and_then(Value::as_mapping) else { return Metadata::default() };
    let fields = view.mapping(mapping);
    let texts = |field| {
        let named = named(view, fields.get(field)).into_iter();
        named.filter_map(|(name, value)| Some((name, text_of(value)?))).collect()
    };
    Metadata {
        node: Some(mapping.node().id()),
        name: present_text(&fields, "name"),
        namespace: present_text(&fields, "namespace"),
        annotations: texts("annotations"),
        labels: texts("labels"),
    }
}
