//! A recorded value that its bundle does not allow.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::schema;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-param-invalid"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A value in a claim that the bundle of the claim does not allow for its parameter.

## Why it matters

The value is used again at the next upgrade, which fails with it.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}], "parameters": {"port": {"type": "int"}}},
  "result": {"action": "install", "status": "succeeded"},
  "parameters": {"port": "http"}   # warning: [claim-param-invalid] "the value of `port`"
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
        for value in &claim.parameters {
            let parameter = recorded.bundle.parameter(&value.name.text);
            let of = parameter.and_then(|parameter| parameter.schema.as_ref());
            let (Some(of), Some(json)) = (of, &value.json) else { continue };
            let violations = schema::violations(&of.whole(), json);
            let Some(first) = violations.first() else { continue };
            let headline = format!("the bundle does not allow the value of `{}`", value.name.text);
            found.push(
                rule.finding(claim.site(value.node), headline)
                    .label(first.words.clone())
                    .help("Give another value at the next upgrade."),
            );
        }
    }
    found
}
