//! A trait type that nothing defines.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{DefinitionKind, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::unknown_types;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-trait-type"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::TRAIT),
    documentation: r#"
## What it finds

A trait whose type is defined neither in the workspace nor by what comes with the version of the model. It is for information, as definitions may be in the cluster only; an error where `plimsoll.toml` says that all are in the
workspace: `[oam] definitions-complete = true`.

## Why it matters

Every implementation refuses a trait that it does not know. And without the definition nobody can tell whether the trait is
for this component, and whether its properties are right.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
      traits:
        - type: scalar   # info: [oam-unknown-trait-type] "nothing here defines trait type `scalar`"
          properties: {replicas: 2}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: example/web:1}
      traits:
        - type: scaler
          properties: {replicas: 2}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    unknown_types(rule, document, context, DefinitionKind::Trait)
}
