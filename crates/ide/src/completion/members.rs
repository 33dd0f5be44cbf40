//! A whole new item of a list, or entry of a mapping with free keys, with the fields that it must have.

use plimsoll_formats::cue::Schema;
use plimsoll_formats::table::Type;

use super::snippet::{Blank, Writer, plain};
use super::{Asked, Item, ItemKind};
use crate::about::About;
use crate::cursor::{Shape, shaped};
use crate::way::Step;

/// What one item of a list is called, where that is not the name of the list without its ending.
const NOUNS: [(&str, &str); 4] = [
    ("graph", "component"),
    ("params", "parameter"),
    ("dependsOn", "dependency"),
    ("requires", "dependency"),
];

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let mapping = shaped(asked.of, Shape::Mapping);
    let is_item = asked.is_value() && asked.way.steps.last() == Some(&Step::Item);
    let written = match mapping {
        _ if asked.spot.has_colon || asked.spot.is_quoted => None,
        // A list whose items are told by a definition.
        _ if is_item && asked.properties.is_some() => {
            struct_of(asked).and_then(|blank| with_fields(asked, &blank))
        }
        Some(Type::Object(_)) if is_item => asked.of.and_then(|of| with_fields(asked, &Blank::of(of))),
        Some(Type::Map(of)) if asked.properties.is_none() && shaped(Some(*of), Shape::Mapping).is_some() => {
            Some(Writer::free_entry(asked.spot.style, &Blank::of(*of)).finish())
        }
        _ => None,
    };
    let (Some(snippet), Some(list)) = (written, asked.way.last_key()) else { return Vec::new() };
    let label = format!("new {}", noun(list));
    let (insert, snippet) = if is_item {
        (asked.spot.as_value(&plain(&snippet)), asked.spot.as_value(&snippet))
    } else {
        (asked.spot.as_entry(&plain(&snippet)), asked.spot.as_entry(&snippet))
    };
    let item = asked.item(ItemKind::Snippet, &label, "", About::NOTHING);
    vec![Item { insert, snippet: Some(snippet), detail: "with what it must have".to_owned(), ..item }]
}

fn struct_of(asked: &Asked<'_>) -> Option<Blank> {
    let schemas = asked.properties.as_ref()?.schemas();
    let first = schemas.into_iter().find(|schema| matches!(schema, Schema::Struct(_)))?;
    Some(Blank::of_schema(first))
}

/// An item with several fields; one field alone is offered as such.
fn with_fields(asked: &Asked<'_>, blank: &Blank) -> Option<String> {
    let Blank::Map(fields) = blank else { return None };
    (fields.len() > 1).then(|| Writer::alone(asked.spot.style, blank).finish())
}

/// One of a list of this name.
fn noun(list: &str) -> String {
    if let Some((_, noun)) = NOUNS.iter().find(|(name, _)| *name == list) {
        return (*noun).to_owned();
    }
    match list.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => list.strip_suffix('s').unwrap_or(list).to_owned(),
    }
}
