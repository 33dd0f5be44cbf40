//! What can be written at a place of a half-typed text.
//!
//! The text is read once more with a word at the place, so that something stands there whatever is missing; the word is then
//! a key, a value or an item, and the values around it say what fits. What fits comes from `SOURCES`, one file each.

mod keys;
mod values;

use std::sync::Arc;

use plimsoll_analysis::{document, parse};
use plimsoll_base::TextRange;
use plimsoll_formats::recognise::{self, Recognised};
use plimsoll_formats::table::{Object, Type};
use plimsoll_syntax::{Kind, Language, Mapping, Node, NodeId, Tree, Value};

use crate::cursor::{self, Shape, Typed, shaped};
use crate::workspace::{Opened, Snapshot};

/// Where items come from; what comes first is offered first.
const SOURCES: &[fn(&Asked<'_>) -> Vec<Item>] = &[keys::items, values::items];

/// The word that stands at the place while the text is read.
const WORD: &str = "plimsoll";

/// Something that can be written.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// What is shown, and what is written unless `insert` says otherwise.
    pub label: String,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// A few words beside it.
    pub detail: String,
    /// In Markdown, for whoever asks for more.
    pub documentation: String,
    /// What is written.
    pub insert: String,
    /// What it takes the place of.
    pub replaces: TextRange,
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
    /// The name of something else.
    Reference,
}

/// What is asked for at a place.
pub(crate) struct Asked<'a> {
    pub(crate) recognised: Recognised,
    /// What is to be written.
    pub(crate) wanted: Wanted<'a>,
    /// The bytes of the original text that an item takes the place of.
    pub(crate) replaces: TextRange,
    /// What stands around the word in the original text: in JSON keys and texts need quotes.
    pub(crate) is_json: bool,
    /// Whether the word stands inside of quotes already.
    pub(crate) is_quoted: bool,
    /// Whether a colon follows the word already.
    pub(crate) has_colon: bool,
}

/// What is to be written at a place.
#[derive(Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// A key of this mapping, which may not be there yet.
    Key { mapping: Option<Mapping<'a>>, object: Option<&'static Object>, word: NodeId },
    /// A value of this type.
    Value { of: Option<Type> },
}

impl Snapshot {
    /// What can be written at a byte of a file, the most useful first.
    #[must_use]
    pub fn completions(&self, opened: &Opened, offset: u32) -> Vec<Item> {
        let Some(probe) = Probe::new(self, opened, offset) else { return Vec::new() };
        let Some(asked) = probe.asked() else { return Vec::new() };
        SOURCES.iter().flat_map(|source| source(&asked)).collect()
    }
}

/// The text with a word at the place.
struct Probe {
    tree: Tree,
    recognised: Vec<Option<Recognised>>,
    /// Where the word starts, in both texts.
    start: u32,
    replaces: TextRange,
    is_quoted: bool,
    has_colon: bool,
}

impl Probe {
    fn new(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Self> {
        let text = &*opened.text;
        let (before, behind) = (text.get(..offset as usize)?, text.get(offset as usize..)?);
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let is_comment = before[line..].trim_start().starts_with('#');
        if is_comment {
            return None;
        }
        let start = before[line..].rfind(|character: char| !is_word(character));
        let start =
            start.map_or(line, |at| line + at + before[line + at..].chars().next().map_or(1, char::len_utf8));
        let end =
            offset as usize + behind.find(|character: char| !is_word(character)).unwrap_or(behind.len());
        let rest = &text[end..];
        let is_quoted = before[..start].ends_with(['"', '\'']);
        let after_quote = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
        let has_colon = after_quote.trim_start_matches([' ', '\t']).starts_with(':');
        let path = snapshot.path(opened);
        let is_json = recognise::language(path, text) == Language::Json;
        let word = if is_json && !is_quoted { format!("\"{WORD}\"") } else { WORD.to_owned() };
        let probed: Arc<str> = [&text[..start], &word, &text[end..]].concat().into();
        let tree = parse::read(path, probed);
        let recognised = document::recognised(&snapshot.db, opened.file).to_vec();
        let replaces = TextRange::new(start as u32, end as u32);
        let start = start as u32;
        Some(Self { tree, recognised, start, replaces, is_quoted, has_colon })
    }

    fn asked(&self) -> Option<Asked<'_>> {
        let tree = &self.tree;
        let path = tree.path_to(self.start + 1);
        let number = tree.documents().position(|document| path.contains(&document.node().id()))?;
        // A document may be recognised by what is being typed, or in spite of it.
        let document = tree.documents().nth(number)?;
        let known = self.recognised.get(number).copied().flatten();
        let recognised = known.or_else(|| recognise::recognise(document, ""))?;
        let values = cursor::values(tree, &path, Some(recognised));
        Some(Asked {
            recognised,
            wanted: wanted(tree, &path, &values)?,
            replaces: self.replaces,
            is_json: tree.language() == Language::Json,
            is_quoted: self.is_quoted,
            has_colon: self.has_colon,
        })
    }
}

/// What the word at the end of a way is.
fn wanted<'t>(tree: &'t Tree, path: &[NodeId], values: &[Typed<'t>]) -> Option<Wanted<'t>> {
    let word = tree.node(*path.last()?);
    let slot = path.iter().rev().skip(1).map(|id| tree.node(*id)).find(|node| is_slot(*node))?;
    if slot.kind() == Kind::Key {
        let around = values.iter().rev().find(|value| value.node.kind().is_mapping())?;
        let mapping = around.node.value().and_then(Value::as_mapping);
        let object = object(around.of);
        return Some(Wanted::Key { mapping, object, word: word.id() });
    }
    let of = values.last()?.of;
    // What would be a mapping begins with a key.
    match object(of) {
        Some(object) if !takes_scalar(of) => {
            Some(Wanted::Key { mapping: None, object: Some(object), word: word.id() })
        }
        _ => Some(Wanted::Value { of }),
    }
}

fn is_slot(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Document | Kind::Key | Kind::Value | Kind::Item)
}

fn object(of: Option<Type>) -> Option<&'static Object> {
    match shaped(of, Shape::Mapping) {
        Some(Type::Object(object)) => Some(object),
        _ => None,
    }
}

fn takes_scalar(of: Option<Type>) -> bool {
    shaped(of, Shape::Scalar).is_some()
}

/// Whether a character is a part of a word that is completed.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | '$' | '@')
}

impl Asked<'_> {
    /// A text as it is written at the place: in quotes where JSON wants them.
    pub(crate) fn written(&self, text: &str) -> String {
        if self.is_json && !self.is_quoted { format!("\"{text}\"") } else { text.to_owned() }
    }
}
