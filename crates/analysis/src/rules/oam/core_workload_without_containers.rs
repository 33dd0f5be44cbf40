//! A component of a core workload type without a container.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use super::core_workload;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-core-workload-without-containers"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A ComponentSchematic with a workload type of the core, as `core.oam.dev/v1alpha1.Server`, and no container.

## Why it matters

The core workload types run containers. The specification wants an error where there is none.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server   # error: [oam-core-workload-without-containers] "`web` has no container"
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1.0.0
      ports: [{name: http, containerPort: 80}]
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some((schematic, written, _)) = core_workload(document) else { return Vec::new() };
    let entry = schematic.spec.and_then(|spec| context.entry(spec, "containers"));
    // Of one of another type the field table tells.
    let is_empty = entry
        .and_then(|entry| entry.value())
        .is_none_or(|value| value.as_sequence().is_some_and(|list| list.items().next().is_none()));
    if !schematic.containers.is_empty() || !is_empty {
        return Vec::new();
    }
    let name = document.name().map_or("the component", |name| &**name);
    let finding = rule
        .finding(context.site(written.node), format!("`{name}` has no container"))
        .label("runs containers")
        .help("Add `containers` with a name and an image.");
    vec![match entry {
        Some(entry) => finding.related(context.site(entry.node().id()), "this is empty"),
        None => finding,
    }]
}
