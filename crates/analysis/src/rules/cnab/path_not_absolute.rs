//! A destination that is a relative path.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::{clean, paths};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-path-not-absolute"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A `path` of a parameter or credential that does not start with `/`.

## Why it matters

The path must be absolute: some tools refuse the bundle, others put the file below the root of the image.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "kubeconfig": {"path": "root/.kube/config"}   # error: [cnab-path-not-absolute] "`root/.kube/config` is no absolute path"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "kubeconfig": {"path": "/root/.kube/config"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    paths(bundle)
        .filter(|(_, path)| !path.text.starts_with('/'))
        .map(|(_, path)| {
            let absolute = clean(&path.text);
            let slot = context.site(path.node);
            let edit = Edit::Replace { slot, value: NewValue::text(&absolute) };
            rule.finding(slot, format!("`{}` is no absolute path", path.text))
                .label("does not start with `/`")
                .help("Write the path from the root of the invocation image on.")
                .fix(Fix::suggestion(format!("Write `{absolute}`"), vec![edit]))
        })
        .collect()
}
