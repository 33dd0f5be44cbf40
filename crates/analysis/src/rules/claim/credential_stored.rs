//! A credential in a claim.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-credential-stored"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A claim with `credentials`, or with a value under the name of a credential of its bundle.

## Why it matters

Credentials are given anew for each operation and are never stored: whoever reads the claim has them.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "credentials": {"kubeconfig": {"path": "/root/.kube/config"}}},
  "result": {"action": "install", "status": "succeeded"},
  "parameters": {"kubeconfig": "users: []"}   # error: [claim-credential-stored] "the credential `kubeconfig`"
}
```

## Fix

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "credentials": {"kubeconfig": {"path": "/root/.kube/config"}}},
  "result": {"action": "install", "status": "succeeded"}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for claim in context.claims() {
        let change = "Take it out of the claim, and change the credential.";
        if let Some(node) = claim.credentials {
            found.push(rule.finding(claim.site(node), "this claim holds credentials").help(change));
        }
        let Some(recorded) = &claim.bundle else { continue };
        let bundle = &recorded.bundle;
        let is_credential =
            |name: &str| bundle.credential(name).is_some() && bundle.parameter(name).is_none();
        for value in claim.parameters.iter().filter(|value| is_credential(&value.name.text)) {
            let headline = format!("this claim holds the credential `{}`", value.name.text);
            found.push(rule.finding(claim.site(value.name.node), headline).help(change));
        }
    }
    found
}
