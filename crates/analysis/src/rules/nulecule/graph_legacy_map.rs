//! A graph that is a mapping of components, as in 0.0.1-alpha.

use plimsoll_base::{Code, Diagnostic, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::legacy::{Legacy, Shape};
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::legacy_spec_0_0_1::{listed, misplaced};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("graph-legacy-map"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

A `graph` that is a mapping of components by name in a file that does not say that it is of version 0.0.1-alpha.

## Why it matters

Since 0.0.2 the graph is a list of named items. Atomic App stops at the mapping with a message about its own program.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:   # error: [graph-legacy-map] "`graph` is a mapping of components"
  web:
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
        let headline = "`graph` is a mapping of components; 0.0.2 has a list there";
        rule.finding(Place::key(context.site(legacy.entry)), headline)
            .label("a mapping by name, as in 0.0.1-alpha")
            .help("Make each component an item that starts with `- name:`.")
            .fix(Fix::safe("Turn `graph` into a list", vec![listed(legacy, context.site(legacy.node))]))
    };
    misplaced(nulecule, Shape::ComponentsByName).map(finding).collect()
}
