//! A component that is named twice over.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-component-and-revision-exclusive"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_2),
    documentation: r#"
## What it finds

A component of an ApplicationConfiguration with both `componentName` and `revisionName`.

## Why it matters

`componentName` means the newest revision, `revisionName` one that stays. The runtime refuses a component that says both.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload: {apiVersion: apps/v1, kind: Deployment}
---
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      revisionName: web-v1   # error: [oam-component-and-revision-exclusive] "both `componentName` and `revisionName`"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload: {apiVersion: apps/v1, kind: Deployment}
---
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect != Dialect::V1alpha2 {
        return Vec::new();
    }
    let components = document.configuration().into_iter().flat_map(|configuration| &configuration.components);
    let both =
        components.filter_map(|component| component.schematic.as_ref().zip(component.revision.as_ref()));
    let finding = |(name, revision): (&plimsoll_formats::written::Text, &plimsoll_formats::written::Text)| {
        rule.finding(context.site(revision.node), "both `componentName` and `revisionName` are given")
            .label("one revision")
            .related(context.site(name.node), "the newest revision")
            .help("Leave one of them out.")
    };
    both.map(finding).collect()
}
