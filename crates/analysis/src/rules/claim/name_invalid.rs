//! A name of an installation that tools do not take.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::{self, Layout};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-name-invalid"),
    severity: Severity::Warning,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

An installation whose name has other characters than letters, digits, `.`, `_` and `-`. One with characters that cannot
be seen is an error.

## Why it matters

The specification allows all characters that can be seen, but cnab-go, and with it Porter, refuses the others: such an
installation cannot be upgraded with these tools.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "my shop",   # warning: [claim-name-invalid] "cnab-go and Porter do not take"
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "succeeded"}
}
```

## Fix

Install it under another name.

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
    let Some(claim) = context.claims().find(|claim| claim.layout != Layout::Own || claim.bundle.is_some())
    else {
        return Vec::new();
    };
    let name = &claim.installation;
    if claim::is_common(name) {
        return Vec::new();
    }
    let node = claim.installation_text.as_ref().map_or(claim.node, |text| text.node);
    let shown = name.escape_debug();
    if !claim::is_storable(name) {
        let mut finding =
            rule.finding(claim.site(node), format!("`{shown}` cannot be the name of an installation"));
        finding.severity = Severity::Error;
        return vec![finding.help("Write a name of characters that can be seen.")];
    }
    vec![
        rule.finding(
            claim.site(node),
            format!("cnab-go and Porter do not take `{shown}` as the name of an installation"),
        )
        .help("Write letters, digits, `.`, `_` and `-` alone."),
    ]
}
