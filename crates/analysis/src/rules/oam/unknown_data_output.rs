//! An output of data that is not there.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_formats::oam::{Dialect, clauses};
use plimsoll_model::Family;

use crate::oam_references::did_you_mean;
use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-data-output"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::DATA_PASSING),
    documentation: r#"
## What it finds

A `dataOutputName` (v1alpha2) that no `dataOutputs` of the same ApplicationConfiguration has.

## Why it matters

The configuration is refused: nothing can ever give the value.

## Example

```yaml db.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: db}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: db, image: example/db:1}]
```

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers: [{name: web, image: example/web:1}]
```

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: db
      dataOutputs: [{name: address, fieldPath: status.address}]
    - componentName: web
      dataInputs:
        - valueFrom: {dataOutputName: adress}   # error: [oam-unknown-data-output] "nothing gives the output `adress`"
          toFieldPaths: ["spec.containers[0].env[0].value"]
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: {name: shop}
spec:
  components:
    - componentName: db
      dataOutputs: [{name: address, fieldPath: status.address}]
    - componentName: web
      dataInputs:
        - valueFrom: {dataOutputName: address}
          toFieldPaths: ["spec.containers[0].env[0].value"]
```
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    if context.document.dialect != Dialect::V1alpha2 {
        return Vec::new();
    }
    let problems = context.assembled.problems.iter().filter_map(|problem| {
        let Problem::UnknownOutput(site, name, known) = problem else { return None };
        let finding = rule.finding(*site, format!("nothing gives the output `{name}`")).note(
            "It would have to be one of the `dataOutputs` of a component or a trait in this configuration.",
        );
        Some(did_you_mean(finding, *site, name, known.iter().map(|name| &**name)))
    });
    problems.collect()
}
