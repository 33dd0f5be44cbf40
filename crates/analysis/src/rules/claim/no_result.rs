//! An operation without a recorded end.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::Clause;

use crate::claims::Operation;
use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-no-result"),
    severity: Severity::Information,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A claim without any result.

## Why it matters

How the operation ended is not known: it may be running, or it was stopped before its end was written.

## Example

```json .plimsoll/claims/shop/01CP6XM0KVB9V1BQDZ9NK8VP29.json
{   # info: [claim-no-result] "nothing is recorded of how"
  "id": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "action": "install",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```

## Fix

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
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let without = |operation: &&Operation| operation.results.is_empty();
    let found = context.operations.iter().filter(without).map(|operation| {
        let claim = &operation.claim;
        let headline = format!("nothing is recorded of how this {} ended", claim.action_word());
        rule.finding(claim.site(claim.node), headline)
            .help("Look at what is there; the next operation will record its own end.")
    });
    found.collect()
}
