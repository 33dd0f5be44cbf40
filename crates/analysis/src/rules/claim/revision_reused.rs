//! A revision of two operations.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::Claim;
use plimsoll_formats::written::Text;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-revision-reused"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

Two operations that change what is installed, with the same `revision`.

## Why it matters

The revision must change with what is installed: else the two states cannot be told apart.

## Example

```json .plimsoll/claims/shop/01CP6XM0KVB9V1BQDZ9NK8VP29.json
{
  "id": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "action": "install",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}
```

```json .plimsoll/claims/shop/01CPA2AP000000000000000000.json
{
  "id": "01CPA2AP000000000000000000",
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",   # warning: [claim-revision-reused] "is that of an earlier operation"
  "created": "2018-09-01T08:00:00.000Z",
  "action": "upgrade",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```

```json .plimsoll/results/01CPA2AP000000000000000000/01CPA2AP000000000000000000.json
{"id": "01CPA2AP000000000000000000", "claimId": "01CPA2AP000000000000000000", "created": "2018-09-01T08:00:00.000Z", "status": "succeeded"}
```

## Fix

```json .plimsoll/claims/shop/01CPA2AP000000000000000000.json
{
  "id": "01CPA2AP000000000000000000",
  "installation": "shop",
  "revision": "01CPA2AP000000000000000000",
  "created": "2018-09-01T08:00:00.000Z",
  "action": "upgrade",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut known: Vec<(&Claim, &Text)> = Vec::new();
    for claim in context.claims().filter(|claim| claim.is_modifying()) {
        let Some(revision) = &claim.revision else { continue };
        match known.iter().find(|(_, other)| other.text == revision.text) {
            Some((first, earlier)) => found.push(
                rule.finding(
                    claim.site(revision.node),
                    format!("the revision of this {} is that of an earlier operation", claim.action_word()),
                )
                .related(first.site(earlier.node), format!("the {} that has it", first.action))
                .help("Record the operation with a revision of its own."),
            ),
            None => known.push((claim, revision)),
        }
    }
    found
}
