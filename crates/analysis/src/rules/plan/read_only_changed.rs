//! A new value for what may not change after the installation.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::values::Resolved;
use plimsoll_model::Family;
use plimsoll_plan::difference;

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-read-only-changed"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A parameter with `readOnly` whose value is not the recorded one.

## Why it matters

Such a value is set when the application is installed. Later ones are ignored, so the application goes on with the old one.

## Example

`plimsoll plan --set region=eu` for an installation that has `us`, where the definition says `readOnly: true`.

## Fix

The recorded value; or a new installation under another name.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| changed(rule, &planned)).collect()
}

fn changed(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let pairs = planned.bundle.parameters.iter().zip(&planned.installation.values);
    let finding = |(parameter, resolved): (&Parameter, &Resolved)| {
        parameter.schema.as_ref().filter(|schema| schema.is_read_only())?;
        let (before, now) = (resolved.recorded.as_ref()?, resolved.value.as_ref()?);
        if difference(before, now).changes.is_empty() {
            return None;
        }
        let headline =
            format!("`{}` may not change after the installation, and has another value", parameter.name.text);
        Some(
            rule.finding(planned.bundle.site(parameter.name.node), headline)
                .label("`readOnly`")
                .help("Leave the value as it is recorded, or install anew under another name."),
        )
    };
    pairs.filter_map(finding).collect()
}
