//! A default that means "ask".

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameter-default-none"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `default` that is empty, `null` or the text `None`.

## Why it matters

Atomic App takes it as no default: it asks for the value, and without somebody to ask it puts in the word `None`.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: None   # warning: [parameter-default-none] "this default of `x` means: ask"
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
        default: none
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found = parameters.filter_map(|parameter| {
        let entry = context.site(parameter.asks?);
        let headline = format!("this default of `{}` means: ask", parameter.name.text);
        Some(
            rule.finding(Place::value(entry), headline)
                .label("the same as no default")
                .help("Give a default, or remove this one so that it is plain that the value is asked for.")
                .fix(Fix::suggestion("Remove the default", vec![Edit::Remove { node: entry }])),
        )
    });
    found.collect()
}
