//! A recorded value that the bundle does not allow any more.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::schema;
use plimsoll_formats::cnab::values::Resolved;
use plimsoll_model::{Family, Origin};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-carried-value-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_VALUES),
    documentation: r#"
## What it finds

A value of the last operation that would be used again, and that the definition of its parameter does not allow: its type
or its limits have changed.

## Why it matters

The runtime stops before it runs anything.

## Example

`port` was a text and is recorded as `http`; the new bundle wants an integer.

## Fix

`plimsoll plan --set port=80`.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.planned().flat_map(|planned| invalid(rule, &planned)).collect()
}

fn invalid(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let pairs = planned.bundle.parameters.iter().zip(&planned.installation.values);
    pairs.filter_map(|(parameter, resolved)| finding(rule, planned, parameter, resolved)).collect()
}

fn finding(
    rule: &Rule,
    planned: &PlannedBundle<'_>,
    parameter: &Parameter,
    resolved: &Resolved,
) -> Option<Diagnostic> {
    let value = resolved.value.as_ref()?;
    if value.origin != Origin::Recorded {
        return None;
    }
    let json = schema::of_canonical(value)?;
    let what = schema::violations(&parameter.schema.as_ref()?.whole(), &json).into_iter().next()?;
    let words = match what.pointer.as_str() {
        // What is allowed may tell of the secret.
        _ if parameter.is_secret() => "the definition does not allow it".to_owned(),
        "" => what.words,
        at => format!("{} (at `{at}`)", what.words),
    };
    let name = &parameter.name.text;
    let headline = format!("the recorded value of `{name}` is not allowed any more: {words}");
    Some(
        rule.finding(planned.bundle.site(parameter.name.node), headline)
            .label("what the bundle asks for now")
            .help(format!("Give another one with --set {name}=VALUE or in a parameter set with --values.")),
    )
}
