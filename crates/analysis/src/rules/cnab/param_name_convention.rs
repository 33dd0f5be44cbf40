//! A name of a parameter that is no name of a variable.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::Dialect;
use plimsoll_formats::cnab::{Bundle, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-param-name-convention"),
    severity: Severity::Hint,
    family: Some(Family::Cnab),
    clause: Some(clauses::BUNDLE_2018),
    documentation: r#"
## What it finds

A parameter of the draft of 2018 without a destination, whose name has other characters than letters of ASCII, digits and `_`.

## Why it matters

Its value is put into the variable `CNAB_P_` and its name in upper case. Shells cannot read a variable of such a name.

## Example

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "backend-port": {"type": "int", "defaultValue": 80}
  }
}
```

```expect bundle.json
6: hint: [cnab-param-name-convention] "`backend-port` is no name of a variable"
```

## Fix

```json bundle.json
{
  "name": "web",
  "version": "1.0.0",
  "invocationImages": [{"image": "example/web:1.0.0"}],
  "parameters": {
    "backend_port": {"type": "int", "defaultValue": 80}
  }
}
```
"#,
    check: Check::Bundle(check),
};

fn check(rule: &Rule, bundle: &Bundle, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let of_2018 = bundle.parameters.iter().filter(|_| bundle.dialect == Dialect::November2018);
    let mut diagnostics = Vec::new();
    for parameter in of_2018 {
        let name = &parameter.name.text;
        let is_good =
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !name.is_empty();
        let Some(variable) = bundle.implicit_env(parameter).filter(|_| !is_good) else { continue };
        let diagnostic = rule
            .finding(context.site(parameter.name.node), format!("`{name}` is no name of a variable"))
            .note(format!(
                "Without a destination its value is put into `{variable}`, which shells cannot read."
            ))
            .help("Write a name of letters, digits and `_`, or give the parameter a `destination`.");
        diagnostics.push(diagnostic);
    }
    diagnostics
}
