//! An installation where one is recorded already.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_plan::Mode;

use crate::rules::{Check, IntentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-already-installed"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

`--action install` for an installation that is recorded.

## Why it matters

Tools refuse to install twice under one name. Without `--action` plimsoll plans an upgrade.

## Example

`plimsoll plan --action install` after `plimsoll claim record`.

## Fix

`plimsoll plan`, or another name: `plimsoll plan --action install --installation staging`.
"#,
    check: Check::Intent(check),
};

fn check(rule: &Rule, context: &IntentContext<'_>) -> Vec<Diagnostic> {
    let (Some(Mode::Install), Some(recorded)) = (context.intent.action, context.recorded) else {
        return Vec::new();
    };
    let headline = format!("`{}` is installed already", context.application.id);
    let finding = rule.finding(Place::file(context.root), headline);
    let finding = finding.severity(context.intent.severity(rule.severity));
    vec![
        finding
            .note(format!("{} says so.", recorded.source.path))
            .help("Plan an upgrade, or give the new installation a name of its own with --installation."),
    ]
}
