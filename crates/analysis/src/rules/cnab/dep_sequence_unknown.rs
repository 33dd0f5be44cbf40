//! A name in the sequence that is no dependency.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::suggest;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-sequence-unknown"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A name in `sequence` that is no key of `requires`.

## Why it matters

Porter takes it for a dependency without a bundle and fails; the dependency that was meant has no place.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "sequence": ["mysql", "cahce"],   # error: [cnab-dep-sequence-unknown] "there is no dependency `cahce`"
      "requires": {
        "mysql": {"bundle": "example/mysql"},
        "cache": {"bundle": "example/mysql"}
      }
    }
  }
}
```

```json mysql/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "mysql", "version": "0.1.3",
  "invocationImages": [{"image": "example/mysql-installer:0.1.3"}]
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "sequence": ["mysql", "cache"],
      "requires": {
        "mysql": {"bundle": "example/mysql"},
        "cache": {"bundle": "example/mysql"}
      }
    }
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(dependencies) = &bundle.dependencies else { return Vec::new() };
    let aliases = || dependencies.requires.iter().map(|dependency| &*dependency.alias.text);
    let names = dependencies.sequence.iter().flat_map(|(_, names)| names);
    let unknown = names.filter(|name| aliases().all(|alias| alias != &*name.text));
    unknown
        .map(|name| {
            let slot = context.site(name.node);
            let finding = rule
                .finding(slot, format!("there is no dependency `{}`", name.text))
                .label("no key of `requires`")
                .help("Add it to `requires`, or remove it here.");
            suggest(finding, name, slot, aliases())
        })
        .collect()
}
