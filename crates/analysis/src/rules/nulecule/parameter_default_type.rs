//! A default that is a number.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::DefaultKind;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-default-type"),
    severity: Severity::Hint,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `default` written as a number.

## Why it matters

The specification says that a default is a string. Every known reader takes a number too, and puts it in as it is written.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: 8080   # hint: [parameter-default-type] "the default of `x` is a number"
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
        default: "8080"
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let default = parameter.default.as_ref().filter(|default| default.kind == DefaultKind::Number)?;
        let slot = context.site(default.node);
        let edit = Edit::Replace { slot, value: NewValue::text(&*default.text) };
        Some(
            rule.finding(slot, format!("the default of `{}` is a number", parameter.name.text))
                .label("the specification says: a string")
                .help("Quote it.")
                .fix(Fix::suggestion("Quote the number", vec![edit])),
        )
    });
    found.collect()
}
