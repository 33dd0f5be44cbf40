//! Two components of one name.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("component-duplicate-name"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

Two items of `graph` with the same `name`.

## Why it matters

Both share one section of the answers file and one folder below `external/`, so what is said to one is said to the other.

## Example

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
  - name: web   # error: [component-duplicate-name] "two components are named `web`"
    artifacts: {docker: [file://web]}
```

```text web
docker run web
```

## Fix

```yaml Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
  - name: admin
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let components = &nulecule.components;
    let names: Vec<_> = components.iter().filter_map(|component| component.name.as_ref()).collect();
    let mut diagnostics = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if let Some(first) = names[..index].iter().find(|earlier| earlier.text == name.text) {
            diagnostics.push(
                rule.finding(context.site(name.node), format!("two components are named `{}`", name.text))
                    .related(context.site(first.node), "the first one")
                    .help("Give one of them another name."),
            );
        }
    }
    diagnostics
}
