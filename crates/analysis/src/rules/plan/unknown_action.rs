//! An action that the bundle does not have.

use plimsoll_base::{Code, Diagnostic, Place, Severity, nearest};
use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-unknown-action"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::ACTIONS),
    documentation: r#"
## What it finds

`--action` with a name that is neither install, upgrade or uninstall nor an action of the bundle.

## Why it matters

The runtime refuses to run it.

## Example

`plimsoll plan --action stauts` for a bundle with the action `status`.

## Fix

`plimsoll plan --action status`.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let Some(name) = context.invoked else { return Vec::new() };
    let own: Vec<&str> = context.bundle.actions.iter().map(|action| &*action.name.text).collect();
    if own.contains(&name) {
        return Vec::new();
    }
    let place = Place::file(context.bundle.file);
    let finding = rule.finding(place, format!("`{}` has no action `{name}`", context.bundle.called()));
    let all = || own.iter().copied().chain(BUILT_IN_ACTIONS);
    vec![match nearest(name, all()) {
        Some(near) => finding.help(format!("Did you mean `{near}`?")),
        None => finding.help(format!("It has {}.", all().collect::<Vec<_>>().join(", "))),
    }]
}
