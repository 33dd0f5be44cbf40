//! A property that must not change once it is set.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Severity, Site};
use plimsoll_formats::cue::Schema;
use plimsoll_formats::oam::{Definition, clauses};
use plimsoll_model::{Data, Family, Unit, Value};
use plimsoll_plan::{Mode, difference};

use crate::rules::{Check, ConfigurationContext, Rule};

/// The annotation that lets KubeVela change such properties all the same.
const FORCED: &str = "app.oam.dev/force-param-mutations";

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-immutable-field-changed"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A property that its definition marks with `+immutable` and that has another value than the recorded one, or is gone.

## Why it matters

KubeVela refuses the update, unless the Application has the annotation `app.oam.dev/force-param-mutations: "true"`.

## Example

A definition has `// +immutable` above `storageClass?: string`. Recorded is `storageClass: fast`; the file says `slow`.

## Fix

The recorded value again, or a new component beside the old one.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let annotation = context.document.metadata.annotation(FORCED);
    let is_forced = annotation.is_some_and(|value| &*value.text == "true");
    if is_forced || context.mode == Mode::Uninstall {
        return Vec::new();
    }
    let recorded = context.recorded_units();
    let mut found: Vec<(Site, String, String)> = Vec::new();
    for (unit, definition) in defined(context) {
        let Some(former) = recorded.get(&unit.address) else { continue };
        let (Some(before), Some(after)) =
            (former.attributes.get("properties"), unit.attributes.get("properties"))
        else {
            continue;
        };
        let Some(schema) = &definition.schema else { continue };
        let mut changed = Vec::new();
        compare(schema, before, Some(after), &mut Vec::new(), &mut changed);
        let place =
            |site: Option<Site>| site.or(after.site()).unwrap_or_else(|| context.site(context.document.node));
        let name = unit.address.name();
        found.extend(changed.into_iter().map(|(path, site)| (place(site), path, name.to_owned())));
    }
    // One line may stand for units in several placements.
    found.sort();
    found.dedup_by_key(|(site, ..)| *site);
    let told = found.into_iter().map(|(site, path, unit)| {
        let headline = format!("`{path}` of `{unit}` must not change");
        let mut finding = rule.finding(site, headline).note("Its definition marks it with `+immutable`.");
        finding.severity = context.intent.severity(rule.severity);
        finding.help(format!("Write what was recorded, or set the annotation `{FORCED}` to \"true\"."))
    });
    told.collect()
}

/// The units of components and traits, each with what its type means.
fn defined<'c>(context: &'c ConfigurationContext<'_>) -> Vec<(&'c Unit, &'c Arc<Definition>)> {
    let units = &context.assembled.application.units;
    let mut found = Vec::new();
    for component in &context.assembled.components {
        for unit in &component.units {
            let definition = component.definition_of(*unit);
            found.extend(definition.map(|definition| (&units[unit.index()], definition)));
        }
        let of_traits = component.units.iter().flat_map(|unit| context.assembled.trait_units.of(*unit));
        for (place, unit) in of_traits {
            let definition = component.traits.get(place).and_then(Option::as_ref);
            found.extend(definition.map(|definition| (&units[unit.index()], definition)));
        }
    }
    found
}

/// Fields with the mark that had a value and have another one now: their paths, and where the new value is.
fn compare(
    schema: &Schema,
    before: &Value,
    after: Option<&Value>,
    path: &mut Vec<String>,
    found: &mut Vec<(String, Option<Site>)>,
) {
    let (Some(of), Data::Map(fields)) = (schema.as_struct(), &before.data) else { return };
    for field in &of.fields {
        let Some(before) = fields.get(&field.name) else { continue };
        let now = after.and_then(|after| after.get(&field.name));
        path.push(field.name.to_string());
        if field.doc.immutable {
            let is_same = now.is_some_and(|now| difference(before, now).changes.is_empty());
            if !is_same && !matches!(before.data, Data::Null | Data::Unknown(_)) {
                found.push((path.join("."), now.and_then(Value::site).or(after.and_then(Value::site))));
            }
        } else {
            compare(&field.schema, before, now, path, found);
        }
        path.pop();
    }
}
