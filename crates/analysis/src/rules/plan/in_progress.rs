//! An operation that is not over.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::OperationStatus;

use crate::rules::{Check, IntentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-in-progress"),
    severity: Severity::Error,
    family: None,
    clause: Some(clauses::CLAIMS),
    documentation: r#"
## What it finds

An installation whose last operation was started and has no recorded end.

## Why it matters

It may still be running, and two operations at once undo each other's work. What it leaves is not known.

## Example

A claim of an upgrade with the result `running`.

## Fix

Wait for the end and record it; where the operation was given up, `--force` plans all the same.
"#,
    check: Check::Intent(check),
};

fn check(rule: &Rule, context: &IntentContext<'_>) -> Vec<Diagnostic> {
    let Some(last) = context.operations.iter().rfind(|operation| operation.claim.is_modifying()) else {
        return Vec::new();
    };
    if last.status != OperationStatus::Underway {
        return Vec::new();
    }
    let headline =
        format!("the last {} of `{}` is not over", last.claim.action_word(), last.claim.installation);
    let finding = rule.finding(Place::file(last.claim.file), headline);
    let finding = finding.severity(context.intent.severity(rule.severity));
    vec![finding.help("Wait for it and record its end; if it was given up, plan with --force.")]
}
