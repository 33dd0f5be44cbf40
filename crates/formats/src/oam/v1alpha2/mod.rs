//! OAM v1alpha2: components that embed resources of Kubernetes, and definitions that refer to their kinds.

mod application_configuration;
mod component;
mod core;
mod data;
mod definitions;

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::oam::dialect::{self, Dialect};
use crate::oam::fields::{ANY_DOCUMENT, RESOURCE};
use crate::oam::v1beta1::definitions::{COMPONENT_DEFINITION, POLICY_DEFINITION, WORKFLOW_STEP_DEFINITION};
use crate::recognise::{Format, Kind};

/// The row of this version.
pub static FORMAT: Format = Format {
    family: Family::Oam,
    version: Dialect::V1alpha2.name(),
    root: &ANY_DOCUMENT,
    kinds: KINDS,
    recognise,
};

static KINDS: &[Kind] = &[
    Kind { name: "Component", object: &component::COMPONENT },
    Kind { name: "ApplicationConfiguration", object: &application_configuration::CONFIGURATION },
    Kind { name: "WorkloadDefinition", object: &definitions::WORKLOAD_DEFINITION },
    Kind { name: "TraitDefinition", object: &definitions::TRAIT_DEFINITION },
    Kind { name: "ScopeDefinition", object: &definitions::SCOPE_DEFINITION },
    Kind { name: "ContainerizedWorkload", object: &core::CONTAINERIZED_WORKLOAD_ROOT },
    Kind { name: "ManualScalerTrait", object: &core::MANUAL_SCALER_ROOT },
    Kind { name: "HealthScope", object: &core::HEALTH_SCOPE_ROOT },
    // Early versions of KubeVela kept these here.
    Kind { name: "Application", object: &RESOURCE },
    Kind { name: "ApplicationContext", object: &RESOURCE },
    Kind { name: "ApplicationDeployment", object: &RESOURCE },
    Kind { name: "ApplicationRevision", object: &RESOURCE },
    Kind { name: "AppRollout", object: &RESOURCE },
    Kind { name: "ComponentDefinition", object: &COMPONENT_DEFINITION },
    Kind { name: "PolicyDefinition", object: &POLICY_DEFINITION },
    Kind { name: "WorkflowStepDefinition", object: &WORKFLOW_STEP_DEFINITION },
    Kind { name: "ResourceTracker", object: &RESOURCE },
];

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::V1alpha2).then_some(because)
}
