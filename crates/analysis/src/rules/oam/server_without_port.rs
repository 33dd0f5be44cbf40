//! A server on which nothing can call.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use super::core_workload;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-server-without-port"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A ComponentSchematic of the workload type `Server` or `SingletonServer` none of whose containers has a port.

## Why it matters

A server has an endpoint, by which others reach it. Without a port there is none, and a runtime may refuse the component.

## Example

```yaml jobs.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server   # warning: [oam-server-without-port] "no container has a port"
  containers:
    - name: web
      image: example/web:1.0.0
```

## Fix

```yaml jobs.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web:1.0.0
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some((schematic, written, kind)) = core_workload(document) else { return Vec::new() };
    let worker = match kind {
        "Server" => "Worker",
        "SingletonServer" => "SingletonWorker",
        _ => return Vec::new(),
    };
    // Of ports of another type the field table tells.
    let has_ports = schematic.containers.iter().any(|container| {
        let entry = context.entry(container.node, "ports").and_then(|entry| entry.value());
        !container.ports.is_empty() || entry.is_some_and(|value| value.as_sequence().is_none())
    });
    if schematic.containers.is_empty() || has_ports {
        return Vec::new();
    }
    let slot = context.site(written.node);
    let of_worker = format!("core.oam.dev/v1alpha1.{worker}");
    let edit = Edit::Replace { slot, value: NewValue::text(&*of_worker) };
    vec![
        rule.finding(slot, "no container has a port")
            .label("a server listens on a port")
            .help(format!("Add `ports` to a container, or write `{of_worker}` if nothing calls it."))
            .fix(Fix::suggestion(format!("Make it a {worker}"), vec![edit])),
    ]
}
