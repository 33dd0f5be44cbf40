//! An output that is written elsewhere.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-output-path-outside"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::OUTPUTS),
    documentation: r#"
## What it finds

A `path` of an output that is not below `/cnab/app/outputs/`.

## Why it matters

Runtimes read outputs from that folder only: this one is never found.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"host": {"type": "string"}},
  "outputs": {
    "host": {
      "definition": "host",
      "path": "/cnab/app/outputs/../host"   # error: [cnab-output-path-outside] "is not below `/cnab/app/outputs/`"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"host": {"type": "string"}},
  "outputs": {
    "host": {"definition": "host", "path": "/cnab/app/outputs/host"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if bundle.dialect == Dialect::Porter {
        return Vec::new();
    }
    let outside = bundle.outputs.iter().filter_map(|output| Some((output, output.path.as_ref()?)));
    outside
        .filter(|(_, path)| !super::is_output_path(&path.text))
        .map(|(output, path)| {
            let inside = format!("{}/{}", super::OUTPUTS, output.name.text);
            let slot = context.site(path.node);
            let edit = Edit::Replace { slot, value: NewValue::text(&inside) };
            rule.finding(slot, format!("`{}` is not below `{}/`", path.text, super::OUTPUTS))
                .label("runtimes do not look here")
                .help(format!("Let the action write `{inside}`."))
                .fix(Fix::suggestion(format!("Write `{inside}`"), vec![edit]))
        })
        .collect()
}
