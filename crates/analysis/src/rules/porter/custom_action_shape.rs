//! An action of a bundle's own is no list of steps.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::tables;
use plimsoll_formats::conform::FindingKind;
use plimsoll_model::Family;

use super::misspelt_key::is_meant;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-custom-action-shape"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

An action whose value is no list of steps. Any key at the root of a manifest that is no field is such an action.

## Why it matters

Porter cannot read the manifest, and does not say that it does not know the key.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
labels: {team: shop}   # error: [porter-custom-action-shape] "`labels` is no field of a manifest"
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
custom:
  com.example.labels: {team: shop}
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let is_misspelt = |name: &str| {
        context.findings.iter().any(|finding| match &finding.kind {
            FindingKind::Unknown { object, key, nearest: Some(near) } => {
                **object == tables::MANIFEST && key == name && !is_meant(manifest, key, near)
            }
            FindingKind::Missing { object, misspelt: Some((_, key)), .. } => {
                **object == tables::MANIFEST && key == name
            }
            _ => false,
        })
    };
    let shapeless = manifest.actions.iter().filter(|action| action.steps.is_none() && !action.is_null);
    let mut found = Vec::new();
    for action in shapeless.filter(|action| !is_misspelt(&action.name.text)) {
        let name = &action.name;
        let headline = if action.is_custom() {
            format!("`{}` is no field of a manifest, and no list of steps", name.text)
        } else {
            format!("`{}` is no list of steps", name.text)
        };
        let place = if action.is_custom() { name.node } else { action.node };
        let mut finding = rule.finding(context.site(place), headline);
        if action.is_custom() {
            finding = finding.note("Porter reads any other key at the root as an action.");
        }
        found.push(finding.help(if action.is_custom() {
            "Remove it, put it below `custom`, or write the steps of the action."
        } else {
            "Write a list of steps, each with a mixin: `- exec: {command: ./install.sh}`."
        }));
    }
    found
}
