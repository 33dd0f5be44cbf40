//! A dependency that the sequence leaves out.
use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity, nearest};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;
use plimsoll_syntax::edit::Position;

use super::listed;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-sequence-missing"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A dependency that a `sequence` does not name, where there is one.

## Why it matters

Porter follows a sequence only if it has as many names as there are dependencies; otherwise it takes them in any
order, another one each time.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "custom": {
    "io.cnab.dependencies": {
      "sequence": ["mysql"],   # warning: [cnab-dep-sequence-missing] "the sequence leaves out `cache`"
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
    let Some((node, names)) = &dependencies.sequence else { return Vec::new() };
    let is_named = |alias: &str| names.iter().any(|name| &*name.text == alias);
    let aliases = dependencies.requires.iter().map(|dependency| &*dependency.alias.text);
    let left: Vec<&str> = aliases.filter(|alias| !is_named(alias)).collect();
    if names.is_empty() || left.is_empty() {
        return Vec::new();
    }
    // A misspelt name is told of by `cnab-dep-sequence-unknown`.
    let is_slip = |alias: &&str| {
        let unknown = names.iter().filter(|name| bundle.dependency(&name.text).is_none());
        unknown.into_iter().any(|name| nearest(&name.text, [*alias]).is_some())
    };
    let left: Vec<&str> = left.into_iter().filter(|alias| !is_slip(alias)).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let sequence = context.site(*node);
    let edits = left.iter().map(|alias| Edit::InsertItem {
        sequence,
        value: NewValue::text(*alias),
        position: Position::Last,
    });
    let finding = rule
        .finding(sequence, format!("the sequence leaves out {}", listed(left.iter().copied())))
        .label("counts only if it names all")
        .help("Name every dependency once, or remove the sequence.");
    vec![match left.as_slice() {
        [alias] => finding.fix(Fix::suggestion(format!("Add `{alias}` at the end"), edits.collect())),
        _ => finding,
    }]
}
