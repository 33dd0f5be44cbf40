//! Two dependencies have one name.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-duplicate-dependency"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A dependency with the name of an earlier one.

## Why it matters

The name is the name of its installation: there is one only, and Porter refuses to build the bundle (its own check calls it
porter-102). Plans have the first one.

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
    - name: database   # error: [porter-duplicate-dependency] "`database` is already a dependency"
      bundle: {reference: "localhost:5000/redis:v0.1.0"}
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
    - name: cache
      bundle: {reference: "localhost:5000/redis:v0.1.0"}
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let repeated = bundle.manifest.iter().flat_map(|manifest| &manifest.repeated_dependencies);
    let findings = repeated.map(|(name, first)| {
        rule.finding(context.site(name.node), format!("`{}` is already a dependency", name.text))
            .related(context.site(*first), "the first one")
            .help("Give it another name.")
    });
    findings.collect()
}
