//! Changes of variables alone.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::{Address, Family, Origin, Value};
use plimsoll_plan::{Mode, difference};

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-variables-only-change"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

In v1alpha1: a variable with another value than the recorded one, where all other changes come from variables.

## Why it matters

Rudr compares the components as they are written, with the names of variables in them. It finds nothing changed, and does
nothing.

## Example

Recorded is the variable `host` with `example.com`; the file has `example.org`, and nothing else differs.

## Fix

Nothing for other implementations. For Rudr: change something in each component that uses the variable.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let Some(recorded) = context.recorded.filter(|_| context.mode != Mode::Uninstall) else {
        return Vec::new();
    };
    if !matches!(context.document.dialect, Dialect::V1alpha1 | Dialect::Hydra) {
        return Vec::new();
    }
    let before: BTreeMap<&Address, &Value> =
        recorded.application.variables.iter().map(|one| (&one.address, &one.value)).collect();
    let root = Address::new(context.assembled.application.id.clone());
    let mut found = Vec::new();
    for variable in &context.configuration.variables {
        let (Some(name), Some(written)) = (&variable.name, &variable.value) else { continue };
        let address = root.child(&name.text);
        let now = context.assembled.application.variables.iter().find(|one| one.address == address);
        let (Some(now), Some(former)) = (now, before.get(&address)) else { continue };
        if !difference(former, &now.value).changes.is_empty() {
            let headline = format!("only `{}` changes: Rudr would do nothing", name.text);
            let finding = rule.finding(context.site(written.node), headline);
            found.push(
                finding.note("It compares components as they are written, without the values of variables."),
            );
        }
    }
    if !found.is_empty() && !is_only(context) {
        found.clear();
    }
    found
}

/// Whether all that differs has a variable in it.
fn is_only(context: &ConfigurationContext<'_>) -> bool {
    let units = context.units();
    let recorded = context.recorded_units();
    units.len() == recorded.len()
        && units.iter().all(|(address, unit)| {
            let Some(former) = recorded.get(*address) else { return false };
            let changes = difference(&former.attributes, &unit.attributes).changes;
            let of_variable = |value: &Value| matches!(value.origin, Origin::Substituted(_));
            changes.iter().all(|change| change.after.as_ref().is_some_and(of_variable))
        })
}
