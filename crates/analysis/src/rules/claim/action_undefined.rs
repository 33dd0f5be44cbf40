//! An action that the bundle does not have.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::Layout;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-action-undefined"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A claim of an action that is none of `install`, `upgrade` and `uninstall`, and that its bundle does not have.

## Why it matters

Whether such an action changes what is installed is not known; it is taken as one that does not.

## Example

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

```json .plimsoll/claims/shop/01CPA2AP000000000000000000.json
{
  "id": "01CPA2AP000000000000000000",
  "installation": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-09-01T08:00:00.000Z",
  "action": "migrate",   # warning: [claim-action-undefined] "has no action `migrate`"
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]}
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
  "revision": "01CPA2AP000000000000000000",
  "created": "2018-09-01T08:00:00.000Z",
  "action": "migrate",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "actions": {"migrate": {"modifies": true}}}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let found = context.claims().filter_map(|claim| {
        let (bundle, action) = (&claim.bundle.as_ref()?.bundle, claim.action_text.as_ref()?);
        // The draft of 2018 has words for what no bundle defines.
        let is_word = claim.layout == Layout::Single && WORDS_OF_2018.contains(&&*claim.action);
        if is_word || bundle.modifies(&claim.action).is_some() {
            return None;
        }
        let headline = format!("{} has no action `{}`", bundle.called(), action.text);
        Some(
            rule.finding(claim.site(action.node), headline)
                .help("Record the bundle that was run, or an action that it has."),
        )
    });
    found.collect()
}

/// What the draft of 2018 allows as action beside those that change things.
const WORDS_OF_2018: [&str; 3] = ["downgrade", "status", "unknown"];
