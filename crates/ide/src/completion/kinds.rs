//! Kinds and versions at the root of a document of the Open Application Model.

use plimsoll_formats::oam::Dialect;

use super::{Asked, Item, ItemKind};
use crate::about::About;

/// The dialects in the order in which new documents are likely to be of them.
const DIALECTS: [Dialect; 4] = [Dialect::V1beta1, Dialect::V1alpha2, Dialect::V1alpha1, Dialect::Hydra];

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let is_other = asked.recognised.is_some_and(|_| asked.dialect().is_none());
    if asked.is_key || is_other || asked.mapping_at_root().is_none() {
        return Vec::new();
    }
    let version = asked.way.text(0, "apiVersion");
    let kind = asked.way.text(0, "kind");
    if asked.way.is("kind") {
        return kinds(asked, version.as_deref());
    }
    if !asked.way.is("apiVersion") {
        return Vec::new();
    }
    let mut versions: Vec<(&str, &'static str)> = Vec::new();
    for (dialect, name) in pairs() {
        let version = dialect.api_version(name);
        let is_meant = kind.as_deref().is_none_or(|kind| kind == name || !is_known(kind));
        if is_meant && !versions.iter().any(|(known, _)| *known == version) {
            versions.push((version, dialect.name()));
        }
    }
    versions
        .into_iter()
        .map(|(version, name)| asked.value(ItemKind::Value, version, &format!("OAM {name}"), About::NOTHING))
        .collect()
}

fn kinds(asked: &Asked<'_>, version: Option<&str>) -> Vec<Item> {
    let is_meant = |dialect: Dialect, name: &str| {
        version.is_none_or(|version| version.is_empty() || version == dialect.api_version(name))
    };
    let mut items: Vec<Item> = Vec::new();
    for (dialect, name) in pairs().filter(|(dialect, name)| is_meant(*dialect, name)) {
        if !items.iter().any(|item| item.label == name) {
            items.push(asked.value(ItemKind::Value, name, dialect.api_version(name), About::NOTHING));
        }
    }
    items
}

fn pairs() -> impl Iterator<Item = (Dialect, &'static str)> {
    DIALECTS
        .into_iter()
        .flat_map(|dialect| dialect.format().kinds.iter().map(move |kind| (dialect, kind.name)))
}

fn is_known(kind: &str) -> bool {
    DIALECTS.iter().any(|dialect| dialect.has_kind(kind))
}
