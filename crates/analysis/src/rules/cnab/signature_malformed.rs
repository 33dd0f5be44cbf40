//! A clear-signed bundle whose frame is broken.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-signature-malformed"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::SIGNING),
    documentation: r#"
## What it finds

A clear-signed message (OpenPGP, RFC 4880 §7) that is not written as one: no signature, text around the signed text, a
line that starts with `-` and is not escaped.

## Why it matters

Such a signature cannot be verified, and text outside the signed part is easily taken for signed.

## Example

```text bundle.cnab
-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512
Comment: ours   # error: [cnab-signature-malformed] "a clear-signed text has no other header than `Hash`"

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

Sign the bundle again, and leave the message as the tool wrote it.

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
-----BEGIN PGP SIGNATURE-----

iHUEARYKAB0WIQ==
-----END PGP SIGNATURE-----
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    let problems = context.signed.into_iter().flat_map(|signed| signed.problems());
    let finding = |problem: &plimsoll_trust::Problem| {
        rule.finding(Place::bytes(context.file, problem.range), problem.kind.message())
            .help("Sign the text again; nothing but the message may be in the file.")
    };
    problems.map(finding).collect()
}
