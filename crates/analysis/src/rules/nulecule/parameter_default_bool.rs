//! A default that is a truth value.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::DefaultKind;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-default-bool"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `default` written as `true` or `false` without quotes.

## Why it matters

It is put into artifacts the way Python writes it: `True` and `False`. Few programs read these words.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: true   # warning: [parameter-default-bool] "the default of `x` is put in as `True`"
    artifacts:
      docker: [file://web]
```

```text web
docker run -d --name web -e X=$x nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: "on"
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let default = parameter.default.as_ref().filter(|default| default.kind == DefaultKind::Boolean)?;
        Some(
            rule.finding(
                context.site(default.node),
                format!("the default of `{}` is put in as `{}`", parameter.name.text, default.text),
            )
            .help("Write the word that the artifact needs, as `\"yes\"` or `\"1\"`; quotes alone do not help with Atomic App."),
        )
    });
    found.collect()
}
