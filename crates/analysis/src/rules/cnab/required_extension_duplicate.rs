//! An extension that is required twice.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-required-extension-duplicate"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::REQUIRED_EXTENSIONS),
    documentation: r#"
## What it finds

The same name twice in `requiredExtensions`.

## Why it matters

Names must be unique; cnab-go refuses the bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {"io.cnab.docker": {}},
  "requiredExtensions": [
    "io.cnab.docker",
    "io.cnab.docker"   # error: [cnab-required-extension-duplicate] "`io.cnab.docker` is required twice"
  ]
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {"io.cnab.docker": {}},
  "requiredExtensions": [
    "io.cnab.docker"
  ]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let names = &bundle.required_extensions;
    let mut found = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let Some(first) = names[..place].iter().find(|first| first.text == name.text) else { continue };
        found.push(
            rule.finding(context.site(name.node), format!("`{}` is required twice", name.text))
                .label("again")
                .related(context.site(first.node), "first here")
                .help("Remove one of them."),
        );
    }
    found
}
