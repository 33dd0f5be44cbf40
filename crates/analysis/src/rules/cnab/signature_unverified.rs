//! A signed bundle: that it is signed says nothing until somebody verifies it.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-signature-unverified"),
    severity: Severity::Information,
    family: Some(Family::Cnab),
    clause: Some(clauses::SIGNING),
    documentation: r#"
## What it finds

A bundle in a clear-signed message. Checking and planning read it without looking at the signature.

## Why it matters

Anybody can write a signature. Whether it is good, and whose it is, is said by `plimsoll verify` with the keys that you
trust.

## Example

```text bundle.cnab
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

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
-----BEGIN PGP SIGNATURE-----   # info: [cnab-signature-unverified] "not verified here"

iHUEARYKAB0WIQ==
-----END PGP SIGNATURE-----
```

## Fix

Verify it: `plimsoll verify bundle.cnab --keyring KEYS`. The finding stays as long as the file is
signed, as nothing is kept of a verification; a file that is not signed has none.

```text bundle.cnab
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
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    let Some(range) = context.signed.and_then(plimsoll_trust::ClearSigned::signature) else {
        return Vec::new();
    };
    // Its first line is enough to be seen.
    let line = plimsoll_base::TextRange::new(range.start, (range.start + 29).min(range.end));
    let finding = rule
        .finding(Place::bytes(context.file, line), "the signature is not verified here")
        .help("Verify it with `plimsoll verify FILE --keyring KEYS`.");
    vec![finding]
}
