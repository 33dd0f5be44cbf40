//! A component that comes into a scope or leaves one.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::{AttributeStep, EvidencePlace, Family};
use plimsoll_plan::Action;

use crate::rules::{Check, PlanContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-scope-membership-change"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::SCOPE_1),
    documentation: r#"
## What it finds

A component that is in other application scopes than what is recorded of it.

## Why it matters

What the scope does for its components, as a network or a check of their health, begins or ends for this one while it runs.

## Example

Recorded is `applicationScopes: [net]`; the file has no `applicationScopes`.

## Fix

Nothing, where it is meant.
"#,
    check: Check::Steps(check),
};

fn check(rule: &Rule, context: &PlanContext<'_>) -> Vec<Diagnostic> {
    if context.plan.subject.family != Family::Oam {
        return Vec::new();
    }
    let changed = context.plan.steps.iter().filter(|step| {
        let is_scope =
            |path: &[AttributeStep]| matches!(path.first(), Some(AttributeStep::Field(name)) if &**name == "scopes");
        step.action == Action::Update && step.changes.each().iter().any(|change| is_scope(&change.path.0))
    });
    let found = changed.filter_map(|step| {
        let Some(EvidencePlace::Present(place)) = step.place else { return None };
        Some(rule.finding(place, format!("`{}` is in other scopes than before", step.address.name())))
    });
    found.collect()
}
