//! A dependency that takes an output of the bundle that needs it.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::order::Dangling;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-wiring-root-output"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A value that is wired to a dependency from an output of the bundle itself.

## Why it matters

The bundle runs after its dependencies, so that its outputs are not there when they need them.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "0.1.0",
  "invocationImages": [{"image": "example/web:0.1.0"}],
  "custom": {
    "org.getporter.dependencies@v2": {
      "requires": {
        "mysql": {"bundle": "example/mysql"},
        "app": {
          "bundle": "example/app",
          "parameters": {"host": "${bundle.outputs.host}"}   # error: [cnab-dep-wiring-root-output] "comes too late"
        }
      }
    }
  }
}
```

```json mysql/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "mysql", "version": "0.1.0",
  "invocationImages": [{"image": "example/mysql:0.1.0"}],
  "definitions": {"host": {"type": "string"}},
  "outputs": {"host": {"definition": "host", "path": "/cnab/app/outputs/host"}}
}
```

```json app/bundle.json
{
  "schemaVersion": "v1.2.0", "name": "app", "version": "0.1.0",
  "invocationImages": [{"image": "example/app:0.1.0"}],
  "definitions": {"host": {"type": "string"}},
  "parameters": {"host": {"definition": "host", "destination": {"env": "HOST"}}},
  "outputs": {"host": {"definition": "host", "path": "/cnab/app/outputs/host"}}
}
```

```sh
plimsoll plan
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "0.1.0",
  "invocationImages": [{"image": "example/web:0.1.0"}],
  "custom": {
    "org.getporter.dependencies@v2": {
      "requires": {
        "mysql": {"bundle": "example/mysql"},
        "app": {
          "bundle": "example/app",
          "parameters": {"host": "${bundle.dependencies.mysql.outputs.host}"}
        }
      }
    }
  }
}
```
"#,
    check: Check::BundleApplication(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let late = context.assembled.problems.iter().filter_map(|problem| match problem {
        Problem::DanglingWire(site, Dangling::RootOutput(name)) => Some((*site, name)),
        _ => None,
    });
    late.map(|(site, name)| {
        rule.finding(site, format!("output `{name}` of the bundle comes too late"))
            .label("the bundle runs after its dependencies")
            .help("Take the value from a dependency, or from a parameter of the bundle.")
    })
    .collect()
}
