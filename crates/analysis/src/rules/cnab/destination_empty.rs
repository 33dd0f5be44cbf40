//! A destination that names no place.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, InjectionKind};

use super::has_target;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-destination-empty"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A `destination` of a parameter with neither `env` nor `path`.

## Why it matters

At least one of them must be there; otherwise the value is put nowhere.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {
      "definition": "port",
      "destination": {}   # error: [cnab-destination-empty] "the destination of `port` names no place"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {"definition": "port", "destination": {"env": "PORT"}}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = bundle.destinations().filter(|(kind, ..)| *kind == InjectionKind::Parameter);
    let empty = parameters.filter(|(.., destination)| !has_target(context, destination));
    empty
        .map(|(_, name, destination)| {
            rule.finding(
                context.site(destination.node),
                format!("the destination of `{}` names no place", name.text),
            )
            .label("neither `env` nor `path`")
            .help("Add `env`, the name of a variable, or `path`, the absolute path of a file.")
        })
        .collect()
}
