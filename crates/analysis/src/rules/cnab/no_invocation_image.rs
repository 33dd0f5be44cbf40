//! A bundle without anything that installs it.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-no-invocation-image"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::INVOCATION_IMAGES),
    documentation: r#"
## What it finds

A list of `invocationImages` without an image.

## Why it matters

There is nothing to run: every action of the bundle fails.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": []
}
```

```expect bundle.json
4: error: [cnab-no-invocation-image] "`invocationImages` has no image"
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
    let list = bundle.invocation_list.and_then(|list| context.node(list).value()?.as_sequence());
    let empty = list.filter(|list| list.items().next().is_none());
    let finding = empty.map(|list| {
        rule.finding(context.site(list.node().id()), "`invocationImages` has no image")
            .label("nothing to run")
            .note("At least one invocation image must be there; it installs, upgrades and uninstalls the application.")
            .help("Add an image: `{\"image\": \"registry/name:tag\"}`.")
    });
    finding.into_iter().collect()
}
