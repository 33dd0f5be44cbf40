//! A trait that is set twice on one component.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::oam::types::plain;
use plimsoll_formats::oam::{Dialect, Document, clauses};
use plimsoll_model::Family;
use rustc_hash::FxHashMap;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-duplicate-trait-type"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::CONFIGURATION_1),
    documentation: r#"
## What it finds

Two traits of one type on one component. An error in v1alpha1 and before; a warning later. Embedded objects of v1alpha2 and
traits of the first draft may differ by their names.

## Why it matters

A component has one configuration of each type of trait. KubeVela applies both, but override policies mix them up: the first
is lost and the last is there twice.

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
  components:
    - componentName: web
      instanceName: front
      traits:
        - name: manual-scaler
          properties: {replicaCount: 2}
        - name: manual-scaler   # error: [oam-duplicate-trait-type] "`front` has trait `manual-scaler` twice"
          properties: {replicaCount: 3}
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
      traits:
        - name: manual-scaler
          properties: {replicaCount: 3}
```
"#,
    check: Check::Oam(check),
};

/// What two traits of a component must differ in: type, version, name.
type Identity<'d> = (&'d str, Option<&'d Arc<str>>, Option<&'d Arc<str>>);

fn check(rule: &Rule, document: &Document, _: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let has_names = matches!(document.dialect, Dialect::V1alpha2 | Dialect::Hydra);
    let severity = if document.dialect.has_versioned_types() { Severity::Error } else { Severity::Warning };
    let mut found = Vec::new();
    if document.dialect == Dialect::Wadm {
        return found;
    }
    for component in document.configuration().iter().flat_map(|one| &one.components) {
        let mut known: FxHashMap<Identity<'_>, NodeId> = FxHashMap::default();
        for one in &component.traits {
            let Some(of_type) = &one.of_type else { continue };
            let name = one.name.as_ref().map(|name| &name.text).filter(|_| has_names);
            let version = one.api_version.as_ref().map(|version| &version.text);
            let Some(first) = known.insert((plain(&of_type.text).0, version, name), of_type.node) else {
                continue;
            };
            let called = component.name.as_ref().map_or("the component", |name| &*name.text);
            let headline = format!("`{called}` has trait `{}` twice", of_type.text);
            let finding = rule.finding(document.site(of_type.node), headline);
            found.push(
                finding.severity(severity).related(document.site(first), "before").help("Keep one of them."),
            );
        }
    }
    found
}
