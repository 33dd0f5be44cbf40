//! An id that holds another time than is written.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::{Layout, moment};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-ulid-time-skew"),
    severity: Severity::Information,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A ULID that holds another time than the one written beside it, by more than a second: the `id` of a claim and `created`,
or, where one document is changed by every operation, `revision` and `modified`.

## Why it matters

Tools make the two together. A difference shows that the claim was changed by hand, or that a clock was wrong; the order
of claims is that of the ids.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",   # info: [claim-ulid-time-skew] "another time"
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-09-30T00:00:00Z",
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
    let found = context.claims().filter_map(|claim| {
        let (id, time, name) = match claim.layout {
            Layout::Single => (claim.revision.as_ref()?, claim.modified.as_ref()?, "modified"),
            _ => (claim.id_text.as_ref()?, claim.created_text.as_ref()?, "created"),
        };
        let (held, written) = (moment::of_ulid(&id.text)?, moment::of_text(&time.text)?);
        let skew = held.abs_diff(written);
        (skew > TOLERANCE).then(|| {
            let headline = format!("`{}` holds another time than `{name}`", id.text);
            rule.finding(claim.site(id.node), headline)
                .related(claim.site(time.node), "this time")
                .note(format!("They differ by {} seconds.", skew / 1000))
                .help("If the claim was changed by hand, restore what its tool wrote.")
        })
    });
    found.collect()
}

/// Tools ask for the time twice, in milliseconds.
const TOLERANCE: u64 = 1000;
