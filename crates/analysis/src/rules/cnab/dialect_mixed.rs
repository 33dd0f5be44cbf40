//! Something that is written as in another version than the rest.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::bundle::Foreign;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::general::missing_field;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dialect-mixed"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE),
    documentation: r#"
## What it finds

Fields of another version of the specification than the one that the bundle is written in: `digest` where it is called
`contentDigest`, `defaultValue` beside a `definition`, a list of `images` where they are a mapping.

## Why it matters

Tools of the one version ignore what only the other has, so a default is not used and a digest not compared. A list of `images`
is refused from version 1.0 on.

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
      "digest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
    }
  }
}
```

```expect bundle.json
9: warning: [cnab-dialect-mixed] "`digest` of an image is not of version 1.2"
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
      "image": "example/server:1.0.0",
      "contentDigest": "sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

/// Keys that another version spells otherwise, for the same value.
const RENAMED: [(&str, &str); 10] = [
    ("digest", "contentDigest"),
    ("contentDigest", "digest"),
    ("apply-to", "applyTo"),
    ("extensions", "custom"),
    ("defaultValue", "default"),
    ("minValue", "minimum"),
    ("maxValue", "maximum"),
    ("allowedValues", "enum"),
    ("default", "defaultValue"),
    ("enum", "allowedValues"),
];

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let found = bundle.foreign.iter().map(|foreign| finding(rule, bundle, context, foreign));
    let mut diagnostics: Vec<Diagnostic> = found.collect();
    if let Some((images, false)) = bundle.images_node.filter(|_| bundle.dialect.is_released()) {
        let mut list = rule
            .finding(
                context.site(images),
                format!("a list of `images` is not of version {}", bundle.dialect.name()),
            )
            .label("a mapping of names since December 2018")
            .note("Runtimes for version 1.0 and later refuse it.")
            .help("Give each image a name, and write `{\"name\": {\"image\": …}}`.");
        list.severity = Severity::Error;
        diagnostics.push(list);
    }
    diagnostics
}

fn finding(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>, foreign: &Foreign) -> Diagnostic {
    let site = context.site(foreign.node);
    let version = bundle.dialect.name();
    let diagnostic = rule
        .finding(Place::key(site), format!("{} is not of version {version}", foreign.what))
        .note(format!("The bundle is read as version {version}, by {}.", context.recognised.because));
    let Some(instead) = foreign.instead else {
        return diagnostic
            .label("of another version")
            .help("Remove it, or write the bundle as one version has it.");
    };
    let diagnostic = diagnostic.label(format!("`{instead}` in this version"));
    let of_parameter = foreign.what.ends_with("of a parameter");
    if of_parameter && bundle.dialect.is_released() && instead != "applyTo" {
        return diagnostic.help(format!("Write `{instead}` in the definition of the parameter."));
    }
    let key = context.node(foreign.node).children().next().and_then(|key| key.value()?.as_scalar());
    let written = key.map(|key| key.text().into_owned()).unwrap_or_default();
    let is_taken =
        context.mapping_around(foreign.node).is_some_and(|mapping| mapping.entry(instead).is_some());
    if is_taken {
        return diagnostic.help(format!("Remove it: `{instead}` is there too."));
    }
    let diagnostic = diagnostic.help(format!("Write `{instead}`."));
    if RENAMED.contains(&(written.as_str(), instead)) {
        return diagnostic.fix(missing_field::rename(site, &written, instead));
    }
    diagnostic
}
