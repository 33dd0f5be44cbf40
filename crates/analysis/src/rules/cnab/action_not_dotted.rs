//! An action without a namespace.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::written::Text;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-action-not-dotted"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::ACTIONS),
    documentation: r#"
## What it finds

A name of an action without a dot, since namespaces came in February 2019.

## Why it matters

Names with a domain in front, as `com.example.backup`, keep actions of different people apart; `io.cnab.` is for those
that the specification describes.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "backup": {}   # hint: [cnab-action-not-dotted] "`backup` has no namespace"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "com.example.backup": {}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if !(bundle.dialect.is_released() || matches!(bundle.dialect, Dialect::Early2019 | Dialect::Mid2019)) {
        return Vec::new();
    }
    let plain = |name: &&Text| !name.text.contains('.') && !BUILT_IN_ACTIONS.contains(&&*name.text);
    bundle
        .actions
        .iter()
        .map(|action| &action.name)
        .filter(plain)
        .map(|name| {
            rule.finding(context.site(name.node), format!("`{}` has no namespace", name.text))
                .help(format!("Put a domain of yours in front, as in `com.example.{}`.", name.text))
        })
        .collect()
}
