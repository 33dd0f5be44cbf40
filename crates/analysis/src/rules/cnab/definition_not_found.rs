//! A definition that is not there.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::suggest;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-definition-not-found"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEFINITIONS),
    documentation: r#"
## What it finds

A `definition` of a parameter or output that is no key of `definitions`.

## Why it matters

Nothing says what the value must be. Runtimes refuse the bundle.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {
      "definition": "prot",   # error: [cnab-definition-not-found] "there is no definition `prot`"
      "destination": {"env": "PORT"}
    },
    "extra": {"definition": "port", "destination": {"env": "EXTRA"}}
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "definitions": {"port": {"type": "integer"}},
  "parameters": {
    "port": {
      "definition": "port",
      "destination": {"env": "PORT"}
    },
    "extra": {"definition": "port", "destination": {"env": "EXTRA"}}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = bundle.parameters.iter().filter_map(|parameter| parameter.definition.as_ref());
    let outputs = bundle.outputs.iter().filter_map(|output| output.definition.as_ref());
    let dangling = parameters.chain(outputs).filter(|name| bundle.definition(&name.text).is_none());
    dangling
        .map(|name| {
            let finding = rule
                .finding(context.site(name.node), format!("there is no definition `{}`", name.text))
                .label("no key of `definitions`")
                .help("Add a JSON Schema of this name to `definitions`.");
            let known = bundle.definitions.iter().map(|definition| &*definition.name.text);
            suggest(finding, name, context.site(name.node), known)
        })
        .collect()
}
