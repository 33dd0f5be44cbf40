//! A dependency that comes twice in the sequence.
use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-sequence-duplicate"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

The same name twice in `sequence`.

## Why it matters

Porter runs the dependency twice. plimsoll counts the first place.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "sequence": ["mysql", "cache", "mysql"],   # error: [cnab-dep-sequence-duplicate] "`mysql` comes twice"
      "requires": {
        "mysql": {"bundle": "example/mysql"},
        "cache": {"bundle": "example/mysql"}
      }
    }
  }
}
```

```json mysql/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "mysql", "version": "0.1.3",
  "invocationImages": [{"image": "example/mysql-installer:0.1.3"}]
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "sequence": ["mysql", "cache"],
      "requires": {
        "mysql": {"bundle": "example/mysql"},
        "cache": {"bundle": "example/mysql"}
      }
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(dependencies) = &bundle.dependencies else { return Vec::new() };
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for name in dependencies.sequence.iter().flat_map(|(_, names)| names) {
        let before = *first.entry(&name.text).or_insert(name.node);
        if before != name.node {
            found.push(
                rule.finding(context.site(name.node), format!("`{}` comes twice", name.text))
                    .label("again")
                    .related(context.site(before), "first here")
                    .help("Remove one of them."),
            );
        }
    }
    found
}
