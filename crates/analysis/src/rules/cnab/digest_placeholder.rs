//! A digest that is still to be filled in.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::bundle::{Image, WrittenDigest};
use plimsoll_formats::cnab::image::Digest;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-digest-placeholder"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

Something that stands in for a digest: `sha256:aaaa…`, `<digest>`, `${DIGEST}`.

## Why it matters

A runtime compares it with the digest of the image, and refuses the image.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:aaaaaaaaaaaa..."}]
}
```

```expect bundle.json
5: warning: [cnab-digest-placeholder] "`sha256:aaaaaaaaaaaa...` is not a digest yet"
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
    let digests = bundle.all_images().flat_map(Image::digests);
    let placeholders = digests.filter(|found| Digest::of(&found.text) == Digest::Placeholder);
    let finding = |found: WrittenDigest| {
        rule.finding(
            Place::text(context.site(found.node), found.range),
            format!("`{}` is not a digest yet", found.text),
        )
        .label("something stands in for it")
        .help("Write the digest that the registry gives, or leave it out until there is one.")
    };
    placeholders.map(finding).collect()
}
