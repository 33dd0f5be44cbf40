//! Two parameters that are put into one variable.

use indexmap::IndexMap;
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::bundle::Parameter;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-name-collision"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

Two parameters of the draft of 2018 without destinations whose names differ only in case.

## Why it matters

Both are put into the variable `CNAB_P_` and the name in upper case, so one of the two values is lost.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"type": "int", "defaultValue": 80},
    "PORT": {"type": "int", "defaultValue": 8080}
  }
}
```

```expect bundle.json
7: error: [cnab-param-name-collision] "`PORT` and `port` are put into one variable"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "port": {"type": "int", "defaultValue": 80},
    "admin_port": {"type": "int", "defaultValue": 8080}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let of_2018 = bundle.parameters.iter().filter(|_| bundle.dialect == Dialect::November2018);
    let mut first: IndexMap<String, &Parameter> = IndexMap::new();
    for parameter in of_2018 {
        let Some(variable) = bundle.implicit_env(parameter) else { continue };
        let Some(other) = first.get(&variable) else {
            first.insert(variable, parameter);
            continue;
        };
        let (name, other_name) = (&parameter.name.text, &other.name.text);
        let diagnostic = rule
            .finding(
                context.site(parameter.name.node),
                format!("`{name}` and `{other_name}` are put into one variable"),
            )
            .label(format!("into `{variable}`"))
            .related(context.site(other.name.node), "so is this one")
            .help("Rename one of them, or give it a `destination`.");
        diagnostics.push(diagnostic);
    }
    diagnostics
}
