//! An id of a claim that is no ULID.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::moment;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-id-not-ulid"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

An `id` of a claim that is no ULID.

## Why it matters

Claims are ordered by their ids: with another one it is not known which operation was the last.

## Example

```json .plimsoll/claims/shop/first.json
{
  "id": "first",   # error: [claim-id-not-ulid] "is no ULID"
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "action": "install",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```

```json .plimsoll/results/first/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "first", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}
```

## Fix

```sh
rm .plimsoll/claims/shop/first.json
```

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
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let found = context.claims().filter_map(|claim| {
        let id = claim.id_text.as_ref().filter(|id| moment::of_ulid(&id.text).is_none())?;
        let finding = rule.finding(claim.site(id.node), format!("the id `{}` is no ULID", id.text));
        Some(finding.help("Write 26 digits and capitals, as a tool that makes ULIDs gives them."))
    });
    found.collect()
}
