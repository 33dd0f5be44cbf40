//! A scope type that nothing defines.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::{DefinitionKind, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::unknown_types;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-scope-type"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::SCOPE_1),
    documentation: r#"
## What it finds

A scope whose type is neither a core scope nor defined in the workspace. It is for information, as definitions may be in the cluster only; an error where `plimsoll.toml` says that all are in the
workspace: `[oam] definitions-complete = true`.

## Why it matters

The scope cannot be made, and neither can the components in it.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: network}
spec:
  scopes:
    - name: inside
      type: net.example.com/v1.Mesh   # info: [oam-unknown-scope-type] "nothing here defines scope type"
      properties: {zone: a}
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: network}
spec:
  scopes:
    - name: inside
      type: core.oam.dev/v1alpha1.Network
      properties: {network-id: main, subnet-ids: a}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    unknown_types(rule, document, context, DefinitionKind::Scope)
}
