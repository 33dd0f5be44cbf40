//! Scopes and components in one configuration.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-scopes-and-components-mixed"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

A configuration of v1alpha1 with both `scopes` and `components`.

## Why it matters

The specification allows it, but Rudr makes the scopes only: the components are never made, and nothing says so.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  scopes:   # warning: [oam-scopes-and-components-mixed] "Rudr ignores the components beside `scopes`"
    - {name: inside, type: core.oam.dev/v1alpha1.Network, properties: {network-id: a, subnet-ids: a1}}
  components:
    - componentName: web
      instanceName: front
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: front
```

```yaml scopes.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: networks}
spec:
  scopes:
    - {name: inside, type: core.oam.dev/v1alpha1.Network, properties: {network-id: a, subnet-ids: a1}}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect == Dialect::V1alpha1);
    let Some(configuration) = configuration else { return Vec::new() };
    let entry = configuration.spec.and_then(|spec| context.entry(spec, "scopes"));
    let Some(entry) =
        entry.filter(|_| !configuration.scopes.is_empty() && !configuration.components.is_empty())
    else {
        return Vec::new();
    };
    let mut finding = rule
        .finding(Place::key(context.site(entry.node().id())), "Rudr ignores the components beside `scopes`")
        .help("Make the scopes in a configuration of their own.");
    if let Some(first) = configuration.components.first() {
        finding = finding.related(document.site(first.node), "not made");
    }
    vec![finding]
}
