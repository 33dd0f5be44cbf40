//! An action with the name of a built-in one.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::entry_of;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-action-reserved-name"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::ACTIONS),
    documentation: r#"
## What it finds

`install`, `upgrade` or `uninstall` among `actions`.

## Why it matters

Every bundle has these three, and they must not be declared.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "upgrade": {"modifies": true}   # error: [cnab-action-reserved-name] "`upgrade` must not be declared"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {}
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let reserved = bundle.actions.iter().map(|action| &action.name);
    reserved
        .filter(|name| BUILT_IN_ACTIONS.contains(&&*name.text))
        .map(|name| {
            let finding = rule
                .finding(context.site(name.node), format!("`{}` must not be declared", name.text))
                .label("every bundle has this action")
                .help("Remove it, or give the action another name.");
            match entry_of(context, name.node) {
                Some(node) => finding.fix(Fix::suggestion("Remove it", vec![Edit::Remove { node }])),
                None => finding,
            }
        })
        .collect()
}
