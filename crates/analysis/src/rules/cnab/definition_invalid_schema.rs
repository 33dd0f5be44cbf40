//! A definition that is no JSON Schema.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::schema;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;
use serde_json::Value as Json;

use super::{document, listed, suggest};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-definition-invalid-schema"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A definition that is not a valid JSON Schema (draft 7), at the part that is wrong.

## Why it matters

No value can be checked against it. Runtimes refuse the bundle, or accept any value.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {
    "port": {"type": "integr"}   # error: [cnab-definition-invalid-schema] "`integr` is no type of JSON Schema"
  },
  "parameters": {
    "port": {"definition": "port", "destination": {"env": "PORT"}}
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {
    "port": {"type": "integer"}
  },
  "parameters": {
    "port": {"definition": "port", "destination": {"env": "PORT"}}
  }
}
```
"#,
    check: Check::Bundle(check),
};

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(document) = document(bundle, context) else { return Vec::new() };
    let defined = bundle.definitions.iter().map(|definition| (&definition.name, &definition.schema));
    // Of the words of 2018 other rules tell.
    let has_own = bundle.dialect != Dialect::November2018;
    let own = bundle.parameters.iter().filter(|parameter| has_own && parameter.definition.is_none());
    let own = own.filter_map(|parameter| Some((&parameter.name, parameter.schema.as_ref()?)));
    let mut found = Vec::new();
    let outputs = bundle.outputs.iter().filter(|output| output.definition.is_none());
    let outputs = outputs.filter_map(|output| Some((&output.name, output.schema.as_ref()?)));
    for (name, schema) in defined.chain(own).chain(outputs) {
        let Some(fault) = schema::fault(&schema.json) else { continue };
        // `cnab-param-type-unknown` tells of it, by the types of its draft.
        if fault.pointer == "/type" && bundle.definitions.iter().all(|of| of.schema.node != schema.node) {
            continue;
        }
        let node = schema::element(document, schema.node, &fault.pointer);
        let slot = context.site(node);
        let wrong = schema.json.pointer(&fault.pointer).and_then(Json::as_str);
        let of_type = wrong.filter(|_| fault.pointer.ends_with("/type"));
        let headline = match of_type {
            Some(wrong) => format!("`{wrong}` is no type of JSON Schema"),
            None => format!("`{}` is no JSON Schema", name.text),
        };
        let finding = rule.finding(slot, headline);
        found.push(match of_type {
            Some(wrong) => {
                let finding = finding.help(format!("Types are {}.", listed(TYPES)));
                suggest(finding, &Text { text: wrong.into(), node }, slot, TYPES)
            }
            None => finding.label(fault.words).help("Correct this part of the schema."),
        });
    }
    found
}
