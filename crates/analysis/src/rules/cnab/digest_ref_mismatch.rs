//! A reference and a digest that name different images.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::image::Digest;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-digest-ref-mismatch"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

A reference with a digest (`name@sha256:…`), and another digest beside it.

## Why it matters

The image that the reference names never has the other digest: a runtime that compares refuses it.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{
    "image": "example/web:1.0.0@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f",
    "contentDigest": "sha256:71c9d3e5f7081a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3"
  }]
}
```

```expect bundle.json
7: error: [cnab-digest-ref-mismatch] "another digest than in the reference"
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{
    "image": "example/web:1.0.0@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f",
    "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
  }]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for image in bundle.all_images() {
        let digests = image.digests();
        let [field, reference] = &digests[..] else { continue };
        let is_good = digests.iter().all(|digest| Digest::of(&digest.text) == Digest::WellFormed);
        if field.text == reference.text || !is_good {
            continue;
        }
        let diagnostic = rule
            .finding(context.site(field.node), "another digest than in the reference")
            .related(
                Place::text(context.site(reference.node), reference.range),
                "this is what the reference says",
            )
            .help("Write the digest of the image that is meant in both places.");
        diagnostics.push(diagnostic);
    }
    diagnostics
}
