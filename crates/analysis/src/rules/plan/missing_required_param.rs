//! A required parameter without a value.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::baseline;
use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-missing-required-param"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_VALUES),
    documentation: r#"
## What it finds

A required parameter that has neither a value nor a default, for an action that it applies to.

## Why it matters

The runtime stops before it runs anything.

## Example

A bundle with `"parameters": {"host": {"type": "string", "required": true}}`, planned without a value.

## Fix

`plimsoll plan --set host=shop.example.com`, a value in a parameter set, or a default.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    // Where descriptions are compared nothing is run. The plan says of which values whoever installs is asked.
    if baseline::given(context.db).is_some() {
        return Vec::new();
    }
    context.planned().flat_map(|planned| missing(rule, &planned)).collect()
}

fn missing(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let (bundle, action) = (planned.bundle, planned.action);
    let pairs = bundle.parameters.iter().zip(&planned.installation.values);
    let missing = pairs.filter(|(parameter, value)| {
        let is_given_later =
            bundle.parameter_sources.iter().any(|one| one.parameter.text == parameter.name.text);
        value.is_missing && parameter.applies_to(action) && !is_given_later
    });
    let finding = |parameter: &Parameter| {
        let name = &parameter.name.text;
        let headline =
            format!("`{name}` needs a value for the action {action} of `{}`", planned.unit.address);
        let alias = planned.unit.address.parent().map(|_| planned.unit.address.name());
        let qualified = |separator: &str| match alias {
            Some(alias) => format!("{alias}{separator}{name}"),
            None => name.to_string(),
        };
        let (setting, in_set) = (qualified("."), qualified("#"));
        let finding =
            rule.finding(bundle.site(parameter.name.node), headline).label("required, without a default");
        let finding = if planned.recorded.is_some() {
            finding.note("The recorded installation has no value for it either.")
        } else {
            finding
        };
        finding.help(format!(
            "Give one with --set {setting}=VALUE, or as `{in_set}` in a parameter set with --values."
        ))
    };
    missing.map(|(parameter, _)| finding(parameter)).collect()
}
