//! A configuration with scopes and components.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
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

An ApplicationConfiguration of v1alpha1 that creates scopes and runs components.

## Why it matters

The specification allows it. Rudr, the runtime of v1alpha1, creates the scopes of such a configuration and ignores its components.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers: [{name: web, image: "example/web:1.0.0"}]
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  scopes:   # warning: [oam-scopes-and-components-mixed] "scopes beside components"
    - name: inside
      type: core.oam.dev/v1alpha1.Network
      properties: {network-id: inside, subnet-ids: one}
  components:
    - componentName: web
      instanceName: web
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers: [{name: web, image: "example/web:1.0.0"}]
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: inside}
spec:
  scopes:
    - name: inside
      type: core.oam.dev/v1alpha1.Network
      properties: {network-id: inside, subnet-ids: one}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: web
      instanceName: web
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let configuration = document.configuration().filter(|_| document.dialect == Dialect::V1alpha1);
    let both = configuration.filter(|all| !all.scopes.is_empty() && !all.components.is_empty());
    let entries = both.and_then(|all| {
        let entry = |key| Some(Place::key(context.site(context.entry(all.spec?, key)?.node().id())));
        Some((entry("scopes")?, entry("components")?))
    });
    let finding = |(scopes, components)| {
        rule.finding(scopes, "scopes beside components")
            .label("Rudr creates these only")
            .related(components, "Rudr ignores these")
            .help("Move the scopes into an ApplicationConfiguration of their own.")
    };
    entries.map(finding).into_iter().collect()
}
