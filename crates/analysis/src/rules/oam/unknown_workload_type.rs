//! A workload type that there is not.

use plimsoll_base::{Code, Diagnostic, Severity, nearest};
use plimsoll_formats::oam::applies::is_versioned;
use plimsoll_formats::oam::types::plain;
use plimsoll_formats::oam::{DefinitionKind, Document, clauses};
use plimsoll_model::Family;

use crate::oam_references::{is_core, meaning, types, unknown_types};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-workload-type"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::WORKLOAD_TYPE_1),
    documentation: r#"
## What it finds

A `workloadType` (v1alpha1) that is not written as `GROUP/VERSION.KIND`, or that is in the group of the specification and none
of its core types: an error. A workload type or an embedded object (v1alpha2) that nothing in the workspace defines: for
information, and an error where `plimsoll.toml` says `[oam] definitions-complete = true`. Objects that Kubernetes itself has
need no definition.

## Why it matters

What runs the component is chosen by this text as a whole, version included. A type that is not known must be refused.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: Server   # error: [oam-unknown-workload-type] "`Server` is no workload type"
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: web
      image: example/web:1
      ports: [{name: http, containerPort: 80}]
      resources: {cpu: {required: 0.5}, memory: {required: 128M}}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let written = document.schematic().and_then(|schematic| schematic.workload_type.as_ref());
    let kind = DefinitionKind::Workload;
    let Some(written) = written.filter(|_| document.dialect.has_versioned_types()) else {
        return unknown_types(rule, document, context, kind);
    };
    let types = types(document, context);
    let name = &*written.text;
    if types.definition(kind, name).is_some() || is_versioned(name) && !is_core(name) {
        return unknown_types(rule, document, context, kind);
    }
    let site = document.site(written.node);
    let headline = if is_versioned(name) {
        format!("there is no core workload type `{name}`")
    } else {
        format!("`{name}` is no workload type")
    };
    let finding = rule
        .finding(site, headline)
        .severity(Severity::Error)
        .note("A workload type is `GROUP/VERSION.KIND`, and is compared as a whole.");
    let known = types.names(kind);
    let same_kind = known.iter().find(|known| plain(known).0.eq_ignore_ascii_case(plain(name).0));
    let meant = same_kind.map(|known| &**known).or_else(|| nearest(name, known.iter().map(|one| &**one)));
    vec![match meant {
        Some(meant) => meaning(finding, &[site], meant),
        None => finding.help(
            "Write a core type, as `core.oam.dev/v1alpha1.Server`, or one that a WorkloadType defines.",
        ),
    }]
}
