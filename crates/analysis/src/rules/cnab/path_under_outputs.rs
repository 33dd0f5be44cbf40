//! A value in the folder of the outputs.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_model::Family;

use super::{clean, paths};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-path-under-outputs"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A `path` of a parameter or credential at or below `/cnab/app/outputs`.

## Why it matters

What lies there after an action is an output: the value would be taken for one and recorded. A credential would be
stored with it.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "key": {"path": "/cnab/app/outputs/key"}   # error: [cnab-path-under-outputs] "credential `key` is put among the outputs"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "key": {"path": "/root/.ssh/key"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // There were no outputs then.
    if bundle.dialect == Dialect::November2018 {
        return Vec::new();
    }
    let is_among = |path: &str| path == super::OUTPUTS || super::is_output_path(path);
    paths(bundle)
        .filter(|(_, path)| is_among(&clean(&path.text)))
        .map(|((kind, name), path)| {
            let headline = format!("{} `{}` is put among the outputs", kind.name(), name.text);
            rule.finding(context.site(path.node), headline)
                .label("a folder for outputs only")
                .help("Choose a path elsewhere.")
        })
        .collect()
}
