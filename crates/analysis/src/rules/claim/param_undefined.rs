//! A value for a parameter that the bundle does not have.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-param-undefined"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A value in a claim for a parameter that the bundle of the claim does not have.

## Why it matters

The bundle never got the value. Duffle refuses to upgrade with it, Porter drops it.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "parameters": {"port": {"type": "int"}}},
  "result": {"action": "install", "status": "succeeded"},
  "parameters": {"port": 80, "prot": 81}   # warning: [claim-param-undefined] "has no parameter `prot`"
}
```

## Fix

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "parameters": {"port": {"type": "int"}}},
  "result": {"action": "install", "status": "succeeded"},
  "parameters": {"port": 80}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for claim in context.current() {
        let Some(recorded) = &claim.bundle else { continue };
        let bundle = &recorded.bundle;
        // Of half a bundle nothing can be said, nor of what stands for a manifest that is not built yet.
        let is_half = !recorded.faults.is_empty() || bundle.invocation_images.is_empty();
        if bundle.parameters.is_empty() && is_half {
            continue;
        }
        let is_unknown = |name: &str| bundle.parameter(name).is_none() && bundle.credential(name).is_none();
        for value in claim.parameters.iter().filter(|value| is_unknown(&value.name.text)) {
            let headline = format!("{} has no parameter `{}`", bundle.called(), value.name.text);
            found.push(
                rule.finding(claim.site(value.name.node), headline)
                    .help("Take the value out, or record the bundle that was run."),
            );
        }
    }
    found
}
