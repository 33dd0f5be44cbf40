//! A digest that is none.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity};
use plimsoll_formats::cnab::bundle::{Image, WrittenDigest};
use plimsoll_formats::cnab::image::Digest;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-digest-malformed"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

A digest, beside an image or in its reference, that is not an algorithm, `:` and as many hexadecimal digits as the algorithm has.

## Why it matters

No image has such a digest, so comparing always fails, and the image is not run.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0",
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "contentDigest": "sha256:3f0ca5b1"}]
}
```

```expect bundle.json
5: error: [cnab-digest-malformed] "`sha256:3f0ca5b1` is not a digest"
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
    bundle
        .all_images()
        .flat_map(Image::digests)
        .filter_map(|digest| finding(rule, context, &digest))
        .collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, found: &WrittenDigest) -> Option<Diagnostic> {
    if context.has_wrong_type(found.node) {
        return None;
    }
    let Digest::Malformed(reason) = Digest::of(&found.text) else { return None };
    let site = context.site(found.node);
    let diagnostic = rule
        .finding(Place::text(site, found.range), format!("`{}` is not a digest", found.text))
        .label(reason)
        .help("Write the digest that the registry gives: `sha256:` and 64 hexadecimal digits in lower case.");
    let lower = found.text.to_lowercase();
    let repaired = [lower.clone(), format!("sha256:{lower}")]
        .into_iter()
        .find(|text| Digest::of(text) == Digest::WellFormed);
    let Some(repaired) = repaired.filter(|_| found.is_field) else { return Some(diagnostic) };
    let edit = Edit::Replace { slot: site, value: NewValue::text(&*repaired) };
    Some(diagnostic.fix(Fix::suggestion(format!("Write `{repaired}`"), vec![edit])))
}
