//! `requirements` as a mapping.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("requirements-not-list"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::REQUIREMENTS),
    documentation: r#"
## What it finds

`requirements` that is one requirement instead of a list of them.

## Why it matters

The specification demands a list, and other readers go through it as one.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:   # info: [requirements-crash-atomicapp] "Atomic App 0.6.4 fails"
  persistentVolume: {name: data, accessMode: ReadWrite, size: 4}   # warning: [requirements-not-list] "`requirements` is not a list"
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
requirements:
  - persistentVolume: {name: data, accessMode: ReadWrite, size: 4}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let requirements = nulecule.requirements.as_ref();
    let Some(mapping) = requirements.and_then(|requirements| requirements.mapping) else { return Vec::new() };
    let value = context.site(mapping);
    let diagnostic = rule
        .finding(value, "`requirements` is not a list")
        .label("one requirement")
        .help("Write a dash before it.")
        .fix(Fix::safe("Make it a list of one", vec![Edit::Enlist { value }]));
    vec![diagnostic]
}
