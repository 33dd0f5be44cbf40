//! A given value that the bundle does not allow.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::schema;
use plimsoll_formats::cnab::values::Resolved;
use plimsoll_model::{Family, Origin};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-value-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_VALUES),
    documentation: r#"
## What it finds

A value of the command line, of a parameter set or of another bundle that the definition of its parameter does not allow.

## Why it matters

The runtime stops before it runs anything.

## Example

`plimsoll plan --set port=http` for a parameter of the type `integer`.

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
    let bundle = planned.bundle;
    let place = match &value.origin {
        Origin::CommandLine(_) => bundle.site(parameter.name.node),
        Origin::Answer(site) | Origin::Written(site) => *site,
        _ => return None,
    };
    let json = schema::of_canonical(value)?;
    let what = schema::violations(&parameter.schema.as_ref()?.whole(), &json).into_iter().next()?;
    let words = match what.pointer.as_str() {
        // What is allowed may tell of the secret.
        _ if parameter.is_secret() => "the definition does not allow it".to_owned(),
        "" => what.words,
        at => format!("{} (at `{at}`)", what.words),
    };
    let name = &parameter.name.text;
    let given = if matches!(value.origin, Origin::CommandLine(_)) { "--set " } else { "" };
    let headline = format!("{given}{name}: {words}");
    let parameter = bundle.site(parameter.name.node);
    let finding = rule.finding(place, headline);
    let finding =
        if place == parameter { finding } else { finding.related(parameter, "what the bundle asks for") };
    Some(finding.help("Give a value that the definition of the parameter allows."))
}
