//! Components that no provider can deploy together.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::providers::{Providers, listed};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("no-common-provider"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

Components of one application that have no provider in common.

## Why it matters

Whatever provider is chosen, some component has no artifacts for it, so the application as a whole is never deployed.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: [file://web]
  - name: cache   # warning: [no-common-provider] "no provider has artifacts of all components"
    artifacts:
      kubernetes: [file://pod.yaml]
```
```text web
docker run --name web web
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://web.yaml]
  - name: cache
    artifacts:
      kubernetes: [file://pod.yaml]
```
```yaml web.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = Providers::of(nulecule);
    let Some((component, names)) = providers.first_without_common() else { return Vec::new() };
    let diagnostic = rule
        .finding(context.site(component), "no provider has artifacts of all components")
        .label(format!("has {}", listed(names)))
        .note("The components before it have none of these providers in common.")
        .help("Add artifacts, so that all components have the same provider.");
    vec![diagnostic]
}
