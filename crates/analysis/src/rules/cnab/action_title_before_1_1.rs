//! A title of an action before there were any.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_model::Family;

use super::raise;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-action-title-before-1-1"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::ACTIONS),
    documentation: r#"
## What it finds

`title` of an action in a bundle whose `schemaVersion` is before 1.1.

## Why it matters

It came with CNAB Core 1.1. Earlier tools ignore it, and lose it when they write the bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.0.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "com.example.logs": {
      "title": "Logs"   # warning: [cnab-action-title-before-1-1] "`title` of an action came with 1.1"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.0.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "com.example.logs": {"description": "Logs"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if bundle.dialect >= Dialect::V1_1 {
        return Vec::new();
    }
    let titles = bundle.actions.iter().filter_map(|action| action.title.as_ref());
    titles
        .map(|title| {
            let finding = rule
                .finding(context.site(title.node), "`title` of an action came with 1.1")
                .label(format!("this bundle is of {}", bundle.dialect.name()))
                .help("Use `description`, or say `schemaVersion: v1.1.0`.");
            if bundle.dialect == Dialect::V1_0 { raise(finding, bundle, context, "v1.1.0") } else { finding }
        })
        .collect()
}
