//! A trait that can be set on nothing.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::{Dialect, Document};
use plimsoll_model::Family;
use plimsoll_syntax::Value;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-empty-applies-to"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::TRAIT_1),
    documentation: r#"
## What it finds

A Trait of v1alpha1 or of Hydra whose `appliesTo` is an empty list.

## Why it matters

The specification does not allow it: such a trait could be set on no component. A trait for all workload types says `"*"`.

## Example

```yaml traits.yaml
apiVersion: core.oam.dev/v1alpha1
kind: Trait
metadata: {name: cache}
spec:
  appliesTo: []   # error: [oam-empty-applies-to] "`appliesTo` is empty"
```

## Fix

```yaml traits.yaml
apiVersion: core.oam.dev/v1alpha1
kind: Trait
metadata: {name: cache}
spec:
  appliesTo: ["*"]
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let is_trait = document.kind.as_ref().is_some_and(|kind| &*kind.text == "Trait");
    if !is_trait || !matches!(document.dialect, Dialect::Hydra | Dialect::V1alpha1) {
        return Vec::new();
    }
    let list = || {
        let spec = context.entry(document.node, "spec")?.value()?.as_mapping()?;
        spec.get("appliesTo").and_then(Value::as_sequence)
    };
    let Some(list) = list().filter(|list| list.items().next().is_none()) else { return Vec::new() };
    let slot = context.site(list.node().id());
    let edit = Edit::Replace { slot, value: NewValue::List(vec![NewValue::text("*")]) };
    vec![
        rule.finding(slot, "`appliesTo` is empty")
            .label("no workload type")
            .help("Name the workload types, or write `\"*\"` for all of them.")
            .fix(Fix::suggestion("Apply it to all workload types", vec![edit])),
    ]
}
