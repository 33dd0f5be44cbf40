//! A component in two items.

use plimsoll_base::{Code, Diagnostic, Edit, Fix, NewValue, NodeId, Position, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;
use plimsoll_syntax::Value;

use crate::rules::{Check, DocumentContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("component-split"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

An item of `graph` that has only a `name`, and behind it an item that lacks only the name.

## Why it matters

A second dash makes two components of one: the first has nothing to deploy, the second no name.

## Example

```yaml Nulecule
id: web
specversion: 0.0.2
graph:
  - name: web
  - artifacts: {docker: [file://web]}   # error: [component-split] "`name` is in the item before"
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

/// Two items that were meant as one component.
#[derive(Clone, Copy)]
pub(super) struct Split {
    /// The mapping with the name only.
    pub(super) first: NodeId,
    /// The mapping without a name.
    pub(super) second: NodeId,
}

/// The components of a document that were written as two items.
pub(super) fn splits(nulecule: &Nulecule, context: &DocumentContext<'_>) -> impl Iterator<Item = Split> {
    nulecule.components.windows(2).filter_map(|pair| {
        let [first, second] = pair else { return None };
        let has_name = |node| {
            let mapping = context.node(node).value()?.as_mapping()?;
            Some((mapping.entry("name").is_some(), mapping.entries().count()))
        };
        let is_split = has_name(first.node) == Some((true, 1))
            && has_name(second.node).is_some_and(|(named, count)| !named && count > 0)
            && (second.artifacts.is_some() || second.source.is_some());
        is_split.then_some(Split { first: first.node, second: second.node })
    })
}

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let split = |split: Split| {
        let diagnostic = rule
            .finding(context.site(split.second), "`name` is in the item before")
            .label("this item has no name")
            .related(context.site(split.first), "this item has nothing else")
            .help("Make one item of the two: write blanks for the second dash.");
        match joined(nulecule, context, split) {
            None => diagnostic,
            Some(edits) => diagnostic.fix(Fix::suggestion("Make one item of the two", edits)),
        }
    };
    splits(nulecule, context).map(split).collect()
}

/// Moves the entries of the second item to the first.
fn joined(nulecule: &Nulecule, context: &DocumentContext<'_>, split: Split) -> Option<Vec<Edit>> {
    let second = context.node(split.second).value()?.as_mapping()?;
    let NewValue::Map(entries) = NewValue::of(Value::Mapping(second))? else { return None };
    let graph = context.node(nulecule.node).value()?.as_mapping()?.get("graph")?.as_sequence()?;
    let item = graph.items().find(|item| item.value().is_some_and(|value| value.id() == split.second))?;
    let mapping = context.site(split.first);
    let insert = |(key, value)| Edit::InsertEntry { mapping, key, value, position: Position::Last };
    let mut edits: Vec<Edit> = entries.into_iter().map(insert).collect();
    edits.push(Edit::Remove { node: context.site(item.id()) });
    Some(edits)
}
