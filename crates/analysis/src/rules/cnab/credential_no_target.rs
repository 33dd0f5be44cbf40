//! A credential that is put nowhere.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::template::{self, Reference, Section};
use plimsoll_model::Family;

use super::has_target;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-credential-no-target"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::CREDENTIALS),
    documentation: r#"
## What it finds

A credential with neither `env` nor `path`.

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
        .filter(|credential| {
            !has_target(context, &credential.destination) && !is_handed_on(bundle, &credential.name.text)
        })
        .map(|credential| {
            let headline = format!("credential `{}` is put nowhere", credential.name.text);
            rule.finding(context.site(credential.name.node), headline)
                .label("neither `env` nor `path`")
                .help("Add `env`, the name of a variable, or `path`, the absolute path of a file.")
        })
        .collect()
}

/// Whether a credential is there to be given to a dependency.
fn is_handed_on(bundle: &Bundle, name: &str) -> bool {
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    let wires = requires.flat_map(|dependency| dependency.credentials.iter().chain(&dependency.parameters));
    let references = wires.flat_map(|wire| template::references(wire.json.as_str().unwrap_or_default()));
    let is_own = |reference: Reference| {
        reference.dependency.is_none()
            && reference.section == Section::Credentials
            && *reference.name == *name
    };
    references.into_iter().any(is_own)
}
