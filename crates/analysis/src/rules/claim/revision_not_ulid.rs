//! A revision that is no ULID.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::{Layout, moment};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-revision-not-ulid"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A `revision` that is no ULID, or is not there.

## Why it matters

Tools tell states of an installation apart by it, and order them by the time that it holds.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "7",   # error: [claim-revision-not-ulid] "is no ULID"
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
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
    let found = context.claims().filter_map(|claim| match &claim.revision {
        Some(revision) if moment::of_ulid(&revision.text).is_none() => Some(
            rule.finding(claim.site(revision.node), format!("the revision `{}` is no ULID", revision.text))
                .help("Write 26 digits and capitals, as a tool that makes ULIDs gives them."),
        ),
        None if claim.layout != Layout::Export => Some(
            rule.finding(claim.site(claim.node), "this claim has no `revision`")
                .help("Write the ULID that the tool gave to the operation."),
        ),
        _ => None,
    });
    found.collect()
}
