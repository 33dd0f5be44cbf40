//! A secret that stands in a claim.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::StoredValue;
use plimsoll_formats::cnab::bundle::Schema;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-secret-in-clear"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A value in a claim that its bundle says is never to be shown (`writeOnly`).

## Why it matters

Whoever reads the claim has the secret, and so has every copy of the store.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "schemaVersion": "v1.2.0", "definitions": {"key": {"type": "string", "writeOnly": true}}, "parameters": {"signing": {"definition": "key", "destination": {"env": "KEY"}}}},
  "result": {"action": "install", "status": "succeeded"},
  "parameters": {"signing": "example"}   # warning: [claim-secret-in-clear] "the secret `signing`"
}
```

## Fix

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "schemaVersion": "v1.2.0", "definitions": {"key": {"type": "string", "writeOnly": true}}, "parameters": {"signing": {"definition": "key", "destination": {"env": "KEY"}}}},
  "result": {"action": "install", "status": "succeeded"}
}
```
"#,
    check: Check::Installation(check),
};

fn check(rule: &Rule, context: &InstallationContext<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let is_value = |value: &&StoredValue| {
        value.json.as_ref().is_some_and(|json| !json.is_null() && json.as_str() != Some(""))
    };
    let tell = |file, value: &StoredValue| {
        let site = Site { file, node: value.name.node };
        rule.finding(site, format!("the secret `{}` can be read in this claim", value.name.text))
            .help("Change the secret, and keep it in a store of secrets: Porter since version 1 does so.")
    };
    for operation in context.operations {
        let Some(recorded) = &operation.claim.bundle else { continue };
        let hides = |schema: Option<&Schema>| schema.is_some_and(Schema::holds_secret);
        for value in operation.claim.parameters.iter().filter(is_value) {
            let parameter = recorded.bundle.parameter(&value.name.text);
            if hides(parameter.and_then(|one| one.schema.as_ref())) {
                found.push(tell(operation.claim.file, value));
            }
        }
        for result in &operation.results {
            for value in result.outputs.iter().filter(is_value) {
                let output = recorded.bundle.output(&value.name.text);
                if hides(output.and_then(|one| one.schema.as_ref())) {
                    found.push(tell(result.file, value));
                }
            }
        }
    }
    found
}
