//! A dependency that takes its own output.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::order::Dangling;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-wiring-self"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A value that is wired to a dependency from that same dependency.

## Why it matters

The output is there only when the dependency has run, and it needs the value to run.

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
          "parameters": {"host": "${bundle.dependencies.app.outputs.host}"}   # error: [cnab-dep-wiring-self] "a part of itself"
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
    let selves = context.assembled.problems.iter().filter_map(|problem| match problem {
        Problem::DanglingWire(site, Dangling::Itself(alias)) => Some((*site, alias)),
        _ => None,
    });
    selves
        .map(|(site, alias)| {
            rule.finding(site, format!("`{alias}` is given a part of itself"))
                .label("not there before it has run")
                .help("Take the value from another dependency, or from a parameter of the bundle.")
        })
        .collect()
}
