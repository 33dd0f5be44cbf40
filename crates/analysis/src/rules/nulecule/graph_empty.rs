//! A graph without components.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("graph-empty"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

`graph` as an empty list.

## Why it matters

The application installs without error and deploys nothing.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph: []   # warning: [graph-empty] "`graph` has no components"
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let graph = nulecule.empty_graph;
    let finding = graph.map(|graph| {
        rule.finding(context.site(graph), "`graph` has no components")
            .label("nothing is deployed")
            .help("Add a component: an item with `name`, and `artifacts` or `source`.")
    });
    finding.into_iter().collect()
}
