//! A component type that nothing defines.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{DefinitionKind, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::unknown_types;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-component-type"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::DEFINITION),
    documentation: r#"
## What it finds

A component whose `type` is defined neither in the workspace nor by KubeVela itself. It is for information, as definitions may be in the cluster only; an error where `plimsoll.toml` says that all are in the
workspace: `[oam] definitions-complete = true`.

## Why it matters

KubeVela refuses an Application with a type that the cluster does not know. And without the definition nobody can tell
whether the properties are right.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservise   # info: [oam-unknown-component-type] "nothing here defines component type `webservise`"
      properties: {image: example/web:1}
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
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    unknown_types(rule, document, context, DefinitionKind::Component)
}
