//! The values that a table allows.

use plimsoll_formats::table::Type;

use super::{Asked, Item, ItemKind};
use crate::about::About;
use crate::cursor::{Shape, shaped};

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    if asked.is_key {
        return Vec::new();
    }
    match shaped(asked.of, Shape::Scalar) {
        Some(Type::Choice(values)) => {
            values.iter().map(|value| asked.value(ItemKind::Value, value, "", About::NOTHING)).collect()
        }
        Some(Type::Boolean) if !asked.spot.is_quoted => truths(asked),
        _ => Vec::new(),
    }
}

/// Both truth values.
pub(super) fn truths(asked: &Asked<'_>) -> Vec<Item> {
    let item = |value: &str| asked.item(ItemKind::Value, value, value, About::NOTHING);
    ["true", "false"].map(item).into()
}
