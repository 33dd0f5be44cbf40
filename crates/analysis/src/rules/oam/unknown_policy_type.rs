//! A policy type that nothing defines.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{DefinitionKind, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::unknown_types;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-policy-type"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::POLICY),
    documentation: r#"
## What it finds

A policy whose `type` is defined neither in the workspace nor by KubeVela itself. It is for information, as definitions may be in the cluster only; an error where `plimsoll.toml` says that all are in the
workspace: `[oam] definitions-complete = true`.

## Why it matters

KubeVela refuses an Application with a policy that it does not know.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  policies:
    - name: north
      type: topologie   # info: [oam-unknown-policy-type] "nothing here defines policy type `topologie`"
      properties: {clusters: [north]}
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  policies:
    - name: north
      type: topology
      properties: {clusters: [north]}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    unknown_types(rule, document, context, DefinitionKind::Policy)
}
