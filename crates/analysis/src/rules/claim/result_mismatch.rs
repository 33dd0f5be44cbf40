//! A result in the folder of another claim.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, Rule, StoreContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-result-mismatch"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A result whose `claimId` is not the claim in whose folder it lies.

## Why it matters

Tools look for results by folder: one of the two claims has a result that is not its own.

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
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CPA2AP000000000000000000", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}   # error: [claim-result-mismatch] "in the folder of another claim"
```

## Fix

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}
```
"#,
    check: Check::Store(check),
};

fn check(rule: &Rule, context: &StoreContext<'_>) -> Vec<Diagnostic> {
    let found = context.store.misplaced_results.iter().map(|(result, folder)| {
        let node = result.claim.as_ref().map_or(result.node, |claim| claim.node);
        rule.finding(Site { file: result.file, node }, "this result lies in the folder of another claim")
            .note(format!("The folder is that of {folder}."))
            .help("Move it to the folder of its own claim.")
    });
    found.collect()
}
