//! `constraints` as a mapping.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NodeId, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("constraints-not-list"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::CONSTRAINT),
    documentation: r#"
## What it finds

`constraints` of a parameter that is one constraint instead of a list of them.

## Why it matters

The table of the specification gives one object, its example and its schema a list. Atomic App goes through a list, and
fails on a mapping when it asks for the value.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: x
        description: some value
        default: ABC
        constraints:
          allowed_pattern: "[A-Z]+"   # warning: [constraints-not-list] "`constraints` is not a list"
          description: capitals
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
        default: ABC
        constraints:
          - allowed_pattern: "[A-Z]+"
            description: capitals
    artifacts:
      docker: [file://web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let parameters = nulecule.all_parameters();
    let found =
        parameters.filter_map(|parameter| Some(finding(rule, context, parameter.constraints_mapping?)));
    found.collect()
}

fn finding(rule: &Rule, context: &DocumentContext<'_>, mapping: NodeId) -> Diagnostic {
    let value = context.site(mapping);
    rule.finding(value, "`constraints` is not a list")
        .label("one constraint")
        .help("Write a dash before it.")
        .fix(Fix::safe("Make it a list of one", vec![Edit::Enlist { value }]))
}
