//! `delete` for `uninstall`.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-action-legacy-delete"),
    severity: Severity::Hint,
    family: None,
    clause: Some(Clause {
        title: "CNAB, November 2018, 104",
        url: "https://github.com/cnabio/cnab-spec/blob/d8f386a/104-claims.md",
    }),
    documentation: r#"
## What it finds

The action `delete`, as one text of 2018 calls `uninstall`.

## Why it matters

Later versions have `uninstall` alone; tools that read the claim do not see that the installation is gone.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "delete", "status": "succeeded"}   # hint: [claim-action-legacy-delete] "is `uninstall`"
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
  "result": {"action": "uninstall", "status": "succeeded"}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let found = context.claims().filter_map(|claim| {
        let action = claim.action_text.as_ref().filter(|action| &*action.text == "delete")?;
        let finding = rule.finding(claim.site(action.node), "the action `delete` is `uninstall`");
        Some(finding.help("Write `uninstall`."))
    });
    found.collect()
}
