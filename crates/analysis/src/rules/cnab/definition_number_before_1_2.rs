//! Numbers with a fraction before they were allowed.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::schema;
use plimsoll_model::Family;
use serde_json::Value as Json;

use super::{document, raise};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-definition-number-before-1-2"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A definition of type `number` in a bundle whose `schemaVersion` is before 1.2.

## Why it matters

Before CNAB Core 1.2 only whole numbers (`integer`) were allowed; tools of that time may refuse the bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.1.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {
    "ratio": {"type": "number"}   # warning: [cnab-definition-number-before-1-2] "`ratio` has the type `number`"
  },
  "parameters": {
    "ratio": {"definition": "ratio", "destination": {"env": "RATIO"}}
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.1.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {
    "ratio": {"type": "integer"}
  },
  "parameters": {
    "ratio": {"definition": "ratio", "destination": {"env": "RATIO"}}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if bundle.dialect.has_numbers() || bundle.dialect == Dialect::November2018 {
        return Vec::new();
    }
    let Some(document) = document(bundle, context) else { return Vec::new() };
    let numbers = bundle.definitions.iter().filter_map(|definition| {
        let pointer = number(&definition.schema.json, 0)?;
        Some((definition, schema::element(document, definition.schema.node, &pointer)))
    });
    numbers
        .map(|(definition, node)| {
            let headline = format!("`{}` has the type `number`", definition.name.text);
            let finding = rule
                .finding(context.site(node), headline)
                .label("allowed since 1.2")
                .help("Say `schemaVersion: v1.2.0`, or use `integer`.");
            raise(finding, bundle, context, "v1.2.0")
        })
        .collect()
}

/// The JSON pointer of the first `number` among the types of a schema and those in it.
fn number(schema: &Json, depth: usize) -> Option<String> {
    const VALUES: [&str; 4] = ["default", "enum", "const", "examples"];
    let is_number = |of: &Json| of.as_str() == Some("number");
    match schema {
        Json::Object(fields) => fields.iter().find_map(|(name, value)| match name.as_str() {
            "type" if is_number(value) => Some("/type".to_owned()),
            "type" if value.is_array() => {
                let place = value.as_array()?.iter().position(is_number)?;
                Some(format!("/type/{place}"))
            }
            name if depth > 100 || VALUES.contains(&name) => None,
            name => {
                let name = name.replace('~', "~0").replace('/', "~1");
                Some(format!("/{name}{}", number(value, depth + 1)?))
            }
        }),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| Some(format!("/{index}{}", number(item, depth + 1)?))),
        _ => None,
    }
}
