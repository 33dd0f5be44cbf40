//! An image without a tag.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::image::ImageReference;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-image-untagged"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

A reference of an `oci` or `docker` image with neither a tag nor a digest.

## Why it matters

It means whatever is called `latest` when the bundle is installed. Libraries for bundles refuse such an invocation image.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web"}]
}
```

```expect bundle.json
4: warning: [cnab-image-untagged] "`example/web` has no tag"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (index, image) in bundle.all_images().enumerate() {
        let is_invocation = index < bundle.invocation_images.len();
        let Some(text) =
            image.image.as_ref().filter(|text| image.is_container() && !context.has_wrong_type(text.node))
        else {
            continue;
        };
        let reference = ImageReference::parse(&text.text);
        let is_pinned = reference.digest.is_some() || (image.digest.is_some() && !is_invocation);
        if text.text.is_empty() || reference.tag.is_some() || is_pinned {
            continue;
        }
        let diagnostic = rule
            .finding(context.site(text.node), format!("`{}` has no tag", text.text))
            .label("read as `latest`");
        let diagnostic = if is_invocation {
            diagnostic.note("Libraries for bundles refuse an invocation image without a tag.")
        } else {
            diagnostic.note("What `latest` is changes without the bundle.")
        };
        diagnostics.push(diagnostic.help(format!("Write a tag or a digest: `{}:1.0.0`.", text.text)));
    }
    diagnostics
}
