//! A path that starts with a dot.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-field-path-leading-dot"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_2),
    documentation: r#"
## What it finds

An item of `fieldPaths` (v1alpha2) with a dot in front.

## Why it matters

The first texts of the specification had it; since April 2020 it has not, and the runtime refuses such a path.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: web, image: example/web:1}]
  parameters:
    - name: image
      fieldPaths:
        - .spec.containers[0].image   # warning: [oam-field-path-leading-dot] "the path starts with a dot"
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: web, image: example/web:1}]
  parameters:
    - name: image
      fieldPaths:
        - spec.containers[0].image
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, _: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let schematic = document.schematic().filter(|_| document.dialect == Dialect::V1alpha2);
    let paths = schematic.into_iter().flat_map(|one| &one.parameters).flat_map(|one| &one.field_paths);
    let findings = paths.filter_map(|path| {
        let right = path.text.strip_prefix('.').filter(|rest| !rest.is_empty())?;
        let site = document.site(path.node);
        let edit = Edit::Replace { slot: site, value: NewValue::text(right) };
        let finding = rule.finding(site, "the path starts with a dot").help(format!("Write `{right}`."));
        Some(finding.fix(Fix::safe("Remove the dot", vec![edit])))
    });
    findings.collect()
}
