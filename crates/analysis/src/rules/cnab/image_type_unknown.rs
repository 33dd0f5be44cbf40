//! A kind of image that not all runtimes know.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, nearest};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-image-type-unknown"),
    severity: Severity::Information,
    family: Some(Family::Cnab),
    clause: Some(clauses::IMAGES),
    documentation: r#"
## What it finds

An `imageType` other than `oci` and `docker`.

## Why it matters

Runtimes must know `oci` and `docker`; others only where a driver for them is installed. Where no image can be run, the bundle cannot
be installed.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "imageType": "dcoker"}]
}
```

```expect bundle.json
4: info: [cnab-image-type-unknown] "not every runtime knows images of type `dcoker`"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0", "imageType": "docker"}]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let unknown =
        bundle.all_images().filter_map(|image| image.image_type.as_ref().filter(|_| !image.is_container()));
    let shaped = unknown.filter(|of| !context.has_wrong_type(of.node));
    let finding = |of: &Text| {
        let slot = context.site(of.node);
        let diagnostic = rule
            .finding(slot, format!("not every runtime knows images of type `{}`", of.text))
            .note("Every runtime knows `oci` (the default) and `docker`; the list is open.");
        let Some(meant) = nearest(&of.text, ["docker", "oci"]) else {
            return diagnostic.help("Name the drivers that it needs where the bundle is described.");
        };
        let edit = Edit::Replace { slot, value: NewValue::text(meant) };
        diagnostic
            .label(format!("did you mean `{meant}`?"))
            .help(format!("Write `{meant}`."))
            .fix(Fix::safe(format!("Write `{meant}`"), vec![edit]))
    };
    shaped.map(finding).collect()
}
