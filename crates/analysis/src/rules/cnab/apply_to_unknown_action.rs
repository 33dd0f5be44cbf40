//! An action that the bundle does not have.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::{listed, suggest};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-apply-to-unknown-action"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETERS),
    documentation: r#"
## What it finds

A name in `applyTo` that is neither `install`, `upgrade` or `uninstall` nor a key of `actions`.

## Why it matters

The action never runs, so that the parameter, credential or output is left out where it was meant to be there.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {"com.example.status": {}},
  "credentials": {
    "token": {
      "env": "TOKEN",
      "applyTo": ["com.example.statsu"]   # warning: [cnab-apply-to-unknown-action] "there is no action `com.example.statsu`"
    }
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "actions": {"com.example.status": {}},
  "credentials": {
    "token": {"env": "TOKEN", "applyTo": ["com.example.status"]}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = bundle.parameters.iter().filter_map(|of| of.apply_to.as_ref());
    let credentials = bundle.credentials.iter().filter_map(|of| of.apply_to.as_ref());
    let outputs = bundle.outputs.iter().filter_map(|of| of.apply_to.as_ref());
    let names = parameters.chain(credentials).chain(outputs).flatten();
    let known = || {
        let own = bundle.actions.iter().map(|action| &*action.name.text);
        BUILT_IN_ACTIONS.into_iter().chain(own)
    };
    names
        .filter(|name| known().all(|known| *known != *name.text))
        .map(|name| {
            let slot = context.site(name.node);
            let finding = rule
                .finding(slot, format!("there is no action `{}`", name.text))
                .label("no key of `actions`")
                .help(format!("Write one of {}.", listed(known())));
            suggest(finding, name, slot, known())
        })
        .collect()
}
