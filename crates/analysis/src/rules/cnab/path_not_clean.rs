//! A path with detours.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::{clean, paths};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-path-not-clean"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A `path` of a parameter, credential or output with `.`, `..` or empty parts.

## Why it matters

Tools compare paths as they are written, so that two ways to one file pass for different ones; cnab-go refuses such a
bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "kubeconfig": {"path": "/root/.kube//config"}   # warning: [cnab-path-not-clean] "`/root/.kube//config` has detours"
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
    let outputs = bundle.outputs.iter().filter_map(|output| output.path.as_ref());
    let inside = outputs.filter(|path| super::is_output_path(&path.text));
    let all = paths(bundle).map(|(_, path)| path).chain(inside);
    all.filter(|path| path.text.starts_with('/') && clean(&path.text) != *path.text)
        .map(|path| {
            let short = clean(&path.text);
            let slot = context.site(path.node);
            let edit = Edit::Replace { slot, value: NewValue::text(&short) };
            rule.finding(slot, format!("`{}` has detours", path.text))
                .label("`.`, `..`, `//` or `/` at the end")
                .help(format!("Write `{short}`."))
                .fix(Fix::suggestion(format!("Write `{short}`"), vec![edit]))
        })
        .collect()
}
