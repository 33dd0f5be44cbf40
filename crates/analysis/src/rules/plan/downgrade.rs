//! A lower version than the recorded one.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::semver;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-downgrade"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::RUNTIME),
    documentation: r#"
## What it finds

A bundle with a lower version than the one that is recorded.

## Why it matters

A runtime must not compare versions, so nothing stops this but the invocation image, which may not be able to go back.

## Example

`2.1.0` is recorded; the bundle that is planned is `2.0.3`.

## Fix

The newer bundle, if the older one was picked by mistake.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().filter_map(|planned| lower(rule, &planned)).collect()
}

fn lower(rule: &Rule, planned: &PlannedBundle<'_>) -> Option<Diagnostic> {
    let version = planned.bundle.version.as_ref()?;
    let before = planned.before(&["version"])?.as_text()?;
    if semver(&version.text)? >= semver(before)? {
        return None;
    }
    let headline = format!("`{}` goes back from {before} to {}", planned.unit.address, version.text);
    Some(
        rule.finding(planned.bundle.site(version.node), headline)
            .note("A runtime does not refuse that; whether it works is up to the invocation image.")
            .help("Make sure that the bundle can take back what the newer version did."),
    )
}
