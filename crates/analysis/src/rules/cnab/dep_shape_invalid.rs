//! Dependencies of another shape.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-shape-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A part of the dependencies that is no mapping or list where one is expected, or no truth value.

## Why it matters

Tools that read the dependencies fail on it, or pass over it in silence.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "requires": {
        "mysql": {
          "bundle": "example/mysql",
          "version": {"ranges": "0.1.x"}   # error: [cnab-dep-shape-invalid] "expected a list of ranges"
        }
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
      "requires": {
        "mysql": {
          "bundle": "example/mysql",
          "version": {"ranges": ["0.1.x"]}
        }
      }
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let misshapen = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.misshapen);
    misshapen
        .map(|(node, expected)| {
            rule.finding(context.site(*node), format!("expected {expected}"))
                .label("of another shape")
                .help(format!("Write {expected} here."))
        })
        .collect()
}
