//! The last recorded operation did not end well.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::claim::Layout;
use plimsoll_model::{Clause, OperationStatus};

use crate::claims;
use crate::rules::{Check, HistoryContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("operation-not-succeeded"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Result Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

An installation whose last operation failed, was stopped, or has no recorded end. One that is not over is
`plan-in-progress`.

## Why it matters

What such an operation left is not known. The plan is made against the last operation that succeeded. If there is none, an
installation is planned as if nothing were there, and an uninstallation as if all of it were.

## Example

A claim of an upgrade with the result `failed`, behind one of an installation with the result `succeeded`.

## Fix

Look at what is there. When it is as described, `plimsoll claim record` says so.
"#,
    check: Check::History(check),
};

fn check(rule: &Rule, context: &HistoryContext<'_>) -> Vec<Diagnostic> {
    let Some(last) = context.operations.iter().rfind(|operation| operation.claim.is_modifying()) else {
        return Vec::new();
    };
    let what = match last.status {
        OperationStatus::Succeeded | OperationStatus::Underway => return Vec::new(),
        OperationStatus::Failed => "failed",
        OperationStatus::Canceled => "was stopped",
        OperationStatus::Unknown => "has no recorded end",
    };
    let against = match claims::good(context.operations) {
        Some(good) if good.status == OperationStatus::Succeeded => {
            "The plan is made against the last operation that succeeded."
        }
        Some(good) if good.claim.layout == Layout::Runtime => {
            "The plan is made against it, as the runtime goes on from there."
        }
        Some(_) => "No operation that succeeded is recorded, so the plan is made against this one.",
        None => {
            "What is there is not known: an installation is planned as if nothing were, an uninstallation as if all of it were."
        }
    };
    let headline = format!("the last {} of `{}` {what}", last.claim.action_word(), last.claim.installation);
    let help = if last.claim.layout == Layout::Runtime {
        "Look at what is there before you go on."
    } else {
        "Look at what is there; when it is as described, record it with `plimsoll claim record`."
    };
    vec![rule.finding(Place::file(last.claim.file), headline).note(against).help(help)]
}
