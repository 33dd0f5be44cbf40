//! A trait that makes several of what there must be one of.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use crate::oam_references::attached;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-scaling-trait-on-singleton"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::COMPONENT_1),
    documentation: r#"
## What it finds

A trait that scales, as `manual-scaler`, on a component of a core type that begins with `Singleton` (v1alpha1 and before).

## Why it matters

Of a singleton there is one at any time. The specification forbids such traits on it.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.SingletonServer
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
        - name: manual-scaler   # error: [oam-scaling-trait-on-singleton] "`front` is a singleton, which `manual-scaler` cannot scale"
          properties: {replicaCount: 2}
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
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let scaling = attached(context).filter(|attached| attached.scales_singleton());
    let findings = scaling.map(|attached| {
        let (component, name) = (attached.component_name(), &attached.of_type.text);
        let headline = format!("`{component}` is a singleton, which `{name}` cannot scale");
        let of_type = attached.workload_type.map_or("", |of_type| of_type);
        rule.finding(context.site(attached.of_type.node), headline)
            .note(format!("Its workload type is `{of_type}`."))
            .help("Remove the trait, or choose the type without `Singleton`.")
    });
    findings.collect()
}
