//! A claim whose bundle cannot be run.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::Layout;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-bundle-invalid"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A claim without a bundle, or with one that lacks what a bundle must have.

## Why it matters

What is installed is known only as far as the bundle tells, and no tool can upgrade or uninstall from the claim alone.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0"},   # warning: [claim-bundle-invalid] "cannot be run"
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
    let mut found = Vec::new();
    for claim in context.current() {
        let help = "Record the installation with a tool that stores the whole bundle.";
        let Some(recorded) = &claim.bundle else {
            if matches!(claim.layout, Layout::Single | Layout::Split) {
                found.push(rule.finding(claim.site(claim.node), "this claim holds no bundle").help(help));
            }
            continue;
        };
        let Some((first, others)) = recorded.faults.split_first() else { continue };
        let finding = rule.finding(claim.site(recorded.node), "the bundle in this claim cannot be run");
        let finding = others
            .iter()
            .take(MAX_REASONS)
            .fold(finding.label(first.clone()), |finding, fault| finding.note(format!("Also, {fault}.")));
        found.push(finding.help(help));
    }
    found
}

/// More reasons than these beside the first help nobody.
const MAX_REASONS: usize = 3;
