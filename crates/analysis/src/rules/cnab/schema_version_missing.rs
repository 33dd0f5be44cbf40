//! A bundle that does not say which version of the specification it follows.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-schema-version-missing"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::SCHEMA_VERSION),
    documentation: r#"
## What it finds

A bundle without `schemaVersion`. From version 1.0 on it is an error. It is a warning in the drafts of 2019, and worth knowing
in that of 2018, which bundles follow without saying so. Bundles that are the same in all versions may go without.

## Why it matters

Runtimes read the bundle by it, and those for version 1.0 and later refuse a bundle without it.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {"port": {"definition": "port", "destination": {"env": "PORT"}}}
}
```

```expect bundle.json
1: error: [cnab-schema-version-missing] "`schemaVersion` is missing"
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {"port": {"definition": "port", "destination": {"env": "PORT"}}}
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if bundle.schema_version.is_some() {
        return Vec::new();
    }
    let (severity, version) = match bundle.dialect {
        Dialect::Any | Dialect::Porter => return Vec::new(),
        Dialect::November2018 => (Severity::Information, "v1.0.0-WD"),
        Dialect::Early2019 | Dialect::Mid2019 => (Severity::Warning, "v1.0.0-WD"),
        Dialect::V1_0 | Dialect::V1_1 | Dialect::V1_2 => (Severity::Error, "v1.2.0"),
    };
    let absent =
        missing_field::absent(rule, context, bundle.node, "schemaVersion", "`schemaVersion` is missing");
    let mut diagnostic = absent.note(format!(
        "The bundle is read as version {}, by {}.",
        bundle.dialect.name(),
        context.recognised.because
    ));
    diagnostic.severity = severity;
    if diagnostic.help.is_none() {
        diagnostic = diagnostic.help(format!("Add `\"schemaVersion\": \"{version}\"`."));
    }
    if diagnostic.fixes.is_empty() && context.entry(bundle.node, "schemaVersion").is_none() {
        let edit = Edit::InsertEntry {
            mapping: context.site(bundle.node),
            key: "schemaVersion".to_owned(),
            value: NewValue::text(version),
            position: Position::First,
        };
        diagnostic =
            diagnostic.fix(Fix::suggestion(format!("Add `schemaVersion` as `{version}`"), vec![edit]));
    }
    vec![diagnostic]
}
