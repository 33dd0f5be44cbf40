//! Two components of wadm with the same identity.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_formats::written::text_of;
use plimsoll_model::Family;

use super::wadm_dangling_link::{of_wadm, properties};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wadm-duplicate-id"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WADM),
    documentation: r#"
## What it finds

Two components of an application of wadm with the same `id`.

## Why it matters

wadm refuses the manifest: an identity is that of one component in the whole lattice.

## Example

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1", id: hello}
    - name: kv
      type: capability
      properties: {image: "example/kv:1", id: hello}   # error: [oam-wadm-duplicate-id] "second component with the id `hello`"
```

## Fix

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1", id: hello}
    - name: kv
      type: capability
      properties: {image: "example/kv:1", id: hello-kv}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(configuration) = of_wadm(document) else { return Vec::new() };
    let mut known: BTreeMap<Arc<str>, NodeId> = BTreeMap::new();
    let ids = configuration
        .components
        .iter()
        .filter_map(|component| text_of(properties(context, component.properties)?.get("id")?));
    let findings = ids.filter_map(|id| {
        let first = *known.entry(id.text.clone()).or_insert(id.node);
        (first != id.node).then(|| {
            rule.finding(context.site(id.node), format!("second component with the id `{}`", id.text))
                .label("it is taken")
                .related(context.site(first), "the first one")
                .help("Give it another `id`, or leave it out: wadm makes one of the names.")
        })
    });
    findings.collect()
}
