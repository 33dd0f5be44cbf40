//! A worker that listens on a port.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Place, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use super::core_workload;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-worker-with-port"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A ComponentSchematic of the workload type `Worker` or `SingletonWorker` with a port.

## Why it matters

A worker has no endpoint: nobody reaches the port, and a runtime may refuse the component.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web:1.0.0
      ports:   # warning: [oam-worker-with-port] "a port of a worker"
        - name: http
          containerPort: 80
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
      ports:
        - name: http
          containerPort: 80
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some((schematic, written, kind)) = core_workload(document) else { return Vec::new() };
    let server = match kind {
        "Worker" => "Server",
        "SingletonWorker" => "SingletonServer",
        _ => return Vec::new(),
    };
    let with_ports = schematic.containers.iter().find(|container| !container.ports.is_empty());
    let Some(ports) = with_ports.and_then(|container| context.entry(container.node, "ports")) else {
        return Vec::new();
    };
    let slot = context.site(written.node);
    let of_server = format!("core.oam.dev/v1alpha1.{server}");
    let edit = Edit::Replace { slot, value: NewValue::text(&*of_server) };
    vec![
        rule.finding(Place::key(context.site(ports.node().id())), "a port of a worker")
            .label("nobody can reach it")
            .related(slot, format!("a {kind} has no endpoint"))
            .help(format!("Remove `ports`, or write `{of_server}`."))
            .fix(Fix::suggestion(format!("Make it a {server}"), vec![edit])),
    ]
}
