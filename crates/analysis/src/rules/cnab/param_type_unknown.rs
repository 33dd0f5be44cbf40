//! A type of parameters that is not known.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Severity, nearest};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::{is_null, text_of};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-type-unknown"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

A `type` of a parameter that the draft does not have: that of 2018 has `string`, `int` and `boolean`, those of 2019 the types of
JSON Schema and `bytes`. In later versions types stand in definitions. Parameters and outputs of Porter have those of JSON Schema
and `file`.

## Why it matters

Runtimes refuse the bundle, or take any value.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"type": "itn", "defaultValue": 80}
  }
}
```

```expect bundle.json
6: error: [cnab-param-type-unknown] "`itn` is not a type of parameters"
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

/// The types of the draft of 2018.
const TYPES_2018: &[&str] = &["string", "int", "boolean"];
/// The types of Porter.
const TYPES_OF_PORTER: &[&str] =
    &["string", "integer", "number", "boolean", "array", "object", "null", "file"];
/// The types of the drafts of 2019.
const TYPES_2019: &[&str] = &["string", "integer", "number", "boolean", "array", "object", "null", "bytes"];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let types = match bundle.dialect {
        Dialect::November2018 => TYPES_2018,
        Dialect::Early2019 => TYPES_2019,
        Dialect::Porter => TYPES_OF_PORTER,
        _ => return Vec::new(),
    };
    let inline = bundle.parameters.iter().filter(|parameter| parameter.definition.is_none());
    let outputs = bundle.outputs.iter().filter(|_| bundle.dialect == Dialect::Porter);
    let parameters = inline.map(|parameter| (parameter.node, "parameters"));
    let all = parameters.chain(outputs.map(|output| (output.node, "outputs")));
    all.filter_map(|(node, what)| finding(rule, bundle, context, (node, what), types)).collect()
}

fn finding(
    rule: &Rule,
    bundle: &Bundle,
    context: &DocumentContext<'_>,
    (parameter, what): (NodeId, &str),
    types: &[&'static str],
) -> Option<Diagnostic> {
    let of = text_of(context.entry(parameter, "type")?.value()?)?;
    // `cnab-param-type-bool` tells of the spellings of the other drafts.
    let is_of_other_draft =
        bundle.dialect != Dialect::Porter && ["bool", "int", "integer"].contains(&&*of.text);
    let is_known = types.contains(&&*of.text) || is_of_other_draft;
    let value = context.entry(parameter, "type")?.value()?;
    if is_known || is_null(value) || context.has_wrong_type(of.node) {
        return None;
    }
    let slot = context.site(of.node);
    let place = if bundle.dialect == Dialect::Porter { "manifests" } else { "this version" };
    let listed: Vec<String> = types.iter().map(|name| format!("`{name}`")).collect();
    let diagnostic = rule
        .finding(slot, format!("`{}` is not a type of {what}", of.text))
        .note(format!("In {place} the types are {}.", listed.join(", ")));
    let longer = types.iter().copied().find(|of_type| of.text.len() > 2 && of_type.starts_with(&*of.text));
    Some(match longer.or_else(|| nearest(&of.text, types.iter().copied())) {
        Some(meant) => {
            let edit = Edit::Replace { slot, value: NewValue::text(meant) };
            diagnostic
                .label(format!("did you mean `{meant}`?"))
                .help(format!("Write `{meant}`."))
                .fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit]))
        }
        None => diagnostic.help("Write one of these types."),
    })
}
