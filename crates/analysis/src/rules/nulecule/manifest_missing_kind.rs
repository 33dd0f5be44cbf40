//! A manifest that does not say what it is.

use plimsoll_base::{Code, Diagnostic, Place, Severity};
use plimsoll_formats::kubernetes::manifest::OBJECTS;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::{OF_OBJECTS, check_manifests};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("manifest-missing-kind"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(OBJECTS),
    documentation: r#"
## What it finds

An artifact for Kubernetes or OpenShift without `kind`, or with nothing in it.

## Why it matters

Atomic App stops: there is no kind.

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
apiVersion: v1   # error: [manifest-missing-kind] "the manifest has no `kind`"
metadata: {name: web}
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
        let (place, headline) = match manifest {
            Some(manifest) if manifest.has("kind") => return None,
            Some(manifest) if manifest.is_mapping => {
                let key = manifest.keys.first().map_or(manifest.node, |key| key.node);
                (Place::whole(artifact.site(key)), "the manifest has no `kind`")
            }
            Some(manifest) => (Place::whole(artifact.site(manifest.node)), "this is no manifest"),
            None => (Place::file(artifact.file), "this is no manifest"),
        };
        Some(rule.finding(place, headline).help("Write `apiVersion`, `kind` and `metadata` of an object."))
    })
}
