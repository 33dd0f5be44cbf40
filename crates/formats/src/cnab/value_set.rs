//! What is wrong with the form of a parameter set or a credential set.

use plimsoll_base::{FileId, Site};
use plimsoll_syntax::{Content, View};

use super::values::ValueSet;
use crate::written::{self, present_text};

/// Why a file or an entry of it gives no value.
#[derive(Clone, PartialEq, Debug)]
pub enum Malformed {
    /// The file is neither a parameter set nor a credential set.
    NoSet(FileId),
    /// An entry has no name.
    NoName(Site),
    /// An entry has no source.
    NoSource(Site),
}

/// What is wrong with a file that is meant as a set; `content` is missing where it cannot be read.
#[must_use]
pub fn malformed(content: Option<&Content>, file: FileId) -> Vec<Malformed> {
    let read = || {
        let content = content?;
        let set = ValueSet::read(content, file)?;
        let view = View::new(content.documents().next()?);
        let root = view.mapping(view.value()?.as_mapping()?);
        let list = root.get(if set.is_credentials { "credentials" } else { "parameters" });
        let found = written::items(&view, list).into_iter().filter_map(|item| {
            let site = Site { file, node: item.id() };
            let Some(mapping) = item.as_mapping() else { return Some(Malformed::NoName(site)) };
            let mapping = view.mapping(mapping);
            if present_text(&mapping, "name").is_none() {
                return Some(Malformed::NoName(site));
            }
            let source = mapping.get("source").and_then(|source| source.as_mapping());
            let is_given = source.is_some_and(|source| view.mapping(source).entries().next().is_some());
            (!is_given).then_some(Malformed::NoSource(site))
        });
        Some(found.collect())
    };
    read().unwrap_or_else(|| vec![Malformed::NoSet(file)])
}
