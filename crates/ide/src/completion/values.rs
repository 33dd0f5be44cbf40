//! The values that a table allows.

use plimsoll_formats::table::Type;

use super::{Asked, Item, ItemKind, Wanted};
use crate::cursor::{Shape, shaped};

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Wanted::Value { of } = asked.wanted else { return Vec::new() };
    match shaped(of, Shape::Scalar) {
        Some(Type::Choice(values)) => {
            values.iter().map(|value| item(asked, value, asked.written(value))).collect()
        }
        Some(Type::Boolean) if !asked.is_quoted => {
            ["true", "false"].iter().map(|value| item(asked, value, (*value).to_owned())).collect()
        }
        _ => Vec::new(),
    }
}

fn item(asked: &Asked<'_>, value: &str, insert: String) -> Item {
    Item {
        label: value.to_owned(),
        kind: ItemKind::Value,
        detail: String::new(),
        documentation: String::new(),
        insert,
        replaces: asked.replaces,
        is_required: false,
    }
}
