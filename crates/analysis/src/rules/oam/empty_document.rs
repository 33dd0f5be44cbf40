//! A document with nothing in it.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity, Site};
use plimsoll_formats::oam::{clauses, dialect};
use plimsoll_model::Family;
use plimsoll_syntax::Kind;

use crate::rules::{Check, Rule, TreeContext};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-empty-document"),
    severity: Severity::Information,
    family: Some(Family::Oam),
    clause: Some(clauses::OVERVIEW_1),
    documentation: r#"
## What it finds

A `---` behind which no document follows, in a file with documents of the model.

## Why it matters

It is read as nothing. Either the line is left over, or the document that was to follow is missing.

## Example

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
---   # info: [oam-empty-document] "a document with nothing in it"
```

## Fix

```yaml shop.yaml
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components: []
```
"#,
    check: Check::Tree(check),
};

fn check(rule: &Rule, context: &TreeContext<'_>) -> Vec<Diagnostic> {
    let is_empty = |document: &plimsoll_syntax::Document<'_>| document.value().is_none();
    let marked = context.tree.documents().filter(is_empty);
    let marked: Vec<NodeId> =
        marked.filter_map(|document| Some(document.node().child(Kind::DocumentStart)?.id())).collect();
    let is_of_the_model = |document| dialect::of_document(document, context.name).is_some();
    // A template may fill it.
    let is_template = context.tree.text().contains("{{");
    if marked.is_empty() || is_template || !context.tree.documents().any(is_of_the_model) {
        return Vec::new();
    }
    let finding = |node| {
        rule.finding(Site { file: context.file, node }, "a document with nothing in it")
            .label("nothing follows")
            .help("Remove the line, or write the document below it.")
    };
    marked.into_iter().map(finding).collect()
}
