//! Claims in two layouts.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, Rule, StoreContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-mixed-format"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

The one document of an installation, as tools of 2018 have it, beside claims in folders, as tools since 2020 have them.

## Why it matters

Each tool reads its own layout alone: the store shows other installations, or other states of them, to each.

## Example

```json .plimsoll/claims/shop.json
{   # error: [claim-mixed-format] "claims in two layouts"
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "succeeded"}
}
```

```json .plimsoll/claims/blog/01CP6XM0KVB9V1BQDZ9NK8VP29.json
{
  "id": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "installation": "blog",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "action": "install",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
}
```

```json .plimsoll/results/01CP6XM0KVB9V1BQDZ9NK8VP29/01CP6XM0KVRRRRRRRRRRRRRRRR.json
{"id": "01CP6XM0KVRRRRRRRRRRRRRRRR", "claimId": "01CP6XM0KVB9V1BQDZ9NK8VP29", "created": "2018-08-31T02:39:59.611Z", "status": "succeeded"}
```

## Fix

```sh
rm .plimsoll/claims/shop.json
```
"#,
    check: Check::Store(check),
};

fn check(rule: &Rule, context: &StoreContext<'_>) -> Vec<Diagnostic> {
    let found = context.store.mixed().into_iter().map(|file| {
        rule.finding(Place::file(file), "this store has claims in two layouts")
            .note("Beside this document there are claims in folders.")
            .help("Move the claims of the older tool to a store of their own.")
    });
    found.collect()
}
