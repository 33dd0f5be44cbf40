//! A trait on a component that it is not for.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::applies::applies;
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::Family;

use crate::oam_references::attached;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-trait-not-applicable"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::TRAIT_1),
    documentation: r#"
## What it finds

A trait whose `appliesTo` (v1alpha1) or `appliesToWorkloads` (from v1alpha2 on) does not list the workload of the component:
by `*`, by the name of the type or definition, by the resource (`deployments.apps`), by its group (`*.apps`). Nothing is said of
components whose workload differs from one to the next.

An error before v1beta1; a warning in v1beta1, as KubeVela has stopped to check it.

## Why it matters

Earlier versions must refuse it. KubeVela applies the trait, which then finds nothing that it could change, or something
else than it expects.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: agent
      type: daemon
      properties: {image: example/agent:1}
      traits:
        - type: expose   # warning: [oam-trait-not-applicable] "trait `expose` is not for `daemonsets.apps`"
          properties: {ports: [{port: 80}]}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: agent
      type: webservice
      properties: {image: example/agent:1}
      traits:
        - type: expose
          properties: {ports: [{port: 80}]}
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let dialect = context.document.dialect;
    let is_late = dialect == Dialect::V1beta1;
    let wrong = attached(context).filter_map(|attached| {
        let definition = attached.definition?;
        let workload = attached.workload();
        if attached.scales_singleton() || applies(definition, &workload, dialect) != Some(false) {
            return None;
        }
        let (name, workload) = (&attached.of_type.text, workload.name()?);
        let list = |names: &[std::sync::Arc<str>]| {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let severity = if is_late { Severity::Warning } else { Severity::Error };
        let headline = format!("trait `{name}` is not for `{workload}`");
        let mut finding = rule
            .finding(context.site(attached.of_type.node), headline)
            .severity(severity)
            .label(format!("`{}` is one", attached.component_name()))
            .note(format!("It is for {}.", list(&definition.applies_to)));
        if is_late {
            finding = finding.note("KubeVela does not check this and applies it all the same.");
        }
        if let Some(of_type) = &attached.component.of_type {
            finding = finding.related(context.site(of_type.node), "the component");
        }
        match definition.place() {
            Some(place) => Some(finding.related(place, "the trait")),
            None => Some(finding),
        }
    });
    wrong.collect()
}
