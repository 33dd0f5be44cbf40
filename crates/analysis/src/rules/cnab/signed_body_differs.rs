//! A signed bundle that says something else than the unsigned one beside it.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::{self, Bundle, clauses, schema};
use plimsoll_formats::surroundings::Found;
use plimsoll_model::Family;
use plimsoll_syntax::{Content, View};
use serde_json::Value as Json;

use crate::parse;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-signed-body-differs"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::SIGNING),
    documentation: r#"
## What it finds

A `bundle.cnab` whose text says something else than the `bundle.json` beside it. Order and layout do not count.

## Why it matters

The signed file is used in place of the other one, so a change of `bundle.json` has no effect until it is signed again.

## Example

```text bundle.cnab
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

{   # warning: [cnab-signed-body-differs] "the signed bundle differs from bundle.json"
  "name": "shop",
  "version": "1.0.0",
  "invocationImages": [
    {
      "image": "example/shop@sha256:0b6a27b5dd4d0a8cf4cf4b5b8f8b8e4e1b9a3a4e7b2f0c1d2e3f405162738495",
      "contentDigest": "sha256:0b6a27b5dd4d0a8cf4cf4b5b8f8b8e4e1b9a3a4e7b2f0c1d2e3f405162738495"
    }
  ]
}
-----BEGIN PGP SIGNATURE-----   # info: [cnab-signature-unverified] "not verified here"

iHUEARYKAB0WIQ==
-----END PGP SIGNATURE-----
```

```json bundle.json
{
  "name": "shop",
  "version": "1.1.0",
  "invocationImages": [{"image": "example/shop@sha256:0b6a27b5dd4d0a8cf4cf4b5b8f8b8e4e1b9a3a4e7b2f0c1d2e3f405162738495"}]
}
```

## Fix

Sign the new text, or remove the file that is out of date.

```json bundle.json
{
  "name": "shop",
  "version": "1.0.0",
  "invocationImages": [
    {
      "image": "example/shop@sha256:0b6a27b5dd4d0a8cf4cf4b5b8f8b8e4e1b9a3a4e7b2f0c1d2e3f405162738495",
      "contentDigest": "sha256:0b6a27b5dd4d0a8cf4cf4b5b8f8b8e4e1b9a3a4e7b2f0c1d2e3f405162738495"
    }
  ]
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if !bundle.is_signed {
        return Vec::new();
    }
    let beside = context.file.path(context.db).parent().join(cnab::FILE_NAME).ok();
    let found = beside.map(|path| context.surroundings.find(&path));
    let Some(Found::File(other)) = found else { return Vec::new() };
    let other_content = context.surroundings.content(other).ok();
    let (Some(signed), Some(plain)) =
        (parse::content(context.db, context.file).map(value), other_content.as_ref().map(value))
    else {
        return Vec::new();
    };
    if signed == plain {
        return Vec::new();
    }
    let finding = rule
        .finding(context.site(bundle.node), "the signed bundle differs from bundle.json")
        .note("Tools use the signed one.")
        .help("Sign the present bundle.json, or remove the file that is out of date.");
    vec![finding]
}

fn value(content: &Content) -> Json {
    let document = content.documents().next();
    document.map_or(Json::Null, |document| {
        let view = View::new(document);
        schema::json(&view, view.value())
    })
}
