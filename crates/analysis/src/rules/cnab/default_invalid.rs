//! A default that its own schema does not allow.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::bundle::{Schema, WrittenDefault};
use plimsoll_formats::cnab::schema;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-default-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A default of a parameter that is not of its type, or breaks a constraint. Where only `enum` or `allowedValues` leaves it out,
`cnab-default-not-allowed` tells of it. The default of a definition that no parameter uses is a warning.

## Why it matters

Whoever installs without giving a value is told that a value is wrong which they never wrote.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"type": "int", "defaultValue": "80"}
  }
}
```

```expect bundle.json
6: error: [cnab-default-invalid] "the default of `port` is not valid"
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
    let defaults = bundle.defaults().into_iter();
    let invalid =
        defaults.filter(|found| !schema::is_outside_enum(&found.schema.whole(), &found.default.json));
    invalid.filter_map(|found| finding(rule, context, &found)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, found: &WrittenDefault<'_>) -> Option<Diagnostic> {
    let violations = schema::violations(&found.schema.whole(), &found.default.json);
    let first = violations.first()?;
    let headline = format!("the default of `{}` is not valid", found.name);
    let slot = context.site(found.default.node);
    let mut diagnostic = rule.finding(slot, headline);
    diagnostic = match first.pointer.as_str() {
        "" => diagnostic.label(first.words.clone()),
        pointer => diagnostic.label(format!("at `{pointer}`: {}", first.words)),
    };
    for more in &violations[1..] {
        diagnostic = diagnostic.note(match more.pointer.as_str() {
            "" => format!("Also: {}.", more.words),
            pointer => format!("Also at `{pointer}`: {}.", more.words),
        });
    }
    if !found.is_of_parameter {
        diagnostic.severity = Severity::Warning;
    }
    let diagnostic = diagnostic.help("Write a default that the schema allows, or change the schema.");
    let scalar = context.scalar(found.default.node);
    let Some(value) = scalar.and_then(|scalar| rewritten(&scalar.text(), found.schema)) else {
        return Some(diagnostic);
    };
    let edit = Edit::Replace { slot, value };
    Some(diagnostic.fix(Fix::suggestion("Write it with the type of the parameter", vec![edit])))
}

/// The same characters as a value of the type that is asked for, where they then are what the schema allows.
fn rewritten(text: &str, schema: &Schema) -> Option<NewValue> {
    let (value, json) = match schema.type_name()? {
        "integer" | "number" => (NewValue::Number(text.to_owned()), schema::number(text)?),
        "boolean" => {
            let truth = text.parse().ok()?;
            (NewValue::Bool(truth), truth.into())
        }
        "string" => (NewValue::text(text), text.into()),
        _ => return None,
    };
    schema::violations(&schema.whole(), &json).is_empty().then_some(value)
}
