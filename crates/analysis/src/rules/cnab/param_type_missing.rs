//! A parameter without a type.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Position, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::is_null;
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-type-missing"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

A parameter of the draft of 2018 without `type`.

## Why it matters

Runtimes of that time refuse the bundle: they cannot read a value without knowing its type.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"defaultValue": 80}
  }
}
```

```expect bundle.json
6: error: [cnab-param-type-missing] "`type` is missing"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"type": "int", "defaultValue": 80}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // Later drafts say it in JSON Schema, which allows a value of any type.
    let of_2018 = bundle.parameters.iter().filter(|_| bundle.dialect == Dialect::November2018);
    let without = of_2018.filter(|parameter| {
        let of = context.entry(parameter.node, "type").and_then(|entry| entry.value());
        parameter.definition.is_none() && of.is_none_or(is_null)
    });
    let finding = |parameter: &Parameter| {
        let absent = missing_field::absent(rule, context, parameter.node, "type", "`type` is missing");
        if absent.help.is_some() {
            return absent;
        }
        let guess = parameter.default.as_ref().and_then(|default| {
            let json = &default.json;
            if json.is_boolean() {
                Some("boolean")
            } else if json.is_i64() {
                Some("int")
            } else {
                json.is_string().then_some("string")
            }
        });
        let absent = absent.help("Add `type`: `string`, `int` or `boolean`.");
        let Some(guess) = guess.filter(|_| context.entry(parameter.node, "type").is_none()) else {
            return absent;
        };
        let edit = Edit::InsertEntry {
            mapping: context.site(parameter.node),
            key: "type".to_owned(),
            value: NewValue::text(guess),
            position: Position::First,
        };
        absent.fix(Fix::suggestion(format!("Add `type` as `{guess}`"), vec![edit]))
    };
    without.map(finding).collect()
}
