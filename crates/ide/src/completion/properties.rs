//! Keys and values of properties, by the definition of the type that they are properties of.

use std::sync::Arc;

use plimsoll_formats::cue::Schema;
use plimsoll_formats::cue::schema::{DefaultValue, Field, Scalar, written};

use super::snippet::{Blank, Proposal, Style, Writer, plain};
use super::values::truths;
use super::{Asked, Item, ItemKind};
use crate::about::{About, Subject, is_secret, kind_of_value};
use crate::properties::Properties;

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Some(properties) = &asked.properties else { return Vec::new() };
    let schemas = properties.schemas();
    let takes_mapping = schemas.iter().any(|schema| matches!(schema, Schema::Struct(_)));
    let takes_only_mapping =
        takes_mapping && schemas.iter().all(|schema| matches!(schema, Schema::Struct(_)));
    let mut items = Vec::new();
    if asked.is_value() {
        items.extend(values(asked, &schemas));
    }
    if asked.is_key || takes_only_mapping {
        items.extend(keys(asked, properties));
    }
    items
}

fn keys(asked: &Asked<'_>, properties: &Properties) -> Vec<Item> {
    let mut fields: Vec<&Field> = Vec::new();
    for field in properties.structs().into_iter().flat_map(|of| &of.fields) {
        let is_new = !fields.iter().any(|known| known.name == field.name);
        if is_new && !field.doc.ignore && !asked.has(&field.name) {
            fields.push(field);
        }
    }
    fields.sort_by_key(|field| (field.doc.deprecated(), !field.is_required(), field.condition.is_some()));
    let shared = Arc::new(properties.clone());
    let item = |field: &&Field| {
        let about = About(Subject::Property(shared.clone(), field.name.clone()));
        let item = asked.key(&field.name, &begin(asked, field), snippet(asked, field), about);
        Item { detail: detail(field), is_required: field.is_required(), ..item }
    };
    fields.iter().map(item).collect()
}

fn detail(field: &Field) -> String {
    let words = kind_of_value(field);
    words.replace(", required", "")
}

/// The key with what begins its value.
fn begin(asked: &Asked<'_>, field: &Field) -> String {
    let key = asked.spot.key(&field.name);
    if asked.spot.has_colon || asked.spot.is_quoted {
        return key;
    }
    let blank = Blank::of_schema(&field.schema);
    if asked.spot.style != Style::Block {
        let least = match &field.default {
            Some(DefaultValue::Known(value)) if !is_secret(field) => {
                Blank::Choice(vec![Proposal::of_constant(value)])
            }
            _ => blank.least(),
        };
        return plain(&Writer::entry(asked.spot.style, &field.name, &least).finish());
    }
    if matches!(blank, Blank::Map(_) | Blank::List(_)) { format!("{key}:") } else { format!("{key}: ") }
}

fn snippet(asked: &Asked<'_>, field: &Field) -> Option<String> {
    if asked.spot.has_colon || asked.spot.is_quoted {
        return None;
    }
    Some(Writer::entry(asked.spot.style, &field.name, &Blank::of_schema(&field.schema)).finish())
}

fn values(asked: &Asked<'_>, schemas: &[&Schema]) -> Vec<Item> {
    let mut items = Vec::new();
    let default = default(asked);
    for schema in schemas {
        match schema {
            Schema::Constants(constants) => items.extend(constants.iter().map(|constant| {
                let text = written(constant);
                let detail = if default.as_deref() == Some(&*text) { "default" } else { "" };
                match constant.as_str() {
                    Some(word) => asked.value(ItemKind::Value, word, detail, About::NOTHING),
                    None => {
                        let item = asked.item(ItemKind::Value, &text, &text, About::NOTHING);
                        Item { detail: detail.to_owned(), ..item }
                    }
                }
            })),
            Schema::Scalar(Scalar::Bool, _) if !asked.spot.is_quoted => items.extend(truths(asked)),
            Schema::Scalar(of, _) => {
                let is_text = matches!(of, Scalar::String | Scalar::Bytes);
                let written = |text: &String| if is_text { asked.spot.scalar(text) } else { text.clone() };
                items.extend(default.as_ref().filter(|text| !text.is_empty()).map(|text| {
                    let item = asked.item(ItemKind::Value, text, &written(text), About::NOTHING);
                    Item { detail: "default".to_owned(), ..item }
                }));
            }
            _ => {}
        }
    }
    items
}

/// The default of the property whose value is wanted.
fn default(asked: &Asked<'_>) -> Option<String> {
    let (properties, name) = asked.properties.as_ref()?.around()?;
    let field = properties.field(&name).filter(|field| !is_secret(field))?;
    match &field.default {
        Some(DefaultValue::Known(value)) => {
            Some(value.as_str().map_or_else(|| written(value), str::to_owned))
        }
        _ => None,
    }
}
