//! An ApplicationRevision: what KubeVela recorded of an Application, with the definitions that counted then.

use std::sync::Arc;

use plimsoll_base::{FileId, NodeId};
use plimsoll_syntax::Value;
use plimsoll_syntax::anchors::Merged;

use super::definition::{Definition, DefinitionKind};
use super::document::Document;
use super::read::Reader;
use crate::written::{Text, named, present_text, truth};

/// A recorded revision.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Revision {
    /// `spec.application`.
    pub application: Option<Arc<Document>>,
    /// The name of the application: a label of the revision, else that of the revision without its number.
    pub application_name: Option<Arc<str>>,
    /// The definitions that were used, in order.
    pub definitions: Vec<Arc<Definition>>,
    /// `spec.policies`: those that stand by themselves.
    pub policies: Vec<Arc<Document>>,
    /// `spec.workflow`: one that stands by itself.
    pub workflow: Option<Arc<Document>>,
    /// `spec.compression.data`, where the rest is packed into it and cannot be read.
    pub compressed: Option<NodeId>,
    /// `status.succeeded`.
    pub succeeded: Option<bool>,
    /// `metadata.creationTimestamp`.
    pub created: Option<Text>,
}

/// The fields of a revision that hold definitions by name.
const DEFINITIONS: [(&str, DefinitionKind); 5] = [
    ("componentDefinitions", DefinitionKind::Component),
    ("workloadDefinitions", DefinitionKind::Workload),
    ("traitDefinitions", DefinitionKind::Trait),
    ("policyDefinitions", DefinitionKind::Policy),
    ("workflowStepDefinitions", DefinitionKind::WorkflowStep),
];

/// The label that names the application.
const APPLICATION_LABEL: &str = "app.oam.dev/name";

impl<'t> Reader<'_, 't> {
    pub(super) fn revision(&self, root: &Merged<'_, 't>, file: FileId) -> Revision {
        let below = |fields: &Merged<'_, 't>, field| fields.get(field).and_then(Value::as_mapping);
        let metadata = below(root, "metadata").map(|metadata| self.view.mapping(metadata));
        let metadata = metadata.as_ref();
        let label = || {
            let labels = below(metadata?, "labels")?;
            present_text(&self.view.mapping(labels), APPLICATION_LABEL)
        };
        let called = || {
            let name = present_text(metadata?, "name")?.text;
            let (application, _) = name.rsplit_once("-v")?;
            Some(Arc::<str>::from(application))
        };
        let application_name = label().map(|label| label.text).or_else(called);
        let created = metadata.and_then(|metadata| present_text(metadata, "creationTimestamp"));
        let status = below(root, "status").map(|status| self.view.mapping(status));
        let succeeded = status.and_then(|status| truth(&status, "succeeded")).map(|(succeeded, _)| succeeded);
        let Some(spec) = below(root, "spec").map(|spec| self.view.mapping(spec)) else {
            return Revision { application_name, created, succeeded, ..Revision::default() };
        };
        // Programs leave out the kind, as the field says it already.
        let document = |kind: &'static str| {
            move |value: Value<'t>| {
                Document::read_as(kind, self.view, value, self.dialect, file, self.number).map(Arc::new)
            }
        };
        let definitions = DEFINITIONS.into_iter().flat_map(|(field, kind)| {
            let read = move |(name, value)| Definition::read_inside(self.view, value, kind, &name, file);
            named(self.view, spec.get(field)).into_iter().map(read)
        });
        let compression = below(&spec, "compression").map(|compression| self.view.mapping(compression));
        let data = compression.and_then(|compression| present_text(&compression, "data"));
        Revision {
            application: spec.get("application").and_then(document("Application")),
            application_name,
            definitions: definitions.map(Arc::new).collect(),
            policies: named(self.view, spec.get("policies"))
                .into_iter()
                .filter_map(|(_, one)| document("Policy")(one))
                .collect(),
            workflow: spec.get("workflow").and_then(document("Workflow")),
            compressed: data.filter(|data| !data.text.is_empty()).map(|data| data.node),
            succeeded,
            created,
        }
    }
}
