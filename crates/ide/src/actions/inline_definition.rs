//! A definition of a bundle takes the place of a reference to it in another definition.

use plimsoll_base::{Edit, NewValue};
use plimsoll_syntax::{Kind, Node, Value};

use super::extract_definition::{DEFINITIONS, REFERENCE, inside};
use super::{Action, ActionKind, Asked};

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    inline(asked).into_iter().collect()
}

fn inline(asked: &Asked<'_>) -> Option<Action> {
    let tree = asked.tree()?;
    let (definitions, way) = inside(asked, tree)?;
    let schema = way.iter().rev().find(|node| node.kind().is_mapping())?.value()?.as_mapping()?;
    let reference = schema.get(REFERENCE)?.as_scalar()?.text();
    let name = reference.strip_prefix("#/")?.strip_prefix(DEFINITIONS)?.strip_prefix('/')?;
    let target = definitions.entry(name)?;
    let is_own = way.iter().any(|node| *node == target.node());
    // What stands beside a reference does not count, and comments would be lost.
    let has_comments =
        tree.comments().iter().any(|comment| tree.range(schema.node().id()).contains(*comment));
    if is_own || has_comments || schema.entries().count() != 1 {
        return None;
    }
    let refers = |node: Node<'_>| {
        node.kind() == Kind::Entry
            && node
                .value()
                .and_then(Value::as_mapping)
                .is_some_and(|one| one.entries().next().is_some_and(|entry| entry.key_is(REFERENCE)))
    };
    let value = target.value()?;
    // A schema that refers to itself has no end.
    if value.node().subtree().any(refers) {
        return None;
    }
    let edits = vec![Edit::Replace { slot: asked.site(schema.node().id()), value: NewValue::of(value)? }];
    asked.snapshot.change(ActionKind::Inline, format!("Put the definition `{name}` in here"), edits)
}
