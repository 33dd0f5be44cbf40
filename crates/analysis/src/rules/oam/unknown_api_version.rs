//! A version that there is not, or that is not the one of the kind.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;

use super::{kind_of_another, version_is_known};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-unknown-api-version"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

An `apiVersion` of the groups of the model that is no version of it, or is another one than that in which the `kind` is described.

## Why it matters

The document is refused. Here it is read as the version that is nearest and has the kind.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1   # error: [oam-unknown-api-version] "`core.oam.dev/v1` is no version of the model"
kind: Application
metadata: {name: shop}
spec:
  components: []
---
apiVersion: core.oam.dev/v1beta1   # error: [oam-unknown-api-version] "`Policy` is of `core.oam.dev/v1alpha1`"
kind: Policy
metadata: {name: europe}
type: topology
properties: {clusters: [north]}
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
---
apiVersion: core.oam.dev/v1alpha1
kind: Policy
metadata: {name: europe}
type: topology
properties: {clusters: [north]}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let entry = context.entry(document.node, "apiVersion").and_then(|entry| entry.value()?.as_scalar());
    let Some(written) = entry else { return Vec::new() };
    let kind = document.kind.as_ref().map_or("", |kind| &*kind.text);
    let slot = context.site(written.node().id());
    let text = written.text();
    let (finding, meant) = if !version_is_known(document, context) {
        let meant = document.dialect.api_version(kind);
        let finding = rule
            .finding(slot, format!("`{text}` is no version of the model"))
            .label(format!("read as `{meant}`"))
            .note("The versions are `core.oam.dev/v1alpha1`, `core.oam.dev/v1alpha2` and `core.oam.dev/v1beta1`.");
        (finding, meant)
    } else if let Some(meant) = kind_of_another(document, context) {
        let finding = rule
            .finding(slot, format!("`{kind}` is of `{meant}`"))
            .label(format!("`{text}` has no such kind"));
        (finding, meant)
    } else {
        return Vec::new();
    };
    let edit = Edit::Replace { slot, value: NewValue::text(meant) };
    vec![
        finding
            .help(format!("Write `{meant}`."))
            .fix(Fix::suggestion(format!("Write `{meant}`"), vec![edit])),
    ]
}
