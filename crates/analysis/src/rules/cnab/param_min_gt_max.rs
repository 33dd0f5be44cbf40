//! A lower bound above the upper one.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::schema::crossed_bounds;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::text_of;
use plimsoll_model::Family;
use plimsoll_syntax::Entry;

use super::param_constraint_mismatch::constraint;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-min-gt-max"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

Bounds of a parameter or definition that exclude each other: `minValue` above `maxValue`, `minLength` above `maxLength`, and their
like in JSON Schema.

## Why it matters

No value is allowed: the bundle cannot be installed where the parameter needs one.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {
      "type": "int",
      "minValue": 9000,
      "maxValue": 80
    }
  }
}
```

```expect bundle.json
8: error: [cnab-param-min-gt-max] "`minValue` is above `maxValue`"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {
      "type": "int",
      "minValue": 80,
      "maxValue": 9000
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in bundle.schemas() {
        for (lower, upper) in crossed_bounds(&schema.json) {
            let lower = constraint(context, schema.node, lower);
            let Some((lower, upper)) = lower.zip(constraint(context, schema.node, upper)) else { continue };
            let name =
                |entry: Entry<'_>| entry.key().and_then(text_of).map(|key| key.text).unwrap_or_default();
            let diagnostic = rule
                .finding(
                    Place::value(context.site(lower.node().id())),
                    format!("`{}` is above `{}`", name(lower), name(upper)),
                )
                .label("no value is allowed")
                .related(Place::value(context.site(upper.node().id())), "the upper bound")
                .help("Write a lower bound that is not above the upper one.");
            diagnostics.push(diagnostic);
        }
    }
    diagnostics
}
