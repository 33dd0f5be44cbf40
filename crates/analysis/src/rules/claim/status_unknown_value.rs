//! A status that no version knows.

use plimsoll_base::Site;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::claim::{LEGACY_STATUS, STATUS};
use plimsoll_model::Clause;

use crate::rules::{Check, InstallationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("claim-status-unknown-value"),
    severity: Severity::Error,
    family: None,
    clause: Some(Clause {
        title: "CNAB-Claims 1.0.0, The Claim Object",
        url: "https://github.com/cnabio/cnab-spec/blob/cnab-claims-1.0.0/400-claims.md",
    }),
    documentation: r#"
## What it finds

A `status` of a result that is none of `succeeded`, `failed`, `canceled`, `pending`, `running` and `unknown`, nor a word
that earlier versions had for one of them; or none at all.

## Why it matters

How the operation ended is not known, so the plan cannot be made against it.

## Example

```json .plimsoll/claims/shop.json
{
  "name": "shop",
  "revision": "01CP6XM0KVB9V1BQDZ9NK8VP29",
  "created": "2018-08-31T02:39:59.611Z",
  "modified": "2018-08-31T02:39:59.611Z",
  "bundle": {"name": "shop", "version": "1.0.0", "invocationImages": [{"image": "shop:1"}]},
  "result": {"action": "install", "status": "done"}   # error: [claim-status-unknown-value] "`done` is no status"
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
    for result in context.operations.iter().flat_map(|operation| &operation.results) {
        let at = |node| Site { file: result.file, node };
        let Some(word) = &result.status_text else {
            let finding = rule.finding(at(result.node), "the result has no `status`");
            found.push(finding.help("Write how the operation ended: `succeeded` or `failed`."));
            continue;
        };
        let is_legacy = LEGACY_STATUS.iter().any(|(legacy, _)| **legacy == *word.text);
        if !is_legacy && !STATUS.contains(&&*word.text) {
            let finding = rule.finding(at(word.node), format!("`{}` is no status", word.text));
            found.push(finding.help(format!("Write one of {}.", STATUS.join(", "))));
        }
    }
    found
}
