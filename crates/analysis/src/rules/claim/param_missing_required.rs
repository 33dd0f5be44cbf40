//! A required value that is not recorded.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::Layout;
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-param-missing-required"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A claim without a value for a parameter that its bundle requires for the action, and that has no default.

## Why it matters

The operation cannot have run with these values, and the next upgrade has none for it.

## Example

```json .plimsoll/claims/shop.json
{   # warning: [claim-param-missing-required] "no value for `port`"
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "parameters": {"port": {"type": "int", "required": true}}},
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
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "parameters": {"port": {"type": "int", "required": true}}},
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
        let is_there = |name: &str| claim.parameters.iter().any(|value| &*value.name.text == name);
        // What is secret stands in the state that plimsoll records, as digest.
        let is_hidden = |parameter: &Parameter| claim.layout == Layout::Own && parameter.is_secret();
        // Bundles are not in what Porter shows, and values from a store of secrets not in what it exports.
        let is_lacking = |parameter: &&Parameter| {
            let is_needed = parameter.is_required() && parameter.applies_to(&claim.action);
            is_needed
                && parameter.default.is_none()
                && !is_there(&parameter.name.text)
                && !is_hidden(parameter)
        };
        for parameter in recorded.bundle.parameters.iter().filter(is_lacking) {
            let headline =
                format!("this claim has no value for `{}`, which is required", parameter.name.text);
            found.push(
                rule.finding(claim.site(claim.node), headline).help("Give a value at the next upgrade."),
            );
        }
    }
    found
}
