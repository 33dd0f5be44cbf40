//! A claim that was modified before it was created.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::moment;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-modified-before-created"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB, November 2018, 104",
        url: "https://github.com/cnabio/cnab-spec/blob/d8f386a/104-claims.md",
    }),
    documentation: r#"
## What it finds

A claim whose `modified` is earlier than its `created`.

## Why it matters

One of the two times is wrong, so it is not known when the installation was changed.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-09-30T00:00:00Z",
  "modified": "2018-08-31T02:39:59.611Z",   # error: [claim-modified-before-created] "before it was created"
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
        let (modified, created) = (claim.modified.as_ref()?, claim.created_text.as_ref()?);
        let is_before = moment::of_text(&modified.text)? < moment::of_text(&created.text)?;
        is_before.then(|| {
            rule.finding(claim.site(modified.node), "this claim was modified before it was created")
                .related(claim.site(created.node), "created here")
                .help("Restore the times that the tool wrote.")
        })
    });
    found.collect()
}
