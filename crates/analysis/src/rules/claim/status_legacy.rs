//! A status in the words of an earlier version.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::LEGACY_STATUS;
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-status-legacy"),
    severity: Severity::Hint,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A `status` in the words of earlier versions: `success`, `failure`, `underway`, `cancelled`.

## Why it matters

Tools that read CNAB-Claims 1.0.0 alone do not know these words.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "success"}   # hint: [claim-status-legacy] "is now `succeeded`"
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
    let results = context.operations.iter().flat_map(|operation| &operation.results);
    let found = results.filter_map(|result| {
        let word = result.status_text.as_ref()?;
        let (_, now) = LEGACY_STATUS.iter().find(|(legacy, _)| **legacy == *word.text)?;
        let site = Site { file: result.file, node: word.node };
        let finding = rule.finding(site, format!("the status `{}` is now `{now}`", word.text));
        Some(finding.help("A tool that knows the newer words writes them with the next operation."))
    });
    found.collect()
}
