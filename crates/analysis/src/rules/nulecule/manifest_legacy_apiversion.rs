//! A manifest of a version that is gone.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::kubernetes::manifest::OBJECTS;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::{OF_OBJECTS, check_manifests};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("manifest-legacy-apiversion"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(OBJECTS),
    documentation: r#"
## What it finds

An `apiVersion` of Kubernetes from before `v1`: `v1beta1`, `v1beta2`, `v1beta3`.

## Why it matters

No cluster of today knows it. Fields had other names, so that changing the version alone is not enough.

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
apiVersion: v1beta3   # warning: [manifest-legacy-apiversion] "`v1beta3` is no version of today"
kind: Pod
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
        // Where metadata are missing, that finding tells of the version.
        let manifest = manifest.filter(|manifest| manifest.is_legacy() && manifest.has("metadata"))?;
        let version = manifest.api_version.as_ref()?;
        Some(
            rule.finding(artifact.site(version.node), format!("`{}` is no version of today", version.text))
                .note("It was replaced by `v1` in 2015 and removed.")
                .help("Write the object for `v1`."),
        )
    })
}
