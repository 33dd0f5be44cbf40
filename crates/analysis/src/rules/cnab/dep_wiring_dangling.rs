//! A wire to something that is not there.
use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Severity, nearest};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::order::Dangling;
use plimsoll_model::Family;

use super::listed;
use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-dep-wiring-dangling"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::PORTER_DEPENDENCIES),
    documentation: r#"
## What it finds

A value that is wired to a dependency and names another dependency, an output, a parameter or a credential that is not
there, or is given to a parameter that the dependency does not have.

## Why it matters

Porter stops when it comes to this value.

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
          "parameters": {"host": "${bundle.dependencies.mysql.outputs.hots}"}   # error: [cnab-dep-wiring-dangling] "`mysql` has no output `hots`"
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
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::DanglingWire(site, dangling) = problem else { continue };
        let Some((headline, name, known)) = words(dangling) else { continue };
        let finding = rule.finding(*site, headline);
        found.push(match nearest(name, known.iter().map(|known| &**known)) {
            Some(near) => finding.help(format!("Did you mean `{near}`?")),
            None if known.is_empty() => finding.help("Remove it, or declare what it names."),
            None => finding.help(format!("There are {}.", listed(known.iter().map(|known| &**known)))),
        });
    }
    found
}

/// The headline, the name that is not there, and those that are.
fn words(dangling: &Dangling) -> Option<(String, &str, &[Arc<str>])> {
    Some(match dangling {
        Dangling::Dependency(name, known) => (format!("there is no dependency `{name}`"), name, known),
        Dangling::Part(section, alias, name, known) => {
            (format!("`{alias}` has no {} `{name}`", section.one()), name, known)
        }
        Dangling::Own(section, name, known) => {
            (format!("the bundle has no {} `{name}`", section.one()), name, known)
        }
        Dangling::Target(section, alias, name, known) => {
            (format!("`{alias}` takes no {} `{name}`", section.one()), name, known)
        }
        Dangling::Itself(_) | Dangling::RootOutput(_) => return None,
    })
}
