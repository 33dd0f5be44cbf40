//! A parameter without a destination.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::template::Section;
use plimsoll_model::Family;
use plimsoll_syntax::edit::Position;

use super::{entry, is_handed_on};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-destination-missing"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A parameter without `destination`, in a bundle of 2019 or later, that is not handed on to a
dependency.

## Why it matters

Nothing says where the value is put, so the invocation image never sees it. Only until February 2019 a variable named
`CNAB_P_` and the parameter was used.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {"definition": "port"}   # error: [cnab-destination-missing] "`port` has no destination"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {"definition": "port", "destination": {"env": "PORT"}}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if bundle.dialect.has_implicit_destination() || bundle.dialect == Dialect::Porter {
        return Vec::new();
    }
    // One of another type is told of as such.
    let is_missing = |parameter: &&Parameter| {
        parameter.destination.is_none() && entry(context, parameter.node, "destination").is_none()
    };
    let missing = bundle.parameters.iter().filter(is_missing);
    let own = missing.filter(|parameter| !is_handed_on(bundle, Section::Parameters, &parameter.name.text));
    own.map(|parameter| finding(rule, context, parameter)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, parameter: &Parameter) -> Diagnostic {
    let env = parameter.name.text.to_uppercase().replace(['-', '.', ' '], "_");
    let edit = Edit::InsertEntry {
        mapping: context.site(parameter.node),
        key: "destination".to_owned(),
        value: NewValue::Map(vec![("env".to_owned(), NewValue::text(&env))]),
        position: Position::Last,
    };
    rule.finding(
        context.site(parameter.name.node),
        format!("parameter `{}` has no destination", parameter.name.text),
    )
    .label("its value is put nowhere")
    .help(format!("Add `\"destination\": {{\"env\": \"{env}\"}}`, or the `path` of a file."))
    .fix(Fix::suggestion(format!("Put it into `{env}`"), vec![edit]))
}
