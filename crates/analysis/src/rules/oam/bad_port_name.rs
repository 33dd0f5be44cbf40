//! A name of a port with other characters than small letters.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-bad-port-name"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A port of a container whose `name` is not of small letters alone.

## Why it matters

The specification allows nothing else, and the resource of v1alpha2 refuses it: the component is not deployed.

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
      ports:
        - name: http-1   # error: [oam-bad-port-name] "`http-1` is no name of a port"
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
    if document.dialect == Dialect::Hydra {
        return Vec::new();
    }
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let names = containers.flat_map(|container| &container.ports).filter_map(|port| port.name.as_ref());
    let wrong = names.filter(|name| {
        let is_name = !name.text.is_empty() && name.text.bytes().all(|byte| byte.is_ascii_lowercase());
        !is_name && !context.has_wrong_type(name.node)
    });
    let finding = |name: &plimsoll_formats::written::Text| {
        rule.finding(context.site(name.node), format!("`{}` is no name of a port", name.text))
            .label("small letters only")
            .help("Write a name of small letters: `http`.")
    };
    wrong.map(finding).collect()
}
