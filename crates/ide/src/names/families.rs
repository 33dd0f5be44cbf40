//! Which tables of names a document follows.

use plimsoll_formats::cnab::dialect::Dialect as Bundle;
use plimsoll_formats::oam::Dialect;
use plimsoll_formats::recognise::Recognised;
use plimsoll_model::Family;
use plimsoll_syntax::{Document, Value};

use super::table::Rows;
use super::{cnab, nulecule, oam};

/// The tables of a document that is recognised as this.
pub(crate) fn of(recognised: Recognised, document: Document<'_>) -> Rows {
    match recognised.format.family {
        Family::Nulecule => nulecule::ROWS,
        Family::Cnab if recognised.format.version == Bundle::Porter.name() => cnab::MANIFEST,
        Family::Cnab if recognised.format.version == Bundle::Mid2019.name() => cnab::BUNDLE_WITH_FIELDS,
        Family::Cnab => cnab::BUNDLE,
        Family::Oam => of_model(recognised, document),
    }
}

fn of_model(recognised: Recognised, document: Document<'_>) -> Rows {
    let kind = || document.value()?.as_mapping()?.get("kind").and_then(Value::as_scalar);
    let kind = kind().map(|kind| kind.text());
    let Some((dialect, kind)) = Dialect::of_format(recognised.format).zip(kind) else { return &[] };
    match (dialect, &*kind) {
        (Dialect::V1beta1, "Application") => oam::APPLICATION,
        (Dialect::V1beta1, "Policy") => oam::POLICY_DOCUMENT,
        (Dialect::V1beta1, "Workflow") => oam::WORKFLOW_DOCUMENT,
        (Dialect::Wadm, "Application") => oam::OF_WADM,
        (Dialect::Hydra, "OperationalConfiguration") => oam::OPERATIONAL,
        (Dialect::Hydra | Dialect::V1alpha1, "ApplicationConfiguration") => oam::CONFIGURATION_1,
        (Dialect::V1alpha2, "ApplicationConfiguration") => oam::CONFIGURATION_2,
        (_, "ComponentSchematic" | "Component") => oam::SCHEMATIC_DOCUMENT,
        (Dialect::V1alpha2, "HealthScope") => oam::SCOPE_DOCUMENT,
        (_, "ComponentDefinition") => oam::COMPONENT_DEFINITION,
        (_, "TraitDefinition" | "Trait") => oam::TRAIT_DEFINITION,
        (_, "PolicyDefinition") => oam::POLICY_DEFINITION,
        (_, "WorkflowStepDefinition") => oam::STEP_DEFINITION,
        (_, "WorkloadDefinition" | "WorkloadType") => oam::WORKLOAD_DEFINITION,
        (_, "ScopeDefinition" | "ApplicationScope") => oam::SCOPE_DEFINITION,
        _ => &[],
    }
}
