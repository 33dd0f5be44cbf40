//! A graph that is one component instead of a list.

use plimsoll_base::{Code, Diagnostic, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::legacy::{Legacy, Shape};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::legacy_spec_0_0_1::{listed, misplaced};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("graph-single-object"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A `graph` that is one component instead of a list of components.

## Why it matters

Atomic App takes the fields of the component for components, and stops.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:   # error: [graph-single-object] "`graph` is one component"
  name: web
  artifacts:
    docker: [file://artifacts/web]
```

```text artifacts/web
docker run nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://artifacts/web]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let finding = |legacy: &Legacy| {
        rule.finding(Place::key(context.site(legacy.entry)), "`graph` is one component, not a list")
            .label("this must be a list")
            .help("Put `- ` before the first field of the component, and indent the others.")
            .fix(Fix::safe("Turn `graph` into a list", vec![listed(legacy, context.site(legacy.node))]))
    };
    misplaced(nulecule, Shape::OneComponent).map(finding).collect()
}
