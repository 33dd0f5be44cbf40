//! Nested applications that contain each other.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Problem;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("nested-application-cycle"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

Applications whose `source`s lead back to where they started.

## Why it matters

The reference implementation fetches and loads them again and again until it is stopped.

## Example

```yaml shop/Nulecule
id: shop
specversion: 0.0.2
graph:
  - name: billing
    source: docker://example/billing
```

```yaml billing/Nulecule
id: billing
specversion: 0.0.2
graph:
  - name: shop
    source: docker://example/shop   # error: [nested-application-cycle] "contain each other"
```

```sh
plimsoll plan shop
```

## Fix

```yaml billing/Nulecule
id: billing
specversion: 0.0.2
graph:
  - name: billing
    artifacts: {kubernetes: [file://billing.yaml]}
```

```yaml billing/billing.yaml
apiVersion: v1
kind: Pod
metadata: {name: billing}
```
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::NestedCycle(sources) = problem else { continue };
        let Some((last, others)) = sources.split_last() else { continue };
        let headline = match others.len() {
            0 => "this application contains itself".to_owned(),
            n => format!("{} applications contain each other", n + 1),
        };
        let mut diagnostic = rule.finding(*last, headline).label("leads back to the start");
        for source in others {
            diagnostic = diagnostic.related(*source, "leads to the next");
        }
        diagnostics.push(diagnostic.help("Remove one of these components, or give it artifacts of its own."));
    }
    diagnostics
}
