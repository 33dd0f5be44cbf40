//! `applyTo` of a credential before it existed.
use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_model::Family;

use super::{entry, raise};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-credential-apply-to-before-1-2"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::CREDENTIALS),
    documentation: r#"
## What it finds

`applyTo` of a credential in a bundle whose `schemaVersion` is before 1.2.

## Why it matters

It came with CNAB Core 1.2. Earlier tools ignore it and ask for the credential at every action.

## Example

```json bundle.json
{
  "schemaVersion": "v1.1.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "token": {
      "env": "TOKEN",
      "applyTo": ["install"]   # warning: [cnab-credential-apply-to-before-1-2] "`applyTo` of a credential came with 1.2"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.1.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "token": {"env": "TOKEN"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if !matches!(bundle.dialect, Dialect::V1_0 | Dialect::V1_1) {
        return Vec::new();
    }
    let early = bundle.credentials.iter().filter(|credential| credential.apply_to.is_some());
    let entries = early.filter_map(|credential| entry(context, credential.destination.node, "applyTo"));
    entries
        .map(|entry| {
            let finding = rule
                .finding(Place::key(entry), "`applyTo` of a credential came with 1.2")
                .label(format!("this bundle is of {}", bundle.dialect.name()))
                .help("Say `schemaVersion: v1.2.0`, or leave it out.");
            raise(finding, bundle, context, "v1.2.0")
        })
        .collect()
}
