//! A required extension that is not there.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_model::Family;

use super::suggest;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-required-extension-undefined"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::REQUIRED_EXTENSIONS),
    documentation: r#"
## What it finds

A name in `requiredExtensions` that is no key of `custom`.

## Why it matters

A runtime is asked to support something that the bundle says nothing about; cnab-go refuses the bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "requiredExtensions": [
    "io.cnab.parameter-sources"   # warning: [cnab-required-extension-undefined] "`io.cnab.parameter-sources` is not in `custom`"
  ]
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "requiredExtensions": []
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // Porter takes the last part for the whole name.
    let is_there = |name: &str| {
        let short = |key: &str| key.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'));
        bundle.custom.iter().any(|extension| *extension.name.text == *name || short(&extension.name.text))
    };
    let names = bundle.required_extensions.iter();
    names
        .filter(|name| !is_there(&name.text) && bundle.dialect != Dialect::Porter)
        .map(|name| {
            let slot = context.site(name.node);
            let finding = rule
                .finding(slot, format!("`{}` is not in `custom`", name.text))
                .label("required, and not described")
                .help("Add it to `custom`, or remove it here.");
            suggest(finding, name, slot, bundle.custom.iter().map(|extension| &*extension.name.text))
        })
        .collect()
}
