//! A dependency is given a value for a parameter that it does not have.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use super::unknown_targets;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-dependency-unknown-parameter"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A name below `parameters` of a dependency that its bundle does not have. Only for bundles that are in the workspace.

## Why it matters

Porter refuses to build the bundle (its own check calls it porter-103).

## Example

```yaml shop/porter.yaml
schemaVersion: 1.0.1
name: shop
version: 0.1.0
registry: localhost:5000
mixins: [exec]
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
      parameters:
        prot: 3307   # error: [porter-dependency-unknown-parameter] "`database` has no parameter `prot`"
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
parameters:
  - name: port
    type: integer
    default: 3306
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
dependencies:
  requires:
    - name: database
      bundle: {reference: "localhost:5000/mysql:v0.1.0"}
      parameters:
        port: 3307
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let names = |bundle: &Bundle| bundle.parameters.iter().map(|one| one.name.text.clone()).collect();
    unknown_targets(rule, bundle, context, "parameter", |dependency| &dependency.parameters, names)
}
