//! A value in place of a file of the runtime.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::{clean, paths};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-path-under-cnab-app-run"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::INVOCATION_IMAGE_FORMAT),
    documentation: r#"
## What it finds

A `path` of a parameter or credential at `/cnab/app/run`, which the runtime starts, or at a file that the runtime
itself puts into the image: `/cnab/bundle.json`, `/cnab/claim.json`, `/cnab/app/image-map.json`,
`/cnab/app/relocation-mapping.json`.

## Why it matters

The file exists already, or is overwritten: no action of the bundle can run, or it reads something else than it
expects.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "script": {"path": "/cnab/app/run"}   # warning: [cnab-path-under-cnab-app-run] "`/cnab/app/run` belongs to the runtime"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "script": {"path": "/cnab/app/script"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

const TAKEN: [&str; 4] = [
    "/cnab/bundle.json",
    "/cnab/claim.json",
    "/cnab/app/image-map.json",
    "/cnab/app/relocation-mapping.json",
];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let is_taken =
        |path: &str| path == "/cnab/app/run" || path.starts_with("/cnab/app/run/") || TAKEN.contains(&path);
    paths(bundle)
        .filter(|(_, path)| is_taken(&clean(&path.text)))
        .map(|((_, name), path)| {
            rule.finding(context.site(path.node), format!("`{}` belongs to the runtime", path.text))
                .label("there is a file already")
                .help(format!("Put `{}` into a file of its own.", name.text))
        })
        .collect()
}
