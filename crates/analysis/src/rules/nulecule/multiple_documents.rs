//! More than one document in a `Nulecule` file.

use plimsoll_base::{Code, Diagnostic, NodeId, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Kind;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("multiple-documents"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::APPLICATION),
    documentation: r#"
## What it finds

A `---` behind the document, which starts another one.

## Why it matters

A Nulecule file is one document. The reference implementation refuses to read a file with more; here the first one
counts.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
---   # error: [multiple-documents] "a second document"
id: admin
specversion: 0.0.2
graph:
  - name: admin
    artifacts: {docker: [file://web]}
```

```text web
docker run -d --name web nginx
```

## Fix

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let stream = context.node(NodeId::ROOT);
    let mut documents = stream.children().filter(|node| node.kind() == Kind::Document);
    let second = documents.nth(1).map(|document| document.id());
    let finding = second.map(|second| {
        rule.finding(context.site(second), "a second document")
            .label("starts here")
            .related(context.site(nulecule.node), "this one is read")
            .help("Move it to a file of its own, or remove it.")
    });
    finding.into_iter().collect()
}
