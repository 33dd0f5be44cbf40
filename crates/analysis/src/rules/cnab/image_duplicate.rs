//! One reference with two digests.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Image;
use plimsoll_formats::cnab::image::Digest;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-image-duplicate"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

Two images with the same reference and different digests, where neither labels nor a platform tell them apart.

## Why it matters

A reference names one image, so at least one of the digests is wrong.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}],
  "images": {
    "server": {
      "image": "example/web:1.0.0",
      "contentDigest": "sha256:71c9d3e5f7081a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3"
    }
  }
}
```

```expect bundle.json
9: warning: [cnab-image-duplicate] "`example/web:1.0.0` has two digests"
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}],
  "images": {
    "server": {
      "image": "example/web:1.0.0",
      "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let is_told_apart = |image: &&Image| {
        ["labels", "platform"].iter().any(|field| context.entry(image.node, field).is_some())
    };
    let images = bundle.all_images().filter(|image| !is_told_apart(image));
    let named = images.filter_map(|image| image.image.as_ref().zip(image.digest.as_ref()));
    let mut first: Vec<(&Text, &Text)> = Vec::new();
    let mut diagnostics = Vec::new();
    for (reference, digest) in named {
        let known = first.iter().find(|(known, _)| known.text == reference.text);
        let Some((_, other)) = known else {
            first.push((reference, digest));
            continue;
        };
        let is_good = |digest: &Text| Digest::of(&digest.text) == Digest::WellFormed;
        if other.text == digest.text || !is_good(other) || !is_good(digest) {
            continue;
        }
        let diagnostic = rule
            .finding(context.site(digest.node), format!("`{}` has two digests", reference.text))
            .related(context.site(other.node), "the other one")
            .help("Write the same digest for the same image, or the reference of the other image.");
        diagnostics.push(diagnostic);
    }
    diagnostics
}
