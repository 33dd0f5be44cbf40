//! A credential that is put nowhere.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::template::Section;
use plimsoll_model::Family;

use super::{has_target, is_handed_on};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-credential-no-target"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::CREDENTIALS),
    documentation: r#"
## What it finds

A credential with neither `env` nor `path` that is not handed on to a dependency.

## Why it matters

One of them must be there: whoever installs supplies the credential, and the invocation image never gets it.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "token": {"required": true}   # error: [cnab-credential-no-target] "credential `token` is put nowhere"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "token": {"required": true, "env": "TOKEN"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let credentials = bundle.credentials.iter();
    credentials
        .filter(|credential| !has_target(context, &credential.destination))
        .filter(|credential| !is_handed_on(bundle, Section::Credentials, &credential.name.text))
        .map(|credential| {
            let headline = format!("credential `{}` is put nowhere", credential.name.text);
            rule.finding(context.site(credential.name.node), headline)
                .label("neither `env` nor `path`")
                .help("Add `env`, the name of a variable, or `path`, the absolute path of a file.")
        })
        .collect()
}
