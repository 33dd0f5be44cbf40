//! A destination that is a relative path.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, InjectionKind};

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

A `path` of a parameter or credential that does not start with `/`. For a credential it is a warning.

## Why it matters

The path must be absolute. Tools refuse the bundle for a parameter; for a credential they put the file somewhere,
often below the root of the image.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "kubeconfig": {"path": "root/.kube/config"}   # warning: [cnab-path-not-absolute] "`root/.kube/config` is no absolute path"
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
        .map(|((kind, _), path)| {
            let absolute = clean(&path.text);
            let slot = context.site(path.node);
            let edit = Edit::Replace { slot, value: NewValue::text(&absolute) };
            let mut finding = rule
                .finding(slot, format!("`{}` is no absolute path", path.text))
                .label("does not start with `/`")
                .help("Write the path from the root of the invocation image on.")
                .fix(Fix::suggestion(format!("Write `{absolute}`"), vec![edit]));
            if kind == InjectionKind::Credential {
                finding.severity = Severity::Warning;
            }
            finding
        })
        .collect()
}
