//! A parameter that has become a secret, or is one no longer.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-write-only-toggled"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A parameter whose definition says `writeOnly` now and did not when it was recorded, or the other way round.

## Why it matters

What has become a secret stands in clear in the claims of other tools. What is none any more will be shown and recorded.

## Example

`code` was recorded as an ordinary parameter; its definition has `writeOnly: true` now.

## Fix

Change the secret itself with the upgrade, and delete the old claims; or put `writeOnly` back.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| toggled(rule, &planned)).collect()
}

fn toggled(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let finding = |parameter: &Parameter| {
        let name = &parameter.name.text;
        let before = planned.before(&["parameters", name])?.get("writeOnly").is_some();
        let now = parameter.schema.as_ref()?.is_write_only();
        let site = planned.bundle.site(parameter.name.node);
        match (before, now) {
            (false, true) => Some(
                rule.finding(site, format!("`{name}` has become a secret"))
                    .note("The claims of other tools hold its value in clear.")
                    .help("Change the secret with the upgrade, and remove the old claims."),
            ),
            (true, false) => Some(
                rule.finding(site, format!("`{name}` is no secret any more"))
                    .note("Its value will be shown and recorded.")
                    .help("If that is not meant, write `writeOnly: true` in its definition."),
            ),
            _ => None,
        }
    };
    planned.bundle.parameters.iter().filter_map(finding).collect()
}
