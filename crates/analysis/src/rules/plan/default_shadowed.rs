//! A new default that a recorded value hides.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::values::{self, Resolved};
use plimsoll_formats::cnab::{clauses, schema};
use plimsoll_model::{Family, Origin, Value};
use plimsoll_plan::difference;

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-default-shadowed"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_VALUES),
    documentation: r#"
## What it finds

A parameter whose default changed, while the recorded value is the former default.

## Why it matters

The claims of most tools hold defaults as values, so nobody can tell whether the value was chosen. It is used again, and the
new default has no effect.

## Example

`version` was installed with its default `1.11.3`; the default is `1.12.5` now.

## Fix

`plimsoll plan --set version=1.12.5` to go with the new default.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| shadowed(rule, &planned)).collect()
}

fn shadowed(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let differ = |one: &Value, other: &Value| !difference(one, other).changes.is_empty();
    let finding = |(parameter, resolved): (&Parameter, &Resolved)| {
        let value = resolved.value.as_ref().filter(|value| value.origin == Origin::Recorded)?;
        let name = &parameter.name.text;
        let before = planned.before(&["parameters", name, "default"])?;
        let now = planned.unit.attributes.get("parameters")?.get(name)?.get("default")?;
        // `plan-carried-value-invalid` asks for another value in any case.
        let json = schema::of_canonical(value);
        let rules = &parameter.schema.as_ref()?.json;
        let is_allowed = json.is_none_or(|json| schema::violations(rules, &json).is_empty());
        if !is_allowed || differ(value, before) || !differ(before, now) {
            return None;
        }
        let text = |value: &Value| schema::of_canonical(value).map(|json| values::text(&json));
        let headline = match (text(value), text(now)) {
            (Some(kept), Some(now)) if !parameter.is_secret() => {
                format!("`{name}` keeps `{kept}`, its former default; the default is `{now}` now")
            }
            _ => format!("`{name}` keeps its former default; there is another one now"),
        };
        let default = parameter.default.as_ref().map_or(parameter.name.node, |default| default.node);
        Some(
            rule.finding(planned.bundle.site(default), headline)
                .label("not used")
                .note("Whether the recorded value was chosen or was the default cannot be told from the record.")
                .help(format!("To change it, give the value with --set {name}=VALUE.")),
        )
    };
    planned.bundle.parameters.iter().zip(&planned.installation.values).filter_map(finding).collect()
}
