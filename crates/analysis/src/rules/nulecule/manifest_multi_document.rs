//! Several documents in one artifact.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::kubernetes::manifest::OBJECTS;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::check_manifests;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("manifest-multi-document"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(OBJECTS),
    documentation: r#"
## What it finds

An artifact for Kubernetes, OpenShift or Marathon with several YAML documents.

## Why it matters

Atomic App reads one document, and stops at the second.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml]
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
---
apiVersion: v1   # error: [manifest-multi-document] "an artifact holds one document"
kind: Service
metadata: {name: web}
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      kubernetes: [file://pod.yaml, file://service.yaml]
```
```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```
```yaml service.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_manifests(nulecule, context, &["kubernetes", "openshift", "marathon"], |artifact, first| {
        let first = first?;
        let second = artifact.manifests.get(1)?;
        let key = second.keys.first().map_or(second.node, |key| key.node);
        Some(
            rule.finding(artifact.site(key), "an artifact holds one document")
                .label("the second starts here")
                .related(artifact.site(first.node), "the first")
                .note("Atomic App stops at the second document.")
                .help("Give each object a file of its own."),
        )
    })
}
