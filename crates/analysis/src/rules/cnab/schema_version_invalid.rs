//! A version of the specification that is no version.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::dialect::loose_version;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-schema-version-invalid"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::SCHEMA_VERSION),
    documentation: r#"
## What it finds

A `schemaVersion` that is no version. `v1.2.0`, `1.2.0`, `1.2` and, as the draft of 2018 has it, `v1` are versions.

## Why it matters

Runtimes compare it with the versions that they know, and refuse a bundle where they cannot.

## Example

```json bundle.json
{
  "schemaVersion": "one",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```

```expect bundle.json
2: error: [cnab-schema-version-invalid] "`one` is not a version of the specification"
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // Manifests have versions of their own.
    let version = bundle.schema_version.as_ref().filter(|_| bundle.manifest.is_none());
    let version = version.filter(|version| !context.has_wrong_type(version.node));
    let Some(version) = version.filter(|version| loose_version(&version.text).is_none()) else {
        return Vec::new();
    };
    let headline = if version.text.is_empty() {
        "`schemaVersion` is empty".to_owned()
    } else {
        format!("`{}` is not a version of the specification", version.text)
    };
    vec![
        rule.finding(context.site(version.node), headline)
            .help("Write the version that the bundle follows: `v1.2.0`."),
    ]
}
