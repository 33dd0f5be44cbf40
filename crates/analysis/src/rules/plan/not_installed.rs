//! An upgrade or removal of what is not recorded.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::Family;
use plimsoll_plan::Mode;

use crate::rules::{Check, IntentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-not-installed"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

`--action upgrade` for an installation that is not recorded, `--action uninstall` for a bundle that is not, or an action of a
bundle that needs its installation.

## Why it matters

There is nothing to upgrade or to remove: the name may be wrong, or the store is another one.

## Example

`plimsoll plan --action upgrade` without a claim.

## Fix

`plimsoll plan`, which plans an installation; or the right `--installation` or `--claims`.
"#,
    check: Check::Intent(check),
};

fn check(rule: &Rule, context: &IntentContext<'_>) -> Vec<Diagnostic> {
    let wanted = match context.intent.action {
        Some(Mode::Upgrade) => "upgraded",
        Some(Mode::Uninstall) if context.application.family == Family::Cnab => "uninstalled",
        _ if context.invocation.as_ref().is_some_and(|invocation| !invocation.is_stateless) => {
            "asked for an action"
        }
        _ => return Vec::new(),
    };
    if context.recorded.is_some() {
        return Vec::new();
    }
    let headline = format!("`{}` is not installed, so it cannot be {wanted}", context.application.id);
    let finding = rule.finding(Place::file(context.root), headline);
    let finding = finding.severity(context.intent.severity(rule.severity));
    vec![finding.help("`plimsoll claim list` shows what is recorded; --claims names another store.")]
}
