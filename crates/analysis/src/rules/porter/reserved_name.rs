//! A parameter has a name that Porter keeps for itself.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::bundle::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::porter::is_wiring_parameter;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("porter-reserved-name"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER),
    documentation: r#"
## What it finds

A parameter whose name starts with `porter-` or `porter_`, in capitals or not.

## Why it matters

Porter makes parameters of such names for itself, and refuses to build the bundle (its own check calls it porter-100).

## Example

```yaml porter.yaml
schemaVersion: 1.0.1
name: web
version: 0.1.0
registry: localhost:5000
mixins: [exec]
parameters:
  - name: porter-port   # error: [porter-reserved-name] "`porter-port` is reserved"
    type: integer
    default: 80
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
  - name: port
    type: integer
    default: 80
install:
  - exec: {command: ./install.sh}
uninstall:
  - exec: {command: ./uninstall.sh}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if bundle.manifest.is_none() {
        return Vec::new();
    }
    let is_reserved = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with("porter-") || name.starts_with("porter_")
    };
    let written = bundle.parameters.iter().filter(|parameter| !is_wiring_parameter(parameter));
    let reserved = written.map(|parameter| &parameter.name).filter(|name| is_reserved(&name.text));
    let finding = |name: &plimsoll_formats::written::Text| {
        rule.finding(context.site(name.node), format!("`{}` is reserved for Porter", name.text))
            .help("Give the parameter a name that does not start with `porter-` or `porter_`.")
    };
    reserved.map(finding).collect()
}
