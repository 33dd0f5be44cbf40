//! A manifest without metadata.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::kubernetes::manifest::OBJECTS;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::{OF_OBJECTS, check_manifests};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("manifest-missing-metadata"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(OBJECTS),
    documentation: r#"
## What it finds

An artifact for Kubernetes or OpenShift without `metadata`. For a List, which a cluster takes without, it is a warning.

## Why it matters

Atomic App stops: there is no metadata object.

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
kind: Pod   # error: [manifest-missing-metadata] "the manifest has no `metadata`"
```

## Fix

```yaml pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_manifests(nulecule, context, &OF_OBJECTS, |artifact, manifest| {
        let manifest = manifest?;
        // Without a kind it is no manifest, which is a finding of its own.
        if !manifest.has("kind") || manifest.has("metadata") {
            return None;
        }
        let kind = manifest.kind.as_ref().map_or(manifest.node, |kind| kind.node);
        let mut finding = rule.finding(artifact.site(kind), "the manifest has no `metadata`");
        if let Some(version) = manifest.api_version.as_ref().filter(|_| manifest.is_legacy()) {
            finding = finding.note(format!("Objects of `{}` had `id` instead; it is gone.", version.text));
        }
        if manifest.kind.as_ref().is_some_and(|kind| kind.text == "List") {
            finding.severity = Severity::Warning;
            let note = "A cluster takes a List without it, but Atomic App stops.";
            return Some(finding.note(note).help("Add `metadata: {}`."));
        }
        Some(finding.help("Add `metadata` with a `name`."))
    })
}
