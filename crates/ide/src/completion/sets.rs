//! What is written in parameter sets and credential sets: names of what the bundle around declares, and where their values come
//! from.

use super::snippet::Blank;
use super::words::free_key;
use super::{Asked, Item, ItemKind};
use crate::about::About;
use crate::names::sets;

/// Where a value may come from, and what that is.
const SOURCES: [(&str, &str); 5] = [
    ("value", "the value itself"),
    ("env", "a variable of the environment"),
    ("path", "a file"),
    ("command", "what a command prints"),
    ("secret", "a secret store"),
];

/// The lists of sets, and whether they are of credentials.
const LISTS: [(&str, bool); 2] = [("parameters", false), ("credentials", true)];

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    if asked.recognised.is_some() || !sets::has_ending(asked.opened.file.path(&asked.snapshot.db)) {
        return Vec::new();
    }
    let is = |list: &str, rest: &str| asked.way.is(&format!("{list}/{rest}"));
    let list =
        LISTS.into_iter().find(|(list, _)| ["-/name", "-/source", "-"].iter().any(|rest| is(list, rest)));
    let Some((list, is_of_credentials)) = list else { return Vec::new() };
    let Some(declared) = sets::declared(asked.snapshot, asked.opened.file, is_of_credentials) else {
        return Vec::new();
    };
    if is(list, "-/name") && !asked.is_key {
        let given = given(asked, list);
        let open = declared.into_iter().filter(|name| !given.contains(name));
        return open.map(|name| asked.value(ItemKind::Reference, &name, "", About::NOTHING)).collect();
    }
    let keys: &[(&str, &str)] = if is(list, "-/source") {
        &SOURCES
    } else if is(list, "-") {
        &[("name", "what the value is for"), ("source", "where the value comes from")]
    } else {
        &[]
    };
    let missing = keys.iter().filter(|(key, _)| !asked.has(key));
    let key = |(key, detail): &(&str, &str)| {
        let blank = if *key == "source" { Blank::Map(Vec::new()) } else { Blank::Text };
        Item { detail: (*detail).to_owned(), ..free_key(asked, key, &blank) }
    };
    missing.map(key).collect()
}

/// The names that have values already.
fn given(asked: &Asked<'_>, list: &str) -> Vec<String> {
    let root = asked.mapping_at_root();
    let list = root.and_then(|root| root.get(list)?.as_sequence());
    let items = list.into_iter().flat_map(|list| list.items());
    let names = items.filter_map(|item| item.value()?.as_mapping()?.get("name"));
    let others = names.filter(|name| name.id() != asked.word);
    others.filter_map(|name| Some(name.as_scalar()?.text().into_owned())).collect()
}
