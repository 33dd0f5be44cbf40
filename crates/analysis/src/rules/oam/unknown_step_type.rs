//! A step type that nothing defines.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{DefinitionKind, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::unknown_types;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-step-type"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKFLOW),
    documentation: r#"
## What it finds

A step of a workflow whose `type` is defined neither in the workspace nor by KubeVela itself. It is for information, as definitions may be in the cluster only; an error where `plimsoll.toml` says that all are in the
workspace: `[oam] definitions-complete = true`.

## Why it matters

The workflow fails when it comes to the step: what the steps before it did stays.

## Example

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    steps:
      - name: ask
        type: suspent   # info: [oam-unknown-step-type] "nothing here defines step type `suspent`"
```

## Fix

```yaml app.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
  workflow:
    steps:
      - name: ask
        type: suspend
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    unknown_types(rule, document, context, DefinitionKind::WorkflowStep)
}
