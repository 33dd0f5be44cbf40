//! The keys that a mapping does not have yet, those that it must have first.

use plimsoll_formats::table::{Field, Presence, Type};
use plimsoll_syntax::{Mapping, NodeId, Value};

use super::{Asked, Item, ItemKind, Wanted};
use crate::cursor::{Shape, shaped};
use crate::hover;

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Wanted::Key { mapping, object: Some(object), word } = asked.wanted else { return Vec::new() };
    let is_open = |field: &&Field| {
        field.presence != Presence::OtherVersion && mapping.is_none_or(|one| !has(one, field.name, word))
    };
    let mut fields: Vec<&Field> = object.fields.iter().filter(is_open).collect();
    // The order of a table is that of the specification; sorting keeps it.
    fields.sort_by_key(|field| !field.presence.is_expected());
    let format = format!("{} {}", asked.recognised.format.family, asked.recognised.format.version);
    let item = |field: &&Field| Item {
        label: field.name.to_owned(),
        kind: ItemKind::Key,
        detail: field.of.words(),
        documentation: hover::words(field, &format),
        insert: insert(asked, field),
        replaces: asked.replaces,
        is_required: field.presence == Presence::Required,
    };
    fields.iter().map(item).collect()
}

/// Whether another entry than the one that is being typed has this key.
fn has(mapping: Mapping<'_>, name: &str, word: NodeId) -> bool {
    let is_other = |key: Value<'_>| key.id() != word && key.as_scalar().is_some_and(|key| key.text() == name);
    mapping.entries().filter_map(|entry| entry.key()).any(is_other)
}

/// The key with what begins its value.
fn insert(asked: &Asked<'_>, field: &Field) -> String {
    let key = asked.written(field.name);
    if asked.has_colon || asked.is_quoted {
        return key;
    }
    if asked.is_json {
        return format!("{key}: ");
    }
    let has = |shape| shaped(Some(field.of), shape).is_some();
    // An item of a list holds its keys behind the dash.
    if has(Shape::Scalar) || field.of == Type::Any { format!("{key}: ") } else { format!("{key}:") }
}
