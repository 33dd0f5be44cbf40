//! A variable whose name belongs to the runtime.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-env-reserved-prefix"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::CONFLICTS),
    documentation: r#"
## What it finds

A destination whose `env` starts with `CNAB_`.

## Why it matters

Runtimes put their own values into variables with this prefix, and the bundle must not override them. `CNAB_P_` and
the name of the parameter is let pass: it is where values were put in 2018.

## Example

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "token": {"env": "CNAB_TOKEN"}   # warning: [cnab-env-reserved-prefix] "`CNAB_TOKEN` starts with `CNAB_`"
  }
}
```

## Fix

```json bundle.json
{
  "schemaVersion": "v1.2.0", "name": "web", "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "credentials": {
    "token": {"env": "TOKEN"}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let reserved = bundle.destinations().filter_map(|(_, name, destination)| {
        let env = destination.env.as_ref().filter(|env| env.text.starts_with("CNAB_"))?;
        let is_old = *env.text == *format!("CNAB_P_{}", name.text.to_uppercase());
        (!is_old).then_some((name, env))
    });
    reserved
        .map(|(name, env)| {
            rule.finding(context.site(env.node), format!("`{}` starts with `CNAB_`", env.text))
                .label("reserved for the runtime")
                .help(format!("Put `{}` into a variable of another name.", name.text))
        })
        .collect()
}
