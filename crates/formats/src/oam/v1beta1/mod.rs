//! OAM v1beta1, with what KubeVela adds: applications, their policies and workflows, and definitions with templates.

pub(in crate::oam) mod application;
pub(in crate::oam) mod definitions;
mod records;
mod workflow;

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::oam::dialect::{self, Dialect};
use crate::oam::fields::{ANY_DOCUMENT, RESOURCE};
use crate::recognise::{Format, Kind};

/// The row of this version.
pub static FORMAT: Format = Format {
    family: Family::Oam,
    version: Dialect::V1beta1.name(),
    root: &ANY_DOCUMENT,
    kinds: KINDS,
    recognise,
};

static KINDS: &[Kind] = &[
    Kind { name: "Application", object: &application::APPLICATION_ROOT },
    Kind { name: "ComponentDefinition", object: &definitions::COMPONENT_DEFINITION },
    Kind { name: "TraitDefinition", object: &definitions::TRAIT_DEFINITION },
    Kind { name: "PolicyDefinition", object: &definitions::POLICY_DEFINITION },
    Kind { name: "WorkflowStepDefinition", object: &definitions::WORKFLOW_STEP_DEFINITION },
    Kind { name: "WorkloadDefinition", object: &definitions::WORKLOAD_DEFINITION },
    Kind { name: "ScopeDefinition", object: &definitions::SCOPE_DEFINITION },
    Kind { name: "DefinitionRevision", object: &records::DEFINITION_REVISION },
    Kind { name: "ApplicationRevision", object: &records::APPLICATION_REVISION },
    Kind { name: "ResourceTracker", object: &records::RESOURCE_TRACKER },
    // These are in `core.oam.dev/v1alpha1`.
    Kind { name: "Policy", object: &application::POLICY_ROOT },
    Kind { name: "Workflow", object: &workflow::WORKFLOW_ROOT },
    Kind { name: "WorkflowRun", object: &workflow::WORKFLOW_RUN },
    // Early versions of KubeVela had these.
    Kind { name: "AppRollout", object: &RESOURCE },
    Kind { name: "AppDeployment", object: &RESOURCE },
    Kind { name: "Cluster", object: &RESOURCE },
    Kind { name: "Initializer", object: &RESOURCE },
];

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::V1beta1).then_some(because)
}
