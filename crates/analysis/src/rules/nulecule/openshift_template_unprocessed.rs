//! A Template of OpenShift among the artifacts.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::kubernetes::manifest::OBJECTS;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_model::Family;

use crate::artifacts::{OF_OBJECTS, check_manifests};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("openshift-template-unprocessed"),
    severity: Severity::Information,
    family: Some(Family::Nulecule),
    clause: Some(OBJECTS),
    documentation: r#"
## What it finds

An artifact of kind `Template`.

## Why it matters

Atomic App hands it to the cluster as it is: a template is stored, and none of its objects is made.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts:
      openshift: [file://template.yaml]
```
```yaml template.yaml
apiVersion: v1
kind: Template   # info: [openshift-template-unprocessed] "a Template is stored, not processed"
metadata: {name: web}
objects: []
```

## Fix

```yaml template.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    check_manifests(nulecule, context, &OF_OBJECTS, |artifact, manifest| {
        let kind = manifest?.kind.as_ref().filter(|kind| kind.text == "Template")?;
        Some(
            rule.finding(artifact.site(kind.node), "a Template is stored, not processed")
                .note("Its objects are not deployed, and its parameters are not filled in.")
                .help("Name the objects of the template as artifacts."),
        )
    })
}
