//! Recorded values for parameters that are gone.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, Value};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-orphan-param"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

Values of the last operation whose parameters the bundle does not have any more.

## Why it matters

Porter drops them, Duffle refuses the upgrade. What they chose is lost either way.

## Example

The recorded installation has `replicas: 3`; the new bundle calls the parameter `instances`.

## Fix

`plimsoll plan --set instances=3`, so that the choice goes on under the new name.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().filter_map(|planned| orphans(rule, &planned)).collect()
}

fn orphans(rule: &Rule, planned: &PlannedBundle<'_>) -> Option<Diagnostic> {
    let had_value = |(_, parameter): &(&str, &Value)| parameter.get("value").is_some();
    let gone = |(name, _): &(&str, &Value)| planned.bundle.parameter(name).is_none();
    let names: Vec<String> = planned
        .recorded_parameters()
        .filter(had_value)
        .filter(gone)
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    let headline = match names.as_slice() {
        [] => return None,
        [one] => format!("the recorded value of {one} has no parameter any more"),
        several => format!("the recorded values of {} have no parameters any more", several.join(", ")),
    };
    let finding = rule.finding(planned.bundle.site(planned.bundle.node), headline);
    Some(
        finding
            .note("Porter drops such values, Duffle refuses the upgrade.")
            .help("If a parameter was renamed, give its value under the new name with --set."),
    )
}
