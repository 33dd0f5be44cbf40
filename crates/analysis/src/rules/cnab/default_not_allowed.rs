//! A default that is not among the allowed values.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::WrittenDefault;
use plimsoll_formats::cnab::schema;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-default-not-allowed"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A default of a parameter that `allowedValues` or `enum` does not list. The default of a definition that no parameter uses is a warning.

## Why it matters

Whoever installs without giving a value is told that a value is wrong which they never wrote.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "size": {
      "type": "string",
      "allowedValues": ["small", "large"],
      "defaultValue": "medium"
    }
  }
}
```

```expect bundle.json
9: error: [cnab-default-not-allowed] "the default of `size` is not an allowed value"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "size": {
      "type": "string",
      "allowedValues": ["small", "medium", "large"],
      "defaultValue": "medium"
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let defaults = bundle.defaults().into_iter();
    let outside = defaults.filter(|found| schema::is_outside_enum(&found.schema.json, &found.default.json));
    let finding = |found: WrittenDefault<'_>| {
        let mut diagnostic = rule
            .finding(
                context.site(found.default.node),
                format!("the default of `{}` is not an allowed value", found.name),
            )
            .help("Write one of the allowed values, or add this one to them.");
        let list = ["enum", "allowedValues"].iter().find_map(|name| context.entry(found.schema.node, name));
        if let Some(list) = list {
            diagnostic = diagnostic.related(context.site(list.node().id()), "the allowed values");
        }
        if !found.is_of_parameter {
            diagnostic.severity = Severity::Warning;
        }
        diagnostic
    };
    outside.map(finding).collect()
}
