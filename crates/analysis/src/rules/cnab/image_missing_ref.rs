//! An image without its reference.

use plimsoll_base::{Code, Diagnostic, NodeId, Place, Severity};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::conform::FindingKind;
use plimsoll_model::Family;
use plimsoll_syntax::Mapping;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-image-missing-ref"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

An item of `invocationImages` or an entry of `images` without `image`, or with an empty one. Examples of the first draft say `uri`
by mistake.

## Why it matters

Nobody can tell which image is meant: it is neither run, nor copied with the bundle.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"imageType": "docker", "uri": "example/web@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}]
}
```

```expect bundle.json
4: error: [cnab-image-missing-ref] "`image` is missing"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"imageType": "docker", "image": "example/web@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"}]
}
```
"#,
    check: Check::Bundle(check),
};

/// Whether an entry is where the reference of an image stands under a name that the specification has by mistake.
pub(super) fn is_meant(context: &DocumentContext<'_>, entry: NodeId) -> bool {
    let is_around = |mapping: NodeId| {
        let mut entries = context.mapping(mapping).into_iter().flat_map(Mapping::entries);
        entries.any(|inside| inside.node().id() == entry)
    };
    context.findings.iter().any(|finding| match &finding.kind {
        FindingKind::Missing { field, misspelt: None, .. } => {
            field.name == "image" && is_around(finding.node)
        }
        _ => false,
    })
}

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let without =
        bundle.all_images().filter(|image| image.image.as_ref().is_none_or(|text| text.text.is_empty()));
    let shaped = without.filter(|image| {
        let value = context.entry(image.node, "image").and_then(|entry| entry.value());
        // Of a list or a mapping the field table tells.
        value.is_none_or(|value| value.as_scalar().is_some())
    });
    shaped.map(|image| finding(rule, context, image.node)).collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, image: NodeId) -> Diagnostic {
    let headline = "`image` is missing";
    let has_image = context.entry(image, "image").is_some();
    if let Some(uri) = context.entry(image, "uri").filter(|_| !has_image) {
        let site = context.site(uri.node().id());
        return rule
            .finding(Place::key(site), headline)
            .label("it is called `uri` here")
            .note("Examples of the draft of 2018 say `uri`; its text and all tools say `image`.")
            .help("Rename `uri` to `image`.")
            .fix(missing_field::rename(site, "uri", "image"));
    }
    let diagnostic = missing_field::absent(rule, context, image, "image", headline);
    if diagnostic.help.is_some() {
        return diagnostic;
    }
    diagnostic.help("Add `image` with the reference: `registry/name:tag`, better with `@sha256:…`.")
}
