//! The names of other things: what is declared in the document, in the workspace, in the files of an application.

use std::collections::BTreeSet;

use plimsoll_formats::cnab::bundle::BUILT_IN_ACTIONS as ACTIONS;
use plimsoll_formats::cnab::porter;
use plimsoll_model::Family;
use plimsoll_syntax::{Mapping, Sequence, Value};

use super::snippet::Blank;
use super::spot::Inside;
use super::words::free_key;
use super::{Asked, Item, ItemKind, answers};
use crate::about::About;

/// What stands in front of the name of a definition in a reference to it.
const DEFINITIONS: &str = "#/definitions/";

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let mut items = pointers(asked);
    items.extend(mixins(asked));
    let beside = beside(asked);
    let is_whole_list = asked.spot.needs_dash && asked.spot.is_behind_key;
    let with_item = is_whole_list.then(|| asked.probe.with_item(asked.snapshot, asked.opened));
    let probe = with_item.as_ref().unwrap_or(asked.probe);
    let path = probe.path();
    for wanted in asked.snapshot.wanted(&probe.probed(asked, &path)) {
        let range = probe.original(wanted.range);
        let is_whole = range == asked.spot.replaces && asked.spot.inside == Inside::Text && asked.is_alone;
        let names = asked.few(&wanted.names);
        let names = names.iter().filter(|name| !beside.contains(&***name));
        items.extend(names.map(|name| {
            let item = if !is_whole {
                part(asked, name)
            } else if probe.is_answers() {
                answers::item(asked, name)
            } else if asked.is_key {
                free_key(asked, name, &Blank::Map(Vec::new()))
            } else {
                asked.value(ItemKind::Reference, name, "", About::NOTHING)
            };
            Item {
                kind: ItemKind::Reference,
                detail: wanted.category.noun.to_owned(),
                replaces: range,
                ..item
            }
        }));
    }
    items
}

/// A name inside of a longer text.
pub(super) fn part(asked: &Asked<'_>, name: &str) -> Item {
    let closing = if let Inside::Template { closing, .. } = asked.spot.inside { closing } else { "" };
    let item = asked.item(ItemKind::Reference, name, "", About::NOTHING);
    Item { insert: format!("{name}{closing}"), filter: name.to_owned(), comma: None, ..item }
}

/// What a list of names has already, and what it is a list of: nothing depends on itself.
fn beside(asked: &Asked<'_>) -> BTreeSet<String> {
    let list = asked.way.steps.len().checked_sub(1).and_then(|steps| asked.way.value(steps)?.as_sequence());
    let items = list.into_iter().flat_map(Sequence::items).filter_map(|item| item.value());
    let others = items.filter(|value| value.id() != asked.word).filter_map(Value::as_scalar);
    let around = asked.way.steps.len().checked_sub(2);
    let own = around.and_then(|steps| match asked.way.last_key()? {
        "dependsOn" => asked.way.text(steps, "name"),
        // Providers inherit from others.
        "inherit" => asked.way.steps.get(steps.checked_sub(2)?)?.key(),
        _ => None,
    });
    others.map(|text| text.text().into_owned()).chain(own.map(|name| name.into_owned())).collect()
}

/// The mixins that a manifest of Porter names, each of which may be a step.
fn mixins(asked: &Asked<'_>) -> Vec<Item> {
    let is_manifest = asked.recognised.is_some_and(|one| *one.format == porter::FORMAT);
    let is_step = asked.mapping.is_none() && asked.way.is("*/-") && asked.is_alone;
    if !is_manifest || !is_step || !ACTIONS.iter().any(|action| asked.way.last_key() == Some(action)) {
        return Vec::new();
    }
    let list = asked.mapping_at_root().and_then(|root| root.get("mixins")?.as_sequence());
    let names = list.into_iter().flat_map(Sequence::items).filter_map(|item| match item.value()? {
        Value::Scalar(name) => Some(name.text().into_owned()),
        Value::Mapping(one) => Some(one.entries().next()?.key()?.as_scalar()?.text().into_owned()),
        _ => None,
    });
    let item = |name: String| {
        let item = free_key(asked, &name, &Blank::Map(Vec::new()));
        Item { kind: ItemKind::Reference, detail: "mixin".to_owned(), ..item }
    };
    names.map(item).collect()
}

/// References to the definitions of a bundle.
fn pointers(asked: &Asked<'_>) -> Vec<Item> {
    let is_bundle = asked.recognised.is_some_and(|one| one.format.family == Family::Cnab);
    let is_all = asked.word_text().is_some_and(|all| !all.contains(char::is_whitespace));
    if !is_bundle || asked.is_key || asked.way.last_key() != Some("$ref") || !is_all {
        return Vec::new();
    }
    let definitions = asked.mapping_at_root().and_then(|root| root.get("definitions")?.as_mapping());
    let names =
        definitions.into_iter().flat_map(Mapping::entries).filter_map(|entry| entry.key()?.as_scalar());
    names
        .map(|name| {
            let label = format!("{DEFINITIONS}{}", name.text());
            let item =
                asked.item(ItemKind::Reference, &label, &asked.spot.whole_scalar(&label), About::NOTHING);
            Item { detail: "definition".to_owned(), replaces: asked.spot.whole, ..item }
        })
        .collect()
}
