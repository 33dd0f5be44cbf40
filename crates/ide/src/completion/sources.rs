//! Sources of components of a Nulecule: the other applications of the workspace, and what others of them are taken from.

use std::collections::BTreeSet;

use plimsoll_analysis::document;
use plimsoll_analysis::workspace::source;
use plimsoll_model::Family;

use super::{Asked, Item, ItemKind};
use crate::about::About;

/// What stands in front of the name of an image.
const SCHEME: &str = "docker://";

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let is_nulecule = asked.recognised.is_some_and(|one| one.format.family == Family::Nulecule);
    let is_all = asked.word_text().is_some_and(|all| !all.contains(char::is_whitespace));
    if !is_nulecule || !is_all || !asked.is_value() || !asked.way.is("graph/-/source") {
        return Vec::new();
    }
    let db = &asked.snapshot.db;
    let own = asked.opened.file.id(db);
    let (mut found, mut written) = (Vec::new(), BTreeSet::new());
    for other in document::applications(db).iter() {
        let Some(file) = source(db, other.file) else { continue };
        let nulecule = document::nulecule(db, file);
        let components = nulecule.iter().flat_map(|nulecule| &nulecule.components);
        let sources = components.filter_map(|component| component.source.as_ref());
        // The one that is being typed is its own.
        let is_other = |text: &str| other.file != own && text.starts_with(SCHEME);
        written.extend(sources.map(|text| text.text.to_string()).filter(|text| is_other(text)));
        if other.file != own {
            let name = other.location.as_deref().unwrap_or(other.folder.file_name());
            let name = if name.is_empty() { other.id.as_deref().unwrap_or_default() } else { name };
            found.push((format!("{SCHEME}{name}"), file.path(db).to_string()));
        }
    }
    let known: BTreeSet<&String> = found.iter().map(|(text, _)| text).collect();
    let others: Vec<String> = written.iter().filter(|text| !known.contains(text)).cloned().collect();
    found.extend(others.into_iter().map(|text| (text, "used in this workspace".to_owned())));
    found.into_iter().filter(|(text, _)| text.len() > SCHEME.len()).map(|one| item(asked, one)).collect()
}

fn item(asked: &Asked<'_>, (label, detail): (String, String)) -> Item {
    let item = asked.item(ItemKind::Reference, &label, &asked.spot.whole_scalar(&label), About::NOTHING);
    Item { replaces: asked.spot.whole, detail, ..item }
}
