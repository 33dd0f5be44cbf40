//! The keys that a mapping does not have yet, those that it must have first.

use plimsoll_formats::table::{Field, Object, Presence, Type};

use super::snippet::{Blank, Style, Writer, plain};
use super::{Asked, Item};
use crate::about::{About, Subject};
use crate::cursor::{Shape, shaped};

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let takes_scalar = shaped(asked.of, Shape::Scalar).is_some();
    let Some(object) = asked.object().filter(|_| asked.is_key || !takes_scalar) else { return Vec::new() };
    let Some(recognised) = asked.recognised else { return Vec::new() };
    let is_open = |field: &&Field| {
        let is_meant = field.presence != Presence::OtherVersion && !is_filled(asked, object, field.name);
        is_meant && !asked.has(field.name)
    };
    let mut fields: Vec<&'static Field> = object.fields.iter().filter(is_open).collect();
    // The order of a table is that of the specification; sorting keeps it.
    fields.sort_by_key(|field| !field.presence.is_expected());
    let item = |field: &&'static Field| {
        let about = About(Subject::Field(field, recognised.format));
        let begin = begin(asked, field);
        let item = asked.key(field.name, &begin, snippet(asked, field), about);
        Item { detail: field.of.words(), is_required: field.presence == Presence::Required, ..item }
    };
    fields.iter().map(item).collect()
}

/// What a cluster writes into the metadata of its objects, and nobody else.
const FILLED: [&str; 9] = [
    "clusterName",
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Whether a cluster writes a field when it runs what is described.
fn is_filled(asked: &Asked<'_>, object: &Object, name: &str) -> bool {
    let is_root = asked.way.steps.is_empty();
    asked.dialect().is_some()
        && ((is_root && name == "status") || (object.name == "metadata" && FILLED.contains(&name)))
}

/// The key with what begins its value.
fn begin(asked: &Asked<'_>, field: &Field) -> String {
    let key = asked.spot.key(field.name);
    if asked.spot.has_colon || asked.spot.is_quoted {
        return key;
    }
    if asked.spot.style != Style::Block {
        return plain(&Writer::entry(asked.spot.style, field.name, &Blank::of(field.of).least()).finish());
    }
    let has = |shape| shaped(Some(field.of), shape).is_some();
    // An item of a list holds its keys behind the dash.
    if has(Shape::Scalar) || field.of == Type::Any { format!("{key}: ") } else { format!("{key}:") }
}

fn snippet(asked: &Asked<'_>, field: &Field) -> Option<String> {
    let is_whole = asked.spot.has_colon || asked.spot.is_quoted;
    let style = asked.spot.style;
    (!is_whole).then(|| Writer::entry(style, field.name, &Blank::of(field.of)).finish())
}
