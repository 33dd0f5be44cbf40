//! A constraint that says nothing of values of this type.

use plimsoll_base::{Code, Diagnostic, NodeId, Place, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::schema::words_of_other_types;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::text_of;
use plimsoll_model::Family;
use plimsoll_syntax::Entry;
use plimsoll_syntax::resolve::{Resolution, Resolved};

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-constraint-mismatch"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A constraint of a parameter or definition that is for values of another type, such as `minValue` of a string, or that is not a
number where it must be one.

## Why it matters

It has no effect: every value passes it.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "host": {"type": "string", "defaultValue": "db", "minValue": 1}
  }
}
```

```expect bundle.json
6: warning: [cnab-param-constraint-mismatch] "`minValue` says nothing of a string"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "host": {"type": "string", "defaultValue": "db", "minLength": 1}
  }
}
```
"#,
    check: Check::Bundle(check),
};

/// The same constraints in the draft of 2018, where they had other names.
const OLD_NAMES: [(&str, &str); 2] = [("minimum", "minValue"), ("maximum", "maxValue")];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for schema in bundle.schemas() {
        for (word, types) in words_of_other_types(&schema.json) {
            let Some(entry) = constraint(context, schema.node, word) else { continue };
            // `required` of a parameter is not that of its schema.
            if word == "required"
                && bundle.definitions.iter().all(|definition| definition.schema.node != schema.node)
            {
                continue;
            }
            let name = entry.key().and_then(text_of).map_or_else(|| word.into(), |key| key.text);
            let of = schema.type_name().unwrap_or_default();
            let article = if of.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
            let diagnostic = rule
                .finding(
                    Place::key(context.site(entry.node().id())),
                    format!("`{name}` says nothing of {article} {of}"),
                )
                .label(format!("for values of type `{}`", types.join("` or `")))
                .help(format!("Remove `{name}`, or write the constraint for this type."));
            diagnostics.push(diagnostic);
        }
    }
    if bundle.dialect == Dialect::November2018 {
        diagnostics.extend(
            bundle.parameters.iter().flat_map(|parameter| not_numbers(rule, context, parameter.node)),
        );
    }
    diagnostics
}

/// The entry of a constraint, under its name in JSON Schema or the older one.
pub(super) fn constraint<'c>(
    context: &'c DocumentContext<'_>,
    schema: NodeId,
    word: &str,
) -> Option<Entry<'c>> {
    let old = OLD_NAMES.iter().find(|(new, _)| *new == word).map(|(_, old)| *old);
    context.entry(schema, word).or_else(|| context.entry(schema, old?))
}

/// Bounds that are not whole numbers, in the draft of 2018.
fn not_numbers(rule: &Rule, context: &DocumentContext<'_>, parameter: NodeId) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for name in ["minValue", "maxValue", "minLength", "maxLength"] {
        let value = context.entry(parameter, name).and_then(|entry| entry.value()?.as_scalar());
        let Some(value) = value else { continue };
        let resolved = value.resolve(Resolution::Yaml12);
        if matches!(resolved, Resolved::Int(_) | Resolved::Null) {
            continue;
        }
        let diagnostic = rule
            .finding(context.site(value.node().id()), format!("`{name}` is not a whole number"))
            .help("Write a whole number, without quotes.");
        diagnostics.push(diagnostic);
    }
    diagnostics
}
