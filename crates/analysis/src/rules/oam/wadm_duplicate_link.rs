//! Two links of wadm for the same interface.

use std::collections::BTreeMap;

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::oam::{Document, clauses};
use plimsoll_formats::written::text_of;
use plimsoll_model::Family;
use plimsoll_syntax::{Mapping, Value};

use super::wadm_dangling_link::{links, of_wadm};
use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-wadm-duplicate-link"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: Some(clauses::WADM),
    documentation: r#"
## What it finds

Two links of one component with the same name (`default` if none is given), for the same interface of the same package.

## Why it matters

wadm refuses the manifest: it cannot know which of the targets answers.

## Example

```yaml wadm.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: hello}
spec:
  components:
    - name: http
      type: component
      properties: {image: "example/hello:1"}
      traits:
        - type: link
          properties: {target: kv, namespace: wasi, package: keyvalue, interfaces: [store]}
        - type: link
          properties: {target: kv, namespace: wasi, package: keyvalue, interfaces: [atomics, store]}   # error: [oam-wadm-duplicate-link] "second link for `wasi:keyvalue/store`"
    - name: kv
      type: capability
      properties: {image: "example/kv:1"}
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
      properties: {image: "example/hello:1"}
      traits:
        - type: link
          properties: {target: kv, namespace: wasi, package: keyvalue, interfaces: [atomics, store]}
    - name: kv
      type: capability
      properties: {image: "example/kv:1"}
```
"#,
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let Some(configuration) = of_wadm(document) else { return Vec::new() };
    let mut found = Vec::new();
    for component in &configuration.components {
        let mut known: BTreeMap<(String, String), NodeId> = BTreeMap::new();
        for link in links(context, component) {
            let name = text(link, "name").unwrap_or_else(|| "default".to_owned());
            for (interface, node) in interfaces(link) {
                let first = *known.entry((name.clone(), interface.clone())).or_insert(node);
                if first == node {
                    continue;
                }
                let finding = rule
                    .finding(context.site(node), format!("second link for `{interface}`"))
                    .label(format!("the name is `{name}` again"))
                    .related(context.site(first), "the first one")
                    .help("Remove it, or give the link a `name` of its own.");
                found.push(finding);
            }
        }
    }
    found
}

fn text(of: Mapping<'_>, field: &str) -> Option<String> {
    text_of(of.get(field)?).map(|text| text.text.to_string())
}

/// The interfaces of a link, `wasi:keyvalue/store`, with where they are written.
fn interfaces(link: Mapping<'_>) -> Vec<(String, NodeId)> {
    let (Some(namespace), Some(package)) = (text(link, "namespace"), text(link, "package")) else {
        return Vec::new();
    };
    let list = link.get("interfaces").and_then(Value::as_sequence);
    let items = list.into_iter().flat_map(|list| list.items()).filter_map(|item| text_of(item.value()?));
    items.map(|item| (format!("{namespace}:{package}/{}", item.text), item.node)).collect()
}
