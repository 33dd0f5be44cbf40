//! JSON pointers in an item that is not the first.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("xpath-params-not-first"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

`params` in another artifact item than the first of its provider.

## Why it matters

Atomic App looks at the first item only: these pointers have no effect.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes:
        - file://service.yaml
        - resource: file://pod.yaml
          params:   # warning: [xpath-params-not-first] "only `params` of the first item have an effect"
            $image: [/spec/containers/0/image]
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: old
```
```yaml service.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    params:
      - name: image
        description: the image
        default: nginx
    artifacts:
      kubernetes:
        - resource: file://pod.yaml
          params:
            $image: [/spec/containers/0/image]
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let providers = nulecule.components.iter().flat_map(|component| component.artifacts.iter().flatten());
    let late = providers.flat_map(|provider| &provider.late_pointers).map(|entry| {
        rule.finding(Place::key(context.site(*entry)), "only `params` of the first item have an effect")
            .note("There they apply to every artifact of the provider.")
            .help("Move them to the first item, or put placeholders into the artifact.")
    });
    late.collect()
}
