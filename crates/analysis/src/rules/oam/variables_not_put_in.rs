//! Variables where an implementation leaves them as they are written.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::oam::{clauses, variables};
use plimsoll_model::{Data, Family, Value};
use plimsoll_plan::Mode;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-variables-not-put-in"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

With `--compat rudr`: a configuration of v1alpha1 whose variables are used.

## Why it matters

Rudr looks variables up and then goes on with the text as it was. What is applied has `[fromVariable(host)]` in it.

## Example

`plimsoll plan --compat rudr` for a configuration with the variable `host` and the value `[fromVariable(host)]`.

## Fix

The values themselves, or another implementation.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    if context.compatibility != Some(Compatibility::Rudr) || context.mode == Mode::Uninstall {
        return Vec::new();
    }
    let units = &context.assembled.application.units;
    let count: usize = units.iter().map(|unit| count(&unit.attributes)).sum();
    let first = context.configuration.variables.first().filter(|_| count > 0);
    let finding = first.map(|variable| {
        let texts = if count == 1 { "1 text keeps".to_owned() } else { format!("{count} texts keep") };
        let headline = format!("Rudr puts no variables in: {texts} the reference");
        rule.finding(context.site(variable.node), headline).help("Write the values themselves.")
    });
    finding.into_iter().collect()
}

/// How many texts have a reference to a variable.
fn count(value: &Value) -> usize {
    match &value.data {
        Data::Map(map) => map.values().map(count).sum(),
        Data::List(list) => list.items.iter().map(count).sum(),
        Data::Text(text) => usize::from(!variables::references(text).is_empty()),
        // Looked at, and not shown.
        Data::Secret(text) => usize::from(!variables::references(text.reveal()).is_empty()),
        _ => 0,
    }
}
