//! A definition that is another one than what was recorded.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::oam::{Definition, DefinitionKind, clauses};
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::claims;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-claim-definition-drift"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A type whose definition is another one than when the application was recorded.

## Why it matters

What a component becomes is in its definition, so more may change than the plan shows. KubeVela goes on with the recorded
definition until something else changes, or the Application has the annotation `app.oam.dev/autoUpdate: "true"`.

## Example

`web.cue` is edited after `plimsoll claim record app.yaml`; then `plimsoll plan app.yaml` says so.

## Fix

The annotation `app.oam.dev/autoUpdate: "true"`, where the new definition is wanted at once.
"#,
    check: Check::ConfigurationRequest(check),
};

/// The annotation by which KubeVela takes new definitions over.
const AUTO_UPDATE: &str = "app.oam.dev/autoUpdate";

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let is_wanted =
        context.document.metadata.annotation(AUTO_UPDATE).is_some_and(|flag| &*flag.text == "true");
    if context.recorded.is_none() || is_wanted {
        return Vec::new();
    }
    let history = claims::history(context.db, &context.assembled.application.id);
    let Some(good) = history.good() else { return Vec::new() };
    let recorded = &good.claim.types.fingerprints;
    let now = claims::types(context.db, context.assembled);
    let drifted = context.assembled.types.iter().zip(&now).filter(|(_, (name, now))| {
        recorded.iter().any(|(known, before)| **known == **name && before.differs(now))
    });
    let finding = |(definition, _): (&Arc<Definition>, _)| {
        let headline = format!(
            "the {} `{}` has another definition than what was recorded",
            definition.kind.noun(),
            definition.name
        );
        let finding = rule.finding(user(context, definition), headline);
        let finding = match definition.place() {
            Some(place) => finding.related(place, "it is defined here"),
            None => finding,
        };
        finding
            .note("More may change than the plan shows, or nothing at all until something else does.")
            .help(format!("Where the new definition is wanted at once, say so with the annotation `{AUTO_UPDATE}: \"true\"`."))
    };
    drifted.map(finding).collect()
}

/// Where the type is first used.
fn user(context: &ConfigurationContext<'_>, definition: &Definition) -> Site {
    let configuration = context.configuration;
    let components = &configuration.components;
    let mut types: Vec<&Text> = Vec::new();
    match definition.kind {
        DefinitionKind::Component => types.extend(components.iter().filter_map(|one| one.of_type.as_ref())),
        DefinitionKind::Trait => {
            types
                .extend(components.iter().flat_map(|one| &one.traits).filter_map(|one| one.of_type.as_ref()));
        }
        DefinitionKind::Policy => {
            types.extend(configuration.policies.iter().filter_map(|one| one.of_type.as_ref()));
        }
        DefinitionKind::Scope => {
            types.extend(configuration.scopes.iter().filter_map(|one| one.of_type.as_ref()));
        }
        DefinitionKind::WorkflowStep | DefinitionKind::Workload => {}
    }
    let is_meant =
        |of_type: &&&Text| plimsoll_formats::oam::types::plain(&of_type.text).0 == &*definition.name;
    let first = types.iter().find(is_meant).map(|of_type| of_type.node);
    let name = context.document.metadata.name.as_ref().map(|name| name.node);
    context.site(first.or(name).unwrap_or(context.document.node))
}
