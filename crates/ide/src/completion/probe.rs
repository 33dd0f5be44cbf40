//! The text with a word at the place.

use std::cell::Cell;
use std::sync::Arc;

use plimsoll_analysis::{document, parse};
use plimsoll_base::TextRange;
use plimsoll_formats::recognise::{self, Recognised};
use plimsoll_syntax::{Kind, Language, Mapping, Node, NodeId, Scalar, SyntaxErrorKind, Tree, Value};

use super::Asked;
use super::around::Around;
use super::snippet::Style;
use super::spot::{Inside, Spot};
use crate::cursor::{self, Shape, Typed, shaped};
use crate::names::Probed;
use crate::overlays;
use crate::properties::Properties;
use crate::way::Way;
use crate::workspace::{Opened, Snapshot};

/// The word that stands at the place while the text is read.
const WORD: &str = "plimsoll";

/// What is said of lines with the wrong indentation.
const MISPLACED: [SyntaxErrorKind; 4] = [
    SyntaxErrorKind::EntryTooDeep,
    SyntaxErrorKind::ExpectedDash,
    SyntaxErrorKind::ItemAmongEntries,
    SyntaxErrorKind::ItemTooDeep,
];

/// A text that was read with a word at the place.
pub(super) struct Probe {
    tree: Tree,
    recognised: Vec<Option<Recognised>>,
    file_name: String,
    /// Where the word starts, in the text that was read.
    start: u32,
    /// How many bytes were read in place of those that are replaced.
    length: u32,
    around: Around,
}

impl Probe {
    /// Reads the text of a file with a word at a byte; `None` where nothing can be written there.
    pub(super) fn new(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Self> {
        let text = &*opened.text;
        let path = snapshot.path(opened);
        let is_json = recognise::language(path, text) == Language::Json;
        let recognised = document::recognised(&snapshot.db, opened.file).to_vec();
        let around = Around::of(text, offset, is_json, &recognised)?;
        if around.inside == Inside::Text && is_in_block(snapshot, opened, offset) {
            return None;
        }
        let (start, end) = (around.replaces.start as usize, around.replaces.end as usize);
        let word = match &around.inside {
            Inside::Template { closing, .. } => format!("{WORD}{closing}"),
            _ if around.has_own_quotes => format!("\"{WORD}\""),
            _ if around.has_own_dash => format!("- {WORD}"),
            _ if around.needs_blank => format!(" {WORD}"),
            _ if around.is_before_entry() => format!("{WORD},"),
            _ => WORD.to_owned(),
        };
        let probed: Arc<str> = [&text[..start], &word, &text[end..]].concat().into();
        let tree = parse::read(path, probed);
        let length = word.len() as u32;
        let start = (start + word.find(WORD).unwrap_or(0)) as u32;
        Some(Self { tree, recognised, file_name: path.file_name().to_owned(), start, length, around })
    }

    /// What is asked for at the word.
    pub(super) fn asked<'a>(&'a self, snapshot: &'a Snapshot, opened: &'a Opened) -> Option<Asked<'a>> {
        let tree = &self.tree;
        let path = self.path();
        let number = tree.documents().position(|document| path.contains(&document.node().id()))?;
        let document = tree.documents().nth(number)?;
        // A document may be recognised by what is being typed, or in spite of it.
        let known = self.recognised.get(number).copied().flatten();
        let name = &self.file_name;
        let recognised = known.or_else(|| recognise::recognise(document, name));
        let recognised = recognised.or_else(|| recognise::begun(document, name));
        let word = tree.node(*path.last()?);
        let slot = path.iter().rev().skip(1).map(|id| tree.node(*id)).find(|node| is_slot(*node))?;
        let is_key = slot.kind() == Kind::Key;
        if matches!(slot.kind(), Kind::Value | Kind::Document) && self.around.is_before_value() {
            return None;
        }
        let values = cursor::values(tree, &path, recognised);
        let around = values.iter().rev().find(|value| !is_key || value.node.kind().is_mapping())?;
        let spot = self.spot(&path, slot);
        let breaks = || self.around.is_amid_lines() || self.breaks_lines(snapshot, opened);
        if spot.style == Style::Block && breaks() {
            return None;
        }
        let mut asked = Asked {
            snapshot,
            opened,
            recognised,
            document,
            way: Way::along(tree, &path),
            of: around.of,
            properties: None,
            mapping: mapping(*around).filter(|_| is_key),
            is_key,
            word: word.id(),
            is_alone: word.value().and_then(Value::as_scalar).is_some_and(|text| text.text() == WORD),
            spot,
            probe: self,
            is_cut: Cell::new(false),
        };
        asked.of = overlays::of(recognised, &asked.way).or(asked.of);
        asked.properties = snapshot.properties(opened, recognised, document, &asked.way);
        if asked.is_value() && asked.is_list() {
            asked.of = asked.of.and_then(|of| cursor::item(shaped(Some(of), Shape::Sequence)?));
            asked.way = asked.way.into_item();
            asked.properties = asked.properties.map(Properties::into_item);
            asked.spot.needs_dash = true;
        }
        Some(asked)
    }

    /// Whether lines would be wrong by their indentation that are right without the word: it stands where none can.
    fn breaks_lines(&self, snapshot: &Snapshot, opened: &Opened) -> bool {
        let wrong = |tree: &Tree| tree.errors().iter().filter(|one| MISPLACED.contains(&one.kind)).count();
        wrong(&self.tree) > parse::tree(&snapshot.db, opened.file).map_or(0, |tree| wrong(tree))
    }

    fn spot(&self, path: &[NodeId], slot: Node<'_>) -> Spot {
        let (tree, around) = (&self.tree, &self.around);
        let is_in_brackets =
            |id: &NodeId| matches!(tree.node(*id).kind(), Kind::FlowMapping | Kind::FlowSequence);
        let style = match tree.language() {
            Language::Json => Style::Json,
            _ if path.iter().any(is_in_brackets) => Style::Flow,
            _ => Style::Block,
        };
        let entry = path.iter().position(|id| *id == slot.id()).and_then(|at| path.get(at.checked_sub(1)?));
        let entry = entry.map(|id| tree.node(*id)).filter(|_| slot.kind() == Kind::Value);
        let key = entry.and_then(|entry| entry.child(Kind::Key));
        let key = key.map(|key| tree.range(key.id()).start as usize);
        let key = key.filter(|key| *key >= around.line && style == Style::Block);
        let text = tree.text();
        let column = match style {
            Style::Block => key.unwrap_or(self.start as usize) - around.line,
            // Lines in brackets begin where the line begins.
            _ => text[around.line..].len() - text[around.line..].trim_start_matches(' ').len(),
        };
        let is_in_list = style != Style::Block && !around.is_quoted && around.inside == Inside::Text;
        let (end, before) = around.before;
        let comma = is_in_list && before.is_some_and(|one| !"{[,:".contains(one));
        let needs_comma = is_in_list && around.after.is_some_and(|one| !"}],:".contains(one));
        Spot {
            replaces: around.replaces,
            typed: around.typed.clone(),
            whole: around.whole,
            style,
            inside: around.inside.clone(),
            is_quoted: around.is_quoted,
            has_colon: around.has_colon,
            needs_blank: around.needs_blank,
            blanks: around.blanks(),
            column: if around.has_own_dash { column.saturating_sub(2) } else { column },
            is_behind_key: key.is_some(),
            needs_dash: around.has_own_dash,
            needs_braces: style != Style::Block && slot.kind() != Kind::Key,
            needs_comma: needs_comma && !around.has_colon,
            comma: comma.then_some(end),
            newline: around.newline,
        }
    }
}

impl Asked<'_> {
    /// Whether the wanted value is a list and nothing else.
    fn is_list(&self) -> bool {
        if let Some(properties) = &self.properties {
            return properties.is_list();
        }
        let is = |shape| shaped(self.of, shape).is_some();
        is(Shape::Sequence) && !is(Shape::Mapping) && !is(Shape::Scalar)
    }
}

impl Probe {
    /// Bytes of the text that was read as those of the original one.
    pub(super) fn original(&self, range: TextRange) -> TextRange {
        let TextRange { start, end } = self.around.replaces;
        let (read, replaced) = (start + self.length, end - start);
        let shifted = |at: u32| at - self.length + replaced;
        let first = if range.start >= read { shifted(range.start) } else { range.start.min(start) };
        let last = match range.end {
            at if at > read => shifted(at),
            at if at > start => end,
            at => at,
        };
        TextRange::new(first, last)
    }

    /// The same with the word as an item of a list, where it stands for the whole list.
    pub(super) fn with_item(&self, snapshot: &Snapshot, opened: &Opened) -> Self {
        let text = self.tree.text();
        // A blank in front of it stays in front of the bracket.
        let start = self.start as usize;
        let end = (self.around.replaces.start + self.length) as usize;
        let item: Arc<str> = [&text[..start], "[", &text[start..end], "]", &text[end..]].concat().into();
        Self {
            tree: parse::read(snapshot.path(opened), item),
            recognised: self.recognised.clone(),
            file_name: self.file_name.clone(),
            start: self.start + 1,
            length: self.length + 2,
            around: self.around.clone(),
        }
    }

    /// Whether the text is a list of answers by sections.
    pub(super) fn is_answers(&self) -> bool {
        self.tree.language() == Language::Ini
    }

    /// A scalar of the text that was read.
    pub(super) fn scalar(&self, id: NodeId) -> Option<Scalar<'_>> {
        self.tree.node(id).value()?.as_scalar()
    }

    /// The elements from the stream to the word.
    pub(super) fn path(&self) -> Vec<NodeId> {
        self.tree.path_to(self.start + 1)
    }

    /// The place for those who look up names.
    pub(super) fn probed<'a>(&'a self, asked: &'a Asked<'_>, path: &'a [NodeId]) -> Probed<'a> {
        let (opened, recognised) = (asked.opened, asked.recognised);
        Probed { opened, tree: &self.tree, recognised, path, offset: self.start + 1 }
    }
}

/// Whether a byte of a file is inside of a text that is written by lines.
fn is_in_block(snapshot: &Snapshot, opened: &Opened, offset: u32) -> bool {
    let Some(tree) = parse::tree(&snapshot.db, opened.file) else { return false };
    let inner = tree.path_to(offset).last().copied();
    inner.is_some_and(|id| {
        let is_block = matches!(tree.node(id).kind(), Kind::Literal | Kind::Folded);
        is_block && offset < tree.range(id).end
    })
}

fn is_slot(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Document | Kind::Key | Kind::Value | Kind::Item)
}

fn mapping(value: Typed<'_>) -> Option<Mapping<'_>> {
    value.node.value().and_then(Value::as_mapping)
}
