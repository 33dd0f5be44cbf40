//! A version of the bundle that is `latest`.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-version-latest"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::METADATA),
    documentation: r#"
## What it finds

A `version` that is `latest`.

## Why it matters

`latest` is a name for whatever is newest, not a version; runtimes refuse it.

## Example

```json bundle.json
{
  "name": "web",
  "version": "latest",
  "invocationImages": [{"image": "example/web:1.0.0"}]
}
```

```expect bundle.json
3: error: [cnab-version-latest] "`latest` is not a version"
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
    let latest = bundle.version.as_ref().filter(|version| &*version.text == "latest");
    let finding = latest.map(|version| {
        rule.finding(context.site(version.node), "`latest` is not a version")
            .note("Libraries for bundles refuse it by name.")
            .help("Write the version of this bundle, as three numbers: `1.4.0`.")
    });
    finding.into_iter().collect()
}
