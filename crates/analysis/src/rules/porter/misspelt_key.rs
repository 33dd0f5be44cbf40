//! A root key is nearly a field, and would become an action.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::bundle::{BUILT_IN_ACTIONS, Bundle};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::Manifest;
use plimsoll_formats::cnab::porter::tables;
use plimsoll_formats::conform::FindingKind;
use plimsoll_model::Family;

use crate::rules::general::missing_field::rename;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-misspelt-key"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A key at the root of a manifest that is nearly the name of a field that is not there. An error where the field must be there,
or where the value is no list of steps.

## Why it matters

Any other key at the root is an action of its own to Porter. So a slip of the keyboard makes an action that nobody runs, or an
error about its steps that does not tell what is wrong.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec: {command: ./install.sh}
upgarde:   # warning: [porter-misspelt-key] "`upgarde` is read as an action of its own"
  - exec: {command: ./upgrade.sh}
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
install:
  - exec: {command: ./install.sh}
upgrade:
  - exec: {command: ./upgrade.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let mut found = Vec::new();
    for finding in context.findings {
        let (key, near, is_required) = match &finding.kind {
            FindingKind::Unknown { object, key, nearest: Some(near) } if **object == tables::MANIFEST => {
                (key, *near, false)
            }
            FindingKind::Missing { object, field, misspelt: Some((_, key)) }
                if **object == tables::MANIFEST =>
            {
                (key, field.name, true)
            }
            _ => continue,
        };
        if is_meant(manifest, key, near) {
            continue;
        }
        let site = context.site(finding.node);
        let headline = format!("`{key}` is read as an action of its own");
        let mut diagnostic = rule
            .finding(Place::key(site), headline)
            .label(format!("did you mean `{near}`?"))
            .help(format!(
                "Rename `{key}` to `{near}`. If it is meant to be an action, list it in `customActions`."
            ))
            .fix(rename(site, key, near));
        if is_required || !has_steps(manifest, key) {
            diagnostic.severity = Severity::Error;
        }
        found.push(diagnostic);
    }
    found
}

/// Whether a key that is nearly a field is an action on purpose.
pub(super) fn is_meant(manifest: &Manifest, key: &str, near: &str) -> bool {
    let is_declared = manifest.declared_actions.iter().any(|action| &*action.text == key);
    // Steps are no parameters, and `status` is no `state`.
    is_declared || (has_steps(manifest, key) && !BUILT_IN_ACTIONS.contains(&near))
}

fn has_steps(manifest: &Manifest, key: &str) -> bool {
    let action = manifest.actions.iter().find(|action| &*action.name.text == key);
    action.is_some_and(|action| {
        let mut steps = action.steps.iter().flatten();
        action.looks_like_steps()
            && steps.all(|step| step.keys.iter().all(|mixin| manifest.has_mixin(&mixin.text)))
    })
}
