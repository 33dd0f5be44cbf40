//! An extension without a namespace.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::extensions;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-custom-not-dotted"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::CUSTOM),
    documentation: r#"
## What it finds

A key of `custom` without a dot.

## Why it matters

Names with a domain in front keep extensions of different tools apart.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "backup": {}   # hint: [cnab-custom-not-dotted] "`backup` has no namespace"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "com.example.backup": {}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let names = bundle.custom.iter().map(|extension| &extension.name);
    names
        .filter(|name| !name.text.contains('.') && bundle.dialect != Dialect::Porter)
        .map(|name| {
            let dotted = match &*name.text {
                extensions::DEPENDENCIES_OLD => extensions::DEPENDENCIES.to_owned(),
                other => format!("com.example.{other}"),
            };
            rule.finding(context.site(name.node), format!("`{}` has no namespace", name.text))
                .help(format!("Put a domain in front, as in `{dotted}`."))
        })
        .collect()
}
