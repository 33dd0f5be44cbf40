//! A type as tools or other drafts spell it.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::text_of;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-type-bool"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

A `type` of a parameter in the spelling of another draft or of a tool: `bool` for `boolean` in 2018, `int` and `bool` for `integer`
and `boolean` in 2019.

## Why it matters

The specification and its schema refuse `bool`. Duffle of that winter is the other way round: it knows only `bool`, so write what the
tool that runs the bundle reads.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "debug": {"type": "bool", "defaultValue": false}
  }
}
```

```expect bundle.json
6: warning: [cnab-param-type-bool] "`bool` is spelt `boolean` in version 2018-11"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "debug": {"type": "boolean", "defaultValue": false}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let spellings: &[(&str, &str)] = match bundle.dialect {
        Dialect::November2018 => &[("bool", "boolean"), ("integer", "int")],
        Dialect::Early2019 => &[("bool", "boolean"), ("int", "integer")],
        _ => return Vec::new(),
    };
    let mut diagnostics = Vec::new();
    for parameter in bundle.parameters.iter().filter(|parameter| parameter.definition.is_none()) {
        let of = context.entry(parameter.node, "type").and_then(|entry| text_of(entry.value()?));
        let Some(of) = of else { continue };
        let Some((_, meant)) = spellings.iter().find(|(other, _)| *other == &*of.text) else { continue };
        let slot = context.site(of.node);
        let headline = format!("`{}` is spelt `{meant}` in version {}", of.text, bundle.dialect.name());
        let edit = Edit::Replace { slot, value: NewValue::text(*meant) };
        let diagnostic = rule
            .finding(slot, headline)
            .note(format!(
                "The bundle is read as version {}, by {}.",
                bundle.dialect.name(),
                context.recognised.because
            ))
            .help(format!("Write `{meant}`."));
        diagnostics.push(diagnostic.fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit])));
    }
    diagnostics
}
