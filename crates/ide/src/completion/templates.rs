//! What expressions in the manifests of Porter may name, apart from the names that a manifest gives: `bundle.parameters`.

use plimsoll_formats::cnab::porter::reference::{OF_BUNDLE, OF_DEPENDENCY, OF_INSTALLATION, STARTS};

use super::spot::Inside;
use super::{Asked, Item, ItemKind};
use crate::about::About;

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Inside::Template { path, closing } = &asked.spot.inside else { return Vec::new() };
    let steps: Vec<&str> = path.split('.').collect();
    let words: &[&str] = match steps[..] {
        [_] => &STARTS,
        ["bundle", _] => &OF_BUNDLE,
        ["installation", _] => &OF_INSTALLATION,
        ["bundle", "dependencies", _, _] => &OF_DEPENDENCY,
        _ => &[],
    };
    // What leads further is not closed yet.
    let leads_on = |word: &str| {
        [
            "bundle",
            "installation",
            "env",
            "parameters",
            "credentials",
            "outputs",
            "dependencies",
            "images",
            "custom",
        ]
        .contains(&word)
    };
    words
        .iter()
        .map(|word| {
            let closing = if leads_on(word) { "" } else { closing };
            let item = asked.item(ItemKind::Value, word, "", About::NOTHING);
            Item { insert: format!("{word}{closing}"), filter: (*word).to_owned(), comma: None, ..item }
        })
        .collect()
}
