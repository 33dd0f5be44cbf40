//! A document of Hydra, as the model was called at first.

use plimsoll_base::{Code, Diagnostic, Fix, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::migration;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use crate::parse;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-hydra-group-renamed"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

A document of the group `core.hydra.io`, and how v1alpha1 of the Open Application Model says the same.

## Why it matters

Hydra was renamed in October 2019, and with it the group, the kind `OperationalConfiguration`, the workload type `Service` and some
fields. No runtime of today reads the old names.

## Example

```yaml web.yaml
apiVersion: core.hydra.io/v1alpha1   # info: [oam-hydra-group-renamed] "Hydra is the Open Application Model since"
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.hydra.io/v1alpha1.Service
  os: linux
  containers:
    - name: web
      image: example/web:1.0.0@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f
      ports: [{name: http, containerPort: 80, type: tcp}]
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  osType: linux
  containers:
    - name: web
      image: example/web:1.0.0@sha256:3f0ca5b1d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f
      ports: [{name: http, containerPort: 80, protocol: TCP}]
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    if document.dialect != Dialect::Hydra {
        return Vec::new();
    }
    let at = context.entry(document.node, "apiVersion").and_then(|entry| entry.value());
    let finding = rule
        .finding(
            context.site(at.map_or(document.node, plimsoll_syntax::Value::id)),
            "Hydra is the Open Application Model since October 2019",
        )
        .label("`core.oam.dev/v1alpha1` since then");
    let written = parse::content(context.db, context.file)
        .and_then(|content| content.documents().nth(document.number as usize))
        .filter(|_| is_sound(context));
    let Some(migration) = written.and_then(|written| migration::to_v1alpha1(document, written)) else {
        return vec![finding.help("Write it as v1alpha1 has it.")];
    };
    let finding = finding.help("Write it as v1alpha1 has it; an editor offers the change.");
    let finding = if migration.drops_trait_names {
        finding.note("v1alpha1 has no names of trait instances: a trait is called by its type.")
    } else {
        finding
    };
    vec![finding.fix(Fix::suggestion("Write the document as v1alpha1 has it", migration.edits))]
}

/// Whether all has the type that it should have, so that its meaning is known.
fn is_sound(context: &DocumentContext<'_>) -> bool {
    context.findings.iter().all(|finding| match &finding.kind {
        FindingKind::WrongType { field, .. } => field.is_some_and(|field| field.wrong_type > Severity::Error),
        FindingKind::DuplicateKey { .. } => false,
        FindingKind::Missing { .. } | FindingKind::Unknown { .. } | FindingKind::OtherVersion { .. } => true,
    })
}
