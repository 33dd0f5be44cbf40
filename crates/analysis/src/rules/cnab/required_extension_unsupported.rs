//! A required extension that plimsoll does not know.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::extensions;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-required-extension-unsupported"),
    severity: Severity::Information,
    family: Some(Family::Cnab),
    clause: Some(clauses::REQUIRED_EXTENSIONS),
    documentation: r#"
## What it finds

A name in `requiredExtensions` of an extension in `custom` that plimsoll does not know.

## Why it matters

A runtime without it must not run the bundle. What it asks for is not a part of the plan.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {"com.example.backup": {}},
  "requiredExtensions": [
    "com.example.backup"   # info: [cnab-required-extension-unsupported] "plimsoll does not know `com.example.backup`"
  ]
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {"com.example.backup": {}}
}
```
"#,
    check: Check::Bundle(check),
};

/// Those that count for a plan, and those that have no effect on it.
const KNOWN: [&str; 7] = [
    extensions::DEPENDENCIES,
    extensions::DEPENDENCIES_V2,
    extensions::PARAMETER_SOURCES,
    "io.cnab.docker",
    "org.getporter.docker",
    "sh.porter.file-parameters",
    "sh.porter",
];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let is_known = |name: &str| {
        KNOWN
            .iter()
            .any(|known| *known == name || known.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')))
    };
    let names = bundle.required_extensions.iter();
    names
        .filter(|name| !is_known(&name.text) && bundle.extension(&name.text).is_some())
        .map(|name| {
            rule.finding(context.site(name.node), format!("plimsoll does not know `{}`", name.text))
                .label("not a part of the plan")
                .help("Make sure that the runtime which installs the bundle supports it.")
        })
        .collect()
}
