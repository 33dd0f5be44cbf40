//! An operation that is not over.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::{Clause, OperationStatus};

use crate::claims::Operation;
use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-not-terminal"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

An operation whose last result says that it is about to start or running.

## Why it matters

Either it is in progress, and nothing else should be done meanwhile, or it was given up and its end was never written.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "underway"}   # warning: [claim-not-terminal] "in progress, or was given up"   # hint: [claim-status-legacy] "is now"
}
```

## Fix

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "succeeded"}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let is_open = |operation: &&Operation| operation.status == OperationStatus::Underway;
    let found = context.operations.iter().filter(is_open).map(|operation| {
        let claim = &operation.claim;
        let last =
            operation.results.last().and_then(|last| Some((last.file, last.status_text.as_ref()?.node)));
        let (file, node) = last.unwrap_or((claim.file, claim.node));
        let headline = format!("this {} is in progress, or was given up", claim.action_word());
        rule.finding(Site { file, node }, headline)
            .help("Wait for its end; when nothing runs any more, look at what is there.")
    });
    found.collect()
}
