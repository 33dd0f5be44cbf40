//! A result without a claim.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::Outcome;
use plimsoll_model::Clause;

use crate::rules::{Check, Rule, StoreContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-result-orphan"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A result whose claim is not there.

## Why it matters

What was done is not known, only how it ended: the claim was deleted, or the store was copied in part.

## Example

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}   # warning: [claim-result-orphan] "the claim of this result"
```

## Fix

Restore the claim, or delete its results.

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
"#,
    check: Check::Store(check),
};

fn check(rule: &Rule, context: &StoreContext<'_>) -> Vec<Diagnostic> {
    let is_misplaced = |result: &Outcome| {
        context
            .store
            .misplaced_results
            .iter()
            .any(|(other, _)| other.file == result.file && other.node == result.node)
    };
    let stray = context.store.stray_results.iter().filter(|result| !is_misplaced(result));
    let found = stray.map(|result| {
        let node = result.claim.as_ref().map_or(result.node, |claim| claim.node);
        rule.finding(Site { file: result.file, node }, "the claim of this result is not there")
            .help("Restore the claim, or delete its results.")
    });
    found.collect()
}
