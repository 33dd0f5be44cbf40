//! A component that is removed and made anew.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::{EvidencePlace, Family};
use plimsoll_plan::{Action, ReasonCode};

use crate::rules::{Check, PlanContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-component-recreated"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::APPLICATION),
    documentation: r#"
## What it finds

A component that has another type, or another kind of workload, than what is recorded of it.

## Why it matters

Its resources are of other kinds. The old ones are deleted and new ones are made: it is away for a while, and what was
stored in it may be lost.

## Example

Recorded is `type: webservice`; the file says `type: statefulset`.

## Fix

A component with a new name beside the old one, until nothing needs the old one any longer.
"#,
    check: Check::Steps(check),
};

fn check(rule: &Rule, context: &PlanContext<'_>) -> Vec<Diagnostic> {
    if context.plan.subject.family != Family::Oam {
        return Vec::new();
    }
    let steps = context.plan.steps.iter().filter(|step| {
        let is_new_self = matches!(step.action, Action::Replace | Action::Create);
        is_new_self && step.reason == ReasonCode::Immutable && &*step.unit_kind == "component"
    });
    let found = steps.filter_map(|step| {
        let Some(EvidencePlace::Present(place)) = step.place else { return None };
        let headline = format!("`{}` is deleted and made anew", step.address.name());
        let finding = rule.finding(place, headline).note("It is of another type than what is recorded.");
        Some(finding.help("Keep the type, or describe it under another name beside the old one."))
    });
    found.collect()
}
