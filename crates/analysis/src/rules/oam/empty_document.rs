//! A document with nothing in it.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::oam::Document;
use plimsoll_formats::oam::clauses;
use plimsoll_model::Family;
use plimsoll_syntax::Kind;

use crate::rules::{Check, DocumentContext, Rule};
use crate::{oam, template_lines};

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
    check: Check::Oam(check),
};

fn check(rule: &Rule, document: &Document, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    // Once for the file, and never where a template may fill it.
    let documents = oam::documents(context.db, context.file);
    let is_first = documents.iter().flatten().next().is_some_and(|first| first.number == document.number);
    if !is_first || !template_lines::numbers(context.db, context.file).is_empty() {
        return Vec::new();
    }
    let Some(stream) = context.node(NodeId::ROOT) else { return Vec::new() };
    let empty = stream.children().filter(|node| node.kind() == Kind::Document && node.value().is_none());
    let marked = empty.filter_map(|node| node.child(Kind::DocumentStart));
    let finding = |start: plimsoll_syntax::Node<'_>| {
        rule.finding(context.site(start.id()), "a document with nothing in it")
            .label("nothing follows")
            .help("Remove the line, or write the document below it.")
    };
    marked.map(finding).collect()
}
