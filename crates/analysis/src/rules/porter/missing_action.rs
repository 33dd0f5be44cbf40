//! A manifest does not say how to install or uninstall.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::tables;
use plimsoll_formats::conform::FindingKind;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-missing-action"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A manifest without `install` or without `uninstall`. `upgrade` may be left out.

## Why it matters

Porter refuses to build the bundle.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1   # error: [porter-missing-action] "there is no `uninstall`"
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
install:
  - exec: {command: ./install.sh}
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
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(manifest) = &bundle.manifest else { return Vec::new() };
    let empty = manifest.actions.iter().filter(|action| action.is_null && &*action.name.text != "upgrade");
    let empty = empty.filter(|action| !action.is_custom());
    let empty = empty.map(|action| (action.name.node, &*action.name.text));
    let missing = context.findings.iter().filter_map(|finding| match &finding.kind {
        FindingKind::Missing { object, field, misspelt: None }
            if **object == tables::MANIFEST && ["install", "uninstall"].contains(&field.name) =>
        {
            Some((finding.node, field.name))
        }
        _ => None,
    });
    let finding = |(node, name): (_, &str)| {
        rule.finding(context.site(node), format!("there is no `{name}`")).help(format!(
            "Add `{name}` with its steps, each with a mixin: `- exec: {{command: ./{name}.sh}}`."
        ))
    };
    missing.chain(empty).map(finding).collect()
}
