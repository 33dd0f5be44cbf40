//! Files: what artifacts of a Nulecule are in its folder and below it.

use std::sync::Arc;

use plimsoll_analysis::surroundings::InDatabase;
use plimsoll_formats::nulecule::FILE_NAME;
use plimsoll_formats::nulecule::answers::is_answers_name;
use plimsoll_formats::surroundings::{Found, Surroundings};
use plimsoll_model::Family;

use super::{Asked, Item, ItemKind};
use crate::about::About;

/// Where files are named, as `Way` has it.
const PLACES: [&str; 3] =
    ["graph/-/artifacts/*/-", "graph/-/artifacts/*/-/resource", "graph/-/artifacts/*/-/path"];

/// What stands in front of the path of a file.
const SCHEME: &str = "file://";

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let is_nulecule = asked.recognised.is_some_and(|one| one.format.family == Family::Nulecule);
    if !is_nulecule || asked.is_key || !PLACES.iter().any(|place| asked.way.is(place)) {
        return Vec::new();
    }
    let text = asked.opened.text.get(asked.spot.whole.as_usize()).unwrap_or("").trim_matches('"');
    let is_all = asked.word_text().is_some_and(|all| !all.contains(char::is_whitespace));
    if !is_all {
        return Vec::new();
    }
    let typed = text.strip_prefix(SCHEME).or_else(|| text.strip_prefix("file:")).unwrap_or(text);
    let inside = typed.rfind('/').map_or("", |slash| &typed[..=slash]);
    let folder = asked.snapshot.path(asked.opened).parent();
    let Ok(from) = folder.join(inside.trim_start_matches('/')) else { return Vec::new() };
    let children = InDatabase(&asked.snapshot.db).children(&from);
    let is_other = |name: &str| name.starts_with('.') || name == FILE_NAME || is_answers_name(name);
    let children = children.into_iter().filter(|(name, _)| !is_other(name));
    let item = |(name, found): (Arc<str>, Found)| {
        let slash = if found == Found::Folder { "/" } else { "" };
        let label = format!("{SCHEME}{inside}{name}{slash}");
        let detail = if found == Found::Folder { "all files in it" } else { "" };
        let written = asked.spot.whole_scalar(&label);
        let item = asked.item(ItemKind::File, &label, &written, About::NOTHING);
        Item { replaces: asked.spot.whole, detail: detail.to_owned(), ..item }
    };
    children.map(item).collect()
}
