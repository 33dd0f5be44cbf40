//! Two outputs in one file.
use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use super::clean;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-output-path-duplicate"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::OUTPUTS),
    documentation: r#"
## What it finds

Two outputs with the same `path`.

## Why it matters

Paths of outputs must differ: one file would count as two outputs.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"host": {"type": "string"}},
  "outputs": {
    "host": {"definition": "host", "path": "/cnab/app/outputs/host"},
    "name": {"definition": "host", "path": "/cnab/app/outputs/host"}   # error: [cnab-output-path-duplicate] "same file"
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
    "host": {"definition": "host", "path": "/cnab/app/outputs/host"},
    "name": {"definition": "host", "path": "/cnab/app/outputs/name"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, (&Text, &Text)> = BTreeMap::new();
    let mut found = Vec::new();
    for output in &bundle.outputs {
        let Some(path) = &output.path else { continue };
        if let Some((name, before)) = first.get(&clean(&path.text)) {
            let headline = format!("outputs `{}` and `{}` are the same file", name.text, output.name.text);
            found.push(
                rule.finding(context.site(path.node), headline)
                    .label("the same path")
                    .related(context.site(before.node), format!("`{}` is written here", name.text))
                    .help("Give each output a file of its own."),
            );
        } else {
            first.insert(clean(&path.text), (&output.name, path));
        }
    }
    found
}
