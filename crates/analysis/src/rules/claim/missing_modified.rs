//! A claim that does not say when it was modified.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::{Claim, Layout};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-missing-modified"),
    severity: Severity::Hint,
    family: None,
    clause: Some(Clause {
        title: "CNAB, November 2018, 104",
        url: "https://github.com/cnabio/cnab-spec/blob/d8f386a/104-claims.md",
    }),
    documentation: r#"
## What it finds

The one document of an installation without `modified`; `updated`, as one text has it, will do.

## Why it matters

When the last operation was is told by the revision alone.

## Example

```json .plimsoll/claims/shop.json
{   # hint: [claim-missing-modified] "`modified` is missing"
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "succeeded"}
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
    let lacking = |claim: &&Claim| claim.layout == Layout::Single && claim.modified.is_none();
    let found = context.claims().filter(lacking).map(|claim| {
        rule.finding(claim.site(claim.node), "`modified` is missing")
            .help("Add `modified`: the time of the last operation.")
    });
    found.collect()
}
