//! What can be written at a place of a half-typed text.
//!
//! The text is read once more with a word at the place, so that something stands there whatever is missing (`probe`); the
//! word is then a key, a value or an item, and what is around it says what fits. What fits comes from `SOURCES`, one file each;
//! how it is written there, in lines or in brackets, is told by `spot` and `snippet`.

mod answers;
mod around;
mod documents;
mod keys;
mod kinds;
mod members;
mod paths;
mod probe;
mod properties;
mod references;
mod sets;
mod snippet;
mod sources;
mod spot;
mod templates;
mod types;
mod values;
mod words;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use plimsoll_base::TextRange;
use plimsoll_formats::oam::Dialect;
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::table::{Object, Type};
use plimsoll_syntax::{Document, Mapping, NodeId};

use self::probe::Probe;
use self::spot::{Inside, Spot};
use crate::about::About;
use crate::cursor::{Shape, shaped};
use crate::properties::Properties;
use crate::way::Way;
use crate::workspace::{Opened, Snapshot};

/// Where items come from; what comes first is offered first.
const SOURCES: &[fn(&Asked<'_>) -> Vec<Item>] = &[
    documents::items,
    members::items,
    keys::items,
    properties::items,
    types::items,
    kinds::items,
    words::items,
    values::items,
    answers::items,
    paths::items,
    sources::items,
    references::items,
    sets::items,
];

/// Where items come from that take the place of a longer text, or of a part of one.
const WITHIN: &[fn(&Asked<'_>) -> Vec<Item>] = &[paths::items, sources::items, references::items];

/// Where items come from inside of expressions and placeholders.
const INSIDE: &[fn(&Asked<'_>) -> Vec<Item>] = &[templates::items, references::items];

/// How many items are offered at most. Where there are more, only those that go on from what is typed are.
pub const MOST_ITEMS: usize = 200;

/// Something that can be written.
#[derive(Clone, Debug)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// A few words beside it.
    pub detail: String,
    /// What there is to know of it; [`Snapshot::item_words`] tells.
    pub about: About,
    /// What is written.
    pub insert: String,
    /// The same with tab stops, as the protocol writes them, for editors that know them.
    pub snippet: Option<String>,
    /// What it takes the place of.
    pub replaces: TextRange,
    /// What editors compare with the text that is replaced.
    pub filter: String,
    /// A byte before which a comma is missing once it is written.
    pub comma: Option<u32>,
    /// Blanks in front of it that would stay behind at the end of their line once it is written.
    pub blanks: Option<TextRange>,
    /// Whether it must be written sooner or later.
    pub is_required: bool,
}

/// The kind of an [`Item`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemKind {
    /// A key of a mapping.
    Key,
    /// One of the values that are allowed.
    Value,
    /// A type that something defines.
    Type,
    /// The name of something else.
    Reference,
    /// A file.
    File,
    /// Several lines at once.
    Snippet,
}

/// What can be written at a place.
#[derive(Clone, Debug, Default)]
pub struct Completions {
    /// The most useful first.
    pub items: Vec<Item>,
    /// Whether there are more than are offered, so that the next letter may bring others.
    pub is_incomplete: bool,
}

/// What is asked for at a place.
pub(crate) struct Asked<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) opened: &'a Opened,
    pub(crate) recognised: Option<Recognised>,
    pub(crate) document: Document<'a>,
    /// The way to the mapping whose key is wanted, or to the wanted value.
    pub(crate) way: Way<'a>,
    /// What the tables say of it.
    pub(crate) of: Option<Type>,
    /// What a definition says of it.
    pub(crate) properties: Option<Properties>,
    /// The mapping around the word, where the word is a key.
    pub(crate) mapping: Option<Mapping<'a>>,
    /// Whether the word stands where only a key can be.
    pub(crate) is_key: bool,
    /// The word itself.
    pub(crate) word: NodeId,
    /// Whether it is all of its scalar.
    pub(crate) is_alone: bool,
    pub(crate) spot: Spot,
    probe: &'a Probe,
    /// Whether there were too many names for all of them to be looked at.
    is_cut: Cell<bool>,
}

impl Snapshot {
    /// What can be written at a byte of a file.
    #[must_use]
    pub fn completions(&self, opened: &Opened, offset: u32) -> Completions {
        let Some(probe) = Probe::new(self, opened, offset) else { return Completions::default() };
        let Some(asked) = probe.asked(self, opened) else { return Completions::default() };
        let sources = match asked.spot.inside {
            Inside::Text if asked.is_alone => SOURCES,
            Inside::Text => WITHIN,
            _ => INSIDE,
        };
        let mut items: Vec<Item> = sources.iter().flat_map(|source| source(&asked)).collect();
        let mut seen = BTreeSet::new();
        items.retain(|item| seen.insert(item.label.clone()));
        let is_incomplete = asked.is_cut.get() || items.len() > MOST_ITEMS;
        items.truncate(MOST_ITEMS);
        items.iter_mut().for_each(|item| asked.spot.fit(item));
        items.iter_mut().filter(|item| item.is_required).for_each(|item| item.detail.push_str(", required"));
        // Editors offer only what fits what is there, be it a dash.
        let has_dash = |item: &&mut Item| opened.text.get(item.replaces.as_usize()) == Some("-");
        items.iter_mut().filter(has_dash).for_each(|item| item.filter.insert_str(0, "- "));
        Completions { items, is_incomplete }
    }

    /// What there is to know of an item beside its label and its detail, in Markdown; empty where there is nothing.
    #[must_use]
    pub fn item_words(&self, item: &Item) -> String {
        let words = self.words(&item.about);
        // Editors show these above it.
        let heading = format!("**{}**: {}", item.label, item.detail);
        match words.split_once("\n\n") {
            Some((first, rest)) if first == heading => rest.to_owned(),
            None if words == heading => String::new(),
            _ => words,
        }
    }

    /// What there is to know of what an [`Item`] with this label would write at a byte of a file, in Markdown.
    #[must_use]
    pub fn describe(&self, opened: &Opened, offset: u32, label: &str) -> Option<String> {
        let offered = self.completions(opened, offset);
        let item = offered.items.iter().find(|item| item.label == label)?;
        Some(self.item_words(item)).filter(|words| !words.is_empty())
    }
}

impl Asked<'_> {
    /// The object that the wanted value is, or that the wanted key is one of.
    pub(crate) fn object(&self) -> Option<&'static Object> {
        match shaped(self.of, Shape::Mapping) {
            Some(Type::Object(object)) => Some(object),
            _ => None,
        }
    }

    /// Whether a value is wanted, rather than a key.
    pub(crate) fn is_value(&self) -> bool {
        !self.is_key
    }

    /// The version of the Open Application Model that the document is written in.
    pub(crate) fn dialect(&self) -> Option<Dialect> {
        Dialect::of_format(self.recognised?.format)
    }

    /// The scalar that holds the word, where it stands in one line.
    pub(crate) fn word_text(&self) -> Option<String> {
        let scalar = self.probe.scalar(self.word)?;
        Some(scalar.text().into_owned()).filter(|text| !text.contains('\n'))
    }

    /// The names that are looked at: where there are very many, only those that go on from what is typed.
    pub(crate) fn few(&self, names: &[Arc<str>]) -> Vec<Arc<str>> {
        if names.len() <= MOST_ITEMS {
            return names.to_vec();
        }
        self.is_cut.set(true);
        let typed = self.spot.typed.to_lowercase();
        let fitting = names.iter().filter(|name| name.to_lowercase().contains(&typed));
        fitting.take(MOST_ITEMS).cloned().collect()
    }

    /// The mapping at the root of the document.
    pub(crate) fn mapping_at_root(&self) -> Option<Mapping<'_>> {
        self.document.value()?.as_mapping()
    }

    /// Whether another entry than the one that is being typed has this key.
    pub(crate) fn has(&self, name: &str) -> bool {
        let other = |mapping: Mapping<'_>| {
            let mut keys = mapping.entries().filter_map(|entry| entry.key());
            keys.any(|key| key.id() != self.word && key.as_scalar().is_some_and(|key| key.text() == name))
        };
        self.mapping.is_some_and(other)
    }

    /// A word as a value.
    pub(crate) fn value(&self, kind: ItemKind, label: &str, detail: &str, about: About) -> Item {
        let written = self.spot.scalar(label);
        Item { detail: detail.to_owned(), ..self.item(kind, label, &written, about) }
    }

    /// An item that writes this text as a value.
    pub(crate) fn item(&self, kind: ItemKind, label: &str, written: &str, about: About) -> Item {
        Item {
            label: label.to_owned(),
            kind,
            detail: String::new(),
            about,
            insert: self.spot.as_value(written),
            snippet: None,
            replaces: self.spot.replaces,
            filter: self.spot.filter(label),
            comma: self.spot.comma,
            blanks: None,
            is_required: false,
        }
    }

    /// A key, with what begins its value: without tab stops, and with them.
    pub(crate) fn key(&self, label: &str, begin: &str, snippet: Option<String>, about: About) -> Item {
        Item {
            label: label.to_owned(),
            kind: ItemKind::Key,
            detail: String::new(),
            about,
            insert: self.spot.as_entry(begin),
            snippet: snippet.map(|snippet| self.spot.as_entry(&snippet)),
            replaces: self.spot.replaces,
            filter: self.spot.filter(label),
            comma: self.spot.comma,
            blanks: None,
            is_required: false,
        }
    }
}
