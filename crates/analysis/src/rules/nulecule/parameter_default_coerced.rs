//! A default that Atomic App turns into another text.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::DefaultKind;
use plimsoll_formats::nulecule::python;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-default-coerced"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `default` that looks like a number or a truth value, quoted or not, and would be written in another way as such: `1.10`,
`"0123"`, `"true"`, `1e3`.

## Why it matters

Atomic App makes a value of it whatever its quotes, and puts that in: `1.1`, `123`, `True`, `1000.0`. Here it is put in
as it is written.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: "1.10"   # warning: [parameter-default-coerced] "Atomic App changes the default of `x`"
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
        default: v1.10
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let default = parameter.default.as_ref().filter(|default| default.kind == DefaultKind::Coerced)?;
        let coerced = python::coerced(&default.text)?;
        let label = if parameter.is_secret() { String::new() } else { format!("it puts in `{coerced}`") };
        Some(
            rule.finding(
                context.site(default.node),
                format!("Atomic App changes the default of `{}`", parameter.name.text),
            )
            .label(label)
            .note("Quotes do not keep it from doing so.")
            .help("Where the exact text matters, write it into the artifact instead of a default."),
        )
    });
    found.collect()
}
