//! What is wrong with the form of a parameter set or a credential set.

use std::sync::Arc;

use plimsoll_base::FileId;
use plimsoll_syntax::{Content, View};

use super::values::ValueSet;
use crate::written::{self, present_text};

/// Why a file or an entry of it gives no value.
#[derive(Clone, PartialEq, Debug)]
pub enum Malformed {
    /// The file is neither a parameter set nor a credential set.
    NoSet(FileId),
    /// An entry has no name: which one, counted from one. Its lines may hold a secret, so they are not pointed at.
    NoName(FileId, usize),
    /// An entry has no source: its name.
    NoSource(FileId, Arc<str>),
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
        let found = (1..).zip(written::items(&view, list)).filter_map(|(number, item)| {
            let mapping = item.as_mapping().map(|mapping| view.mapping(mapping));
            let Some((mapping, name)) = mapping.and_then(|of| {
                let name = present_text(&of, "name")?;
                Some((of, name))
            }) else {
                return Some(Malformed::NoName(file, number));
            };
            let source = mapping.get("source").and_then(|source| source.as_mapping());
            let is_given = source.is_some_and(|source| view.mapping(source).entries().next().is_some());
            (!is_given).then_some(Malformed::NoSource(file, name.text))
        });
        Some(found.collect())
    };
    read().unwrap_or_else(|| vec![Malformed::NoSet(file)])
}
