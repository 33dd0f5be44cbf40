//! A sequence that says the opposite of what is needed.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-sequence-contradicts-graph"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A `sequence` that names a dependency before one whose values it takes.

## Why it matters

Values flow from what runs first. plimsoll follows what is needed; a runtime that follows the sequence has no value to put in.

## Example

`"sequence": ["app", "db"]`, where `app` takes an output of `db`.

## Fix

`"sequence": ["db", "app"]`.
"#,
    check: Check::BundleApplication(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let finding = |problem: &Problem| {
        let Problem::SequenceContradicts(site, before, after) = problem else { return None };
        let headline = format!("the sequence has `{before}` before `{after}`, which it needs");
        Some(rule.finding(*site, headline).help(format!("Write `{after}` before `{before}`.")))
    };
    context.assembled.problems.iter().filter_map(finding).collect()
}
