//! An action that changes nothing and something.
use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::entry;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-action-stateless-modifies"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::ACTIONS),
    documentation: r#"
## What it finds

An action with both `stateless: true` and `modifies: true`.

## Why it matters

A stateless action works without an installation, so there is nothing that it could modify: no new revision is
recorded, and it gets no credentials.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "com.example.help": {
      "stateless": true,
      "modifies": true   # warning: [cnab-action-stateless-modifies] "`com.example.help` is stateless and modifies"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {
    "com.example.help": {"stateless": true}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let both = bundle.actions.iter().filter(|action| action.is_stateless && action.modifies);
    both.map(|action| {
        let headline = format!("`{}` is stateless and modifies", action.name.text);
        let place = entry(context, action.node, "modifies");
        let place = place.map_or_else(|| context.site(action.name.node).into(), Place::whole);
        rule.finding(place, headline)
            .label("a stateless action has nothing to modify")
            .help("Leave out one of the two.")
    })
    .collect()
}
