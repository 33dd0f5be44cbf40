//! A file has no place.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-file-without-path"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A parameter or output with `type: file` and without `path`.

## Why it matters

Porter does not know where to put the file, or where to find it, and refuses to build the bundle.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: settings   # error: [porter-file-without-path] "`settings` is a file without a `path`"
    type: file
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: settings
    type: file
    path: /cnab/app/settings.ini
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let files = bundle.manifest.iter().flat_map(|manifest| &manifest.files_without_path);
    let findings = files.map(|name| {
        let headline = format!("`{}` is a file without a `path`", name.text);
        rule.finding(context.site(name.node), headline).help("Add `path`: where the file is in the image.")
    });
    findings.collect()
}
