//! An image by tag whose digest is known.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::bundle::Image;
use plimsoll_formats::cnab::image::{Digest, ImageReference};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-image-tag-not-digest"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

An entry of `images` whose reference names a tag although its digest stands beside it.

## Why it matters

A tag can be moved to another image. The specification advises references by digest, which cannot.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}],
  "images": {
    "server": {
      "image": "example/server:1.0.0",
      "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
    }
  }
}
```

```expect bundle.json
8: hint: [cnab-image-tag-not-digest] "`example/server:1.0.0` names a tag"
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
      "image": "example/server:1.0.0@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f",
      "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    bundle.images.iter().filter_map(|image| finding(rule, context, image)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, image: &Image) -> Option<Diagnostic> {
    let (text, digest) = (image.image.as_ref()?, image.digest.as_ref()?);
    let reference = ImageReference::parse(&text.text);
    let is_known = Digest::of(&digest.text) == Digest::WellFormed;
    if !is_known || !image.is_container() || reference.tag.is_none() || reference.digest.is_some() {
        return None;
    }
    let slot = context.site(text.node);
    let edit = Edit::Replace { slot, value: NewValue::text(format!("{}@{}", text.text, digest.text)) };
    Some(
        rule.finding(slot, format!("`{}` names a tag", text.text))
            .label("a tag can be moved")
            .help("Add `@` and the digest to the reference.")
            .fix(Fix::suggestion("Add the digest to the reference", vec![edit])),
    )
}
