//! Two documents of one kind and name.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;

use crate::oam;
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-duplicate-definition"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

Two documents of v1alpha1 or of Hydra in one file with the same kind and name, whatever version their annotations give.

## Why it matters

A name means one document of its kind. The version tells nothing apart, so the later document takes the place of the other one.

## Example

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web:1.0.0

---
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web   # error: [oam-duplicate-definition] "a second ComponentSchematic `web`"
  annotations: {version: 2.0.0}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers: [{name: web, image: "example/web:2.0.0"}]
```

## Fix

```yaml web.yaml
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example/web:1.0.0

---
apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web-v2
  annotations: {version: 2.0.0}
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers: [{name: web, image: "example/web:2.0.0"}]
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let has_one_name = matches!(document.dialect, Dialect::Hydra | Dialect::V1alpha1);
    let Some((name, kind)) =
        document.metadata.name.as_ref().zip(document.kind.as_ref()).filter(|_| has_one_name)
    else {
        return Vec::new();
    };
    let all = oam::documents(context.db, context.file);
    let is_same = |other: &&Document| {
        let text = |text: Option<&plimsoll_formats::written::Text>| text.map(|text| text.text.clone());
        other.dialect == document.dialect
            && other.name() == Some(&name.text)
            && text(other.kind.as_ref()) == text(Some(kind))
            && text(other.metadata.namespace.as_ref()) == text(document.metadata.namespace.as_ref())
    };
    let earlier = all.iter().take(document.number as usize).flatten().map(|other| &**other);
    let first = earlier.into_iter().find(is_same).and_then(|first| first.metadata.name.as_ref());
    let finding = first.map(|first| {
        rule.finding(context.site(name.node), format!("a second {} `{}`", kind.text, name.text))
            .related(context.site(first.node), "the first one")
            .note("A version does not tell them apart.")
            .help(format!("Give one of them another name: `{}-v2`.", name.text))
    });
    finding.into_iter().collect()
}
