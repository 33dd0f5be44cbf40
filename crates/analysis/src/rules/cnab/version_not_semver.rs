//! A version of the bundle that is no semantic version.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::cnab::dialect::{loose_version, semver};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-version-not-semver"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::METADATA),
    documentation: r#"
## What it finds

A `version` that is no semantic version, such as a commit. `v1.2.3` is taken as one, as all tools do; a version of fewer
numbers, such as `1.0`, is a warning.

## Why it matters

Runtimes and other bundles order versions to find the newest, and pick one that fits a range. They cannot order this one.

## Example

```json bundle.json
{
  "name": "web",
  "version": "c9c7ead",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```

```expect bundle.json
3: error: [cnab-version-not-semver] "`c9c7ead` is not a semantic version"
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
    let Some(version) = bundle.version.as_ref().filter(|version| !context.has_wrong_type(version.node))
    else {
        return Vec::new();
    };
    let text = &version.text;
    if &**text == "latest" || semver(text).is_some() {
        return Vec::new();
    }
    let site = context.site(version.node);
    let headline = if text.is_empty() {
        "the version of the bundle is empty".to_owned()
    } else {
        format!("`{text}` is not a semantic version")
    };
    let diagnostic = rule.finding(site, headline);
    let Some(whole) = loose_version(text) else {
        return vec![
            diagnostic
                .help("Write three numbers: `1.4.0`. What comes from a build may follow: `1.4.0+c9c7ead`."),
        ];
    };
    let mut diagnostic = diagnostic
        .label(format!("read as `{whole}`"))
        .note(
            "The schemas of the specification and most tools accept it; its text asks for all three numbers.",
        )
        .help(format!("Write `{whole}`."))
        .fix(Fix::suggestion(
            format!("Write `{whole}`"),
            vec![Edit::Replace { slot: site, value: NewValue::text(whole.to_string()) }],
        ));
    diagnostic.severity = Severity::Warning;
    vec![diagnostic]
}
