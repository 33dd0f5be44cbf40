//! A version of the specification that is not known.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::dialect::loose_version;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-schema-version-unsupported"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::VERSIONS),
    documentation: r#"
## What it finds

A `schemaVersion` of another major version than 1. A later minor version than 1.2 and a draft in a bundle of a released version
are worth knowing.

## Why it matters

Runtimes run bundles of the major version that they know. Only the fields of 1.2 are checked.

## Example

```json bundle.json
{
  "schemaVersion": "99.99",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}]
}
```

```expect bundle.json
2: warning: [cnab-schema-version-unsupported] "version 99.99 of the specification is not known"
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
    let Some(text) = version.filter(|text| !context.has_wrong_type(text.node)) else {
        return Vec::new();
    };
    let Some(version) = loose_version(&text.text) else { return Vec::new() };
    let written = text.text.strip_prefix('v').unwrap_or(&text.text);
    let (severity, headline, note) = if version.major != 1 {
        let headline = format!("version {written} of the specification is not known");
        (Severity::Warning, headline, "A runtime refuses a bundle of another major version than its own.")
    } else if version.minor > 2 {
        let headline = format!("version {written} is later than 1.2, the newest that is known");
        (Severity::Information, headline, "The bundle is checked as one of version 1.2.")
    } else if !version.pre.is_empty() && bundle.dialect.is_released() {
        let headline = format!("{written} is a draft, and the bundle follows a released version");
        let note = "A draft is not compatible with any other version, not even with what became of it.";
        (Severity::Information, headline, note)
    } else {
        return Vec::new();
    };
    let mut diagnostic = rule
        .finding(context.site(text.node), headline)
        .note(note)
        .help("Write the version that the bundle follows: `v1.2.0`.");
    diagnostic.severity = severity;
    vec![diagnostic]
}
