//! A provider without artifacts.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("provider-empty"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

A provider with nothing behind it, or with an empty list.

## Why it matters

Whoever chooses the provider is told that the component has no artifacts for it.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      docker: []   # warning: [provider-empty] "`docker` has no artifacts"
      kubernetes: [file://pod.yaml]
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
      kubernetes: [file://pod.yaml]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    let empty = providers.filter(|provider| provider.is_empty).map(|provider| {
        let entry = context.site(provider.node);
        let name = &provider.name.text;
        rule.finding(Place::key(entry), format!("`{name}` has no artifacts"))
            .help("Name the artifacts, or remove the provider.")
            .fix(Fix::suggestion(format!("Remove `{name}`"), vec![Edit::Remove { node: entry }]))
    });
    empty.collect()
}
