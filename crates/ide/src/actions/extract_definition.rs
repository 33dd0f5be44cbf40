//! A schema inside of a definition of a bundle becomes a definition of its own.

use plimsoll_analysis::document;
use plimsoll_base::{Edit, NewValue, NodeId, Position};
use plimsoll_model::Family;
use plimsoll_syntax::{Kind, Mapping, Node, Tree, Value};

use super::{Action, ActionKind, Asked};

/// The section of definitions.
pub(super) const DEFINITIONS: &str = "definitions";

/// What refers to a definition.
pub(super) const REFERENCE: &str = "$ref";

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    extract(asked).into_iter().collect()
}

/// The definitions of a bundle, and the elements on the way from them to a place, those behind the section.
pub(super) fn inside<'t>(asked: &Asked<'_>, tree: &'t Tree) -> Option<(Mapping<'t>, Vec<Node<'t>>)> {
    let recognised = document::recognised(&asked.snapshot.db, asked.file());
    let is_bundle = recognised.first()?.is_some_and(|one| one.format.family == Family::Cnab);
    let definitions =
        tree.documents().next().filter(|_| is_bundle)?.value()?.as_mapping()?.get(DEFINITIONS)?;
    let path: Vec<NodeId> = tree.path_to(asked.range.start);
    let at = path.iter().position(|id| *id == definitions.id())?;
    let way = path[at + 1..].iter().map(|id| tree.node(*id)).collect();
    Some((definitions.as_mapping()?, way))
}

/// What an entry is called.
fn key(entry: &Node<'_>) -> Option<String> {
    let key = entry.child(Kind::Key).and_then(Node::value).and_then(Value::as_scalar);
    Some(key?.text().into_owned())
}

fn extract(asked: &Asked<'_>) -> Option<Action> {
    let tree = asked.tree()?;
    let (definitions, way) = inside(asked, tree)?;
    let entries: Vec<&Node<'_>> = way.iter().filter(|node| node.kind() == Kind::Entry).collect();
    // `NAME/properties/PROPERTY`: the innermost property whose key or schema the place is in.
    let at = (2..entries.len()).rev().find(|at| key(entries[at - 1]).as_deref() == Some("properties"))?;
    let property = entries[at];
    let schema = property.child(Kind::Value)?.value()?;
    let mapping = schema.as_mapping()?;
    let has_comments = tree.comments().iter().any(|comment| tree.range(schema.id()).contains(*comment));
    if has_comments || mapping.entry(REFERENCE).is_some() {
        return None;
    }
    let wanted = key(property)?;
    let is_free = |name: &String| definitions.entry(name).is_none();
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    let name = std::iter::once(wanted.clone()).chain(numbered).find(is_free)?;
    // A pointer would need its signs escaped.
    if name.contains(['/', '~', '%']) {
        return None;
    }
    let reference = NewValue::text(format!("#/{DEFINITIONS}/{name}"));
    let edits = vec![
        Edit::Replace {
            slot: asked.site(property.id()),
            value: NewValue::Map(vec![(REFERENCE.to_owned(), reference)]),
        },
        Edit::InsertEntry {
            mapping: asked.site(definitions.node().id()),
            key: name.clone(),
            value: NewValue::of(schema)?,
            position: Position::After(entries.first()?.id()),
        },
    ];
    asked.snapshot.change(ActionKind::Extract, format!("Extract into the definition `{name}`"), edits)
}
