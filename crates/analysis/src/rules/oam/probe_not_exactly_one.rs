//! A health probe that says nothing to do, or too much.

use plimsoll_base::{Code, Diagnostic, NodeId, Place, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::written::is_null;
use plimsoll_model::Family;
use plimsoll_syntax::Entry;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-probe-not-exactly-one"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A `livenessProbe` or `readinessProbe` of a container that has none of `exec`, `httpGet` and `tcpSocket`, or several of them.

## Why it matters

A probe is one of the three. Runtimes refuse the others, or the resource of Kubernetes that they make is refused.

## Example

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
      readinessProbe:   # error: [oam-probe-not-exactly-one] "`readinessProbe` says nothing to do"
        periodSeconds: 5
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
      readinessProbe:
        httpGet: {path: /ready, port: 80}
        periodSeconds: 5
```
"#,
    check: Check::Oam(check),
};

/// What a probe can be.
const PROBES: [&str; 3] = ["exec", "httpGet", "tcpSocket"];

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let probes =
        containers.flat_map(|container| container.probes.iter().map(move |probe| (container.node, probe)));
    probes.filter_map(|(container, probe)| finding(rule, context, container, *probe)).collect()
}

fn finding(
    rule: &Rule,
    context: &DocumentContext<'_>,
    container: NodeId,
    (key, probe): (&str, NodeId),
) -> Option<Diagnostic> {
    let is_empty = |entry: &Entry<'_>| entry.value().is_none_or(is_null);
    let there = PROBES.iter().filter_map(|key| Some((key, context.entry(probe, key)?)));
    let there: Vec<_> = there.filter(|(_, entry)| !is_empty(entry)).collect();
    let all = "`exec`, `httpGet` and `tcpSocket`";
    match &there[..] {
        [_] => None,
        [(first, at), (second, other), ..] => {
            let place = |entry: &Entry<'_>| Place::key(context.site(entry.node().id()));
            let finding = rule
                .finding(place(other), format!("`{key}` is both `{first}` and `{second}`"))
                .label("the second one")
                .related(place(at), "the first one")
                .help(format!("Leave one of {all}."));
            Some(finding)
        }
        [] => {
            let entry = context.entry(container, key)?;
            let finding = rule
                .finding(Place::key(context.site(entry.node().id())), format!("`{key}` says nothing to do"))
                .label(format!("one of {all} is expected"))
                .help("Add one of them: `httpGet: {path: /, port: 80}`.");
            Some(finding)
        }
    }
}
