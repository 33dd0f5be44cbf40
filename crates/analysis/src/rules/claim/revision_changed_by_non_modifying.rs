//! A new revision without a change.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::Claim;
use plimsoll_formats::written::Text;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-revision-changed-by-non-modifying"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

An operation that changes nothing, as its bundle says, and has another `revision` than the one before it.

## Why it matters

The revision names the state of what is installed. A new one says that there was a change.

## Example

```json .plimsoll/claims/shop/01CP6XM0KVB9V1BQDZ9NK8VP29.json
{
  "id": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "action": "install",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "actions": {"status": {}}}
}
```

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}
```

```json .plimsoll/claims/shop/01CPA2AP000000000000000000.json
{
  "id": "01CPA2AP000000000000000000",
  "installation": "shop",
  "revision": "01CPA2AP000000000000000000",   # warning: [claim-revision-changed-by-non-modifying] "changes nothing"
  "created": "2018-09-01T08:00:00.000Z",
  "action": "status",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "actions": {"status": {}}}
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
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-09-01T08:00:00.000Z",
  "action": "status",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "actions": {"status": {}}}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut before: Option<(&Claim, &Text)> = None;
    for claim in context.claims() {
        let Some(revision) = &claim.revision else { continue };
        let says_so = claim.bundle.as_ref().and_then(|recorded| recorded.bundle.modifies(&claim.action));
        if let (Some(false), Some((earlier, known))) = (says_so, before)
            && known.text != revision.text
        {
            let headline = format!("`{}` changes nothing, and has a new revision", claim.action);
            found.push(
                rule.finding(claim.site(revision.node), headline)
                    .related(earlier.site(known.node), "the revision before it")
                    .help("Keep the revision, or say `modifies` of the action in the bundle."),
            );
        }
        before = Some((claim, revision));
    }
    found
}
