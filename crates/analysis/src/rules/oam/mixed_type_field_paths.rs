//! A parameter that goes to fields of different types.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::oam_paths::{follow, words};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-mixed-type-field-paths"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_2),
    documentation: r#"
## What it finds

A parameter of v1alpha2 whose `fieldPaths` lead to values of different types, or to a mapping, as far as the workload of the
component has values there.

## Why it matters

One value is written to all of them: it is wrong for one, and the object is refused.

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
      containers:
        - name: web
          image: example/web:1
          ports: [{name: http, containerPort: 80}]
  parameters:
    - name: port   # error: [oam-mixed-type-field-paths] "`port` goes to a number and a text"
      fieldPaths:
        - spec.containers[0].ports[0].containerPort
        - spec.containers[0].ports[0].name
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
      containers:
        - name: web
          image: example/web:1
          ports: [{name: http, containerPort: 80}]
  parameters:
    - name: port
      fieldPaths:
        - spec.containers[0].ports[0].containerPort
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let schematic = document.schematic().filter(|_| document.dialect == Dialect::V1alpha2);
    let Some((schematic, workload)) = schematic.and_then(|one| Some((one, one.workload.as_ref()?))) else {
        return Vec::new();
    };
    let Some(object) = context.node(workload.node).value() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for parameter in &schematic.parameters {
        let Some(name) = &parameter.name else { continue };
        let targets = parameter.field_paths.iter().filter_map(|path| {
            let words = words(follow(object, &path.text).ok()?)?;
            Some((path, words))
        });
        let targets: Vec<_> = targets.collect();
        if let Some((path, words)) = targets.iter().find(|(_, words)| *words == "a mapping") {
            let finding = rule.finding(document.site(path.node), format!("`{}` goes to {words}", name.text));
            found.push(finding.note("A parameter is a text or a number."));
            continue;
        }
        let Some((first, of_first)) = targets.first() else { continue };
        let Some((other, of_other)) = targets.iter().find(|(_, words)| words != of_first) else { continue };
        let headline = format!("`{}` goes to {of_first} and {of_other}", name.text);
        found.push(
            rule.finding(document.site(name.node), headline)
                .related(document.site(first.node), format!("{of_first} now"))
                .related(document.site(other.node), format!("{of_other} now"))
                .help("Declare a parameter for each type."),
        );
    }
    found
}
