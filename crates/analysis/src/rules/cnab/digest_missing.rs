//! An image without a digest.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-digest-missing"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

An image without a digest, in `contentDigest` (before version 1.0 `digest`) or in its reference. In a signed bundle it is an error;
before version 1.0, where digests were optional, a hint.

## Why it matters

What a tag names can change after the bundle was written and signed. A runtime compares digests before it runs an image;
without one there is nothing to compare.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```

```expect bundle.json
5: warning: [cnab-digest-missing] "`example/web:1.0.0` has no digest"
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
    let severity = if bundle.is_signed {
        Severity::Error
    } else if bundle.dialect.is_released() {
        Severity::Warning
    } else {
        Severity::Hint
    };
    let name = if bundle.dialect.is_released() || bundle.dialect == Dialect::Any {
        "contentDigest"
    } else {
        "digest"
    };
    let mut diagnostics = Vec::new();
    for image in bundle.all_images().filter(|image| image.digest.is_none()) {
        let Some(text) =
            image.image.as_ref().filter(|text| !text.text.is_empty() && !context.has_wrong_type(text.node))
        else {
            continue;
        };
        if ImageReference::parse(&text.text).digest.is_some() {
            continue;
        }
        let mut diagnostic = rule
            .finding(context.site(text.node), format!("`{}` has no digest", text.text))
            .help(format!("Add `{name}` with the digest that the registry gives: `sha256:` and 64 digits."));
        diagnostic.severity = severity;
        diagnostics.push(if bundle.is_signed {
            diagnostic.note("The signature says nothing of an image that is named without a digest.")
        } else {
            diagnostic.note("A bundle that is handed on must have the digests of its images.")
        });
    }
    diagnostics
}
