//! Parameters that are a mapping by name, as in 0.0.1-alpha.

use plimsoll_base::{Code, Diagnostic, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::legacy::{Legacy, Shape};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::legacy_spec_0_0_1::{listed, misplaced};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("parameters-legacy-map"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::PARAMETERS),
    documentation: r#"
## What it finds

A `params` that is a mapping of parameters by name in a file that does not say that it is of version 0.0.1-alpha.

## Why it matters

Since 0.0.2 parameters are a list of named items. Atomic App stops at the mapping with a message about its own program.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:   # error: [parameters-legacy-map] "`params` is a mapping of parameters"
      image:
        description: the image
        default: nginx
    artifacts:
      docker: [file://artifacts/web]
```

```text artifacts/web
docker run $image
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let finding = |legacy: &Legacy| {
        let headline = "`params` is a mapping of parameters; 0.0.2 has a list there";
        rule.finding(Place::key(context.site(legacy.entry)), headline)
            .label("a mapping by name, as in 0.0.1-alpha")
            .help("Make each parameter an item that starts with `- name:`.")
            .fix(Fix::safe("Turn `params` into a list", vec![listed(legacy, context.site(legacy.node))]))
    };
    misplaced(nulecule, Shape::ParametersByName).map(finding).collect()
}
