//! A dependency is given a credential that it does not have.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::unknown_targets;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-dependency-unknown-credential"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A name below `credentials` of a dependency that its bundle does not have. Only for bundles that are in the workspace.

## Why it matters

Porter refuses to build the bundle (its own check calls it porter-104).

## Example

```yaml shop/porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
credentials:
  - name: admin
    path: /cnab/app/admin
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
      credentials:
        admin-pass: ${ bundle.credentials.admin }   # error: [porter-dependency-unknown-credential] "`database` has no credential"
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

```yaml mysql/porter.yaml
schemaVersion: 1.0.1
name: mysql
version: 0.1.0
registry: localhost:5000
mixins: [exec]
credentials:
  - name: administrator
    path: /cnab/app/administrator
    required: false
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```

## Fix

```yaml shop/porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
credentials:
  - name: admin
    path: /cnab/app/admin
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
      credentials:
        administrator: ${ bundle.credentials.admin }
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let names = |bundle: &Bundle| bundle.credentials.iter().map(|one| one.name.text.clone()).collect();
    unknown_targets(rule, bundle, context, "credential", |dependency| &dependency.credentials, names)
}
