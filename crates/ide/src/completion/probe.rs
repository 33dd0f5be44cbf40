//! The text with a word at the place.

use std::sync::Arc;

use plimsoll_analysis::{document, parse};
use plimsoll_base::TextRange;
use plimsoll_formats::recognise::{self, Recognised};
use plimsoll_formats::table::Type;
use plimsoll_model::Family;
use plimsoll_syntax::{Kind, Language, Mapping, Node, NodeId, Tree, Value};

use super::Asked;
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

/// What stands around the place in the original text.
#[derive(Clone)]
struct Around {
    replaces: TextRange,
    whole: TextRange,
    typed: String,
    inside: Inside,
    /// The first byte of the line.
    line: usize,
    /// Whether the word has quotes of its own, which are replaced with it.
    has_own_quotes: bool,
    is_quoted: bool,
    has_colon: bool,
    /// Whether a dash was read in front of the word that is not there.
    has_own_dash: bool,
    /// The end of the last token in front of it, and its last character.
    before: (u32, Option<char>),
    /// The first character behind it.
    after: Option<char>,
    newline: &'static str,
}

impl Probe {
    /// Reads the text of a file with a word at a byte; `None` where nothing can be written there.
    pub(super) fn new(snapshot: &Snapshot, opened: &Opened, offset: u32) -> Option<Self> {
        let text = &*opened.text;
        let path = snapshot.path(opened);
        let is_json = recognise::language(path, text) == Language::Json;
        let recognised = document::recognised(&snapshot.db, opened.file).to_vec();
        let around = Around::of(text, offset, is_json, &recognised)?;
        let (start, end) = (around.replaces.start as usize, around.replaces.end as usize);
        let word = match &around.inside {
            Inside::Template { closing, .. } => format!("{WORD}{closing}"),
            _ if around.has_own_quotes => format!("\"{WORD}\""),
            _ if around.has_own_dash => format!("- {WORD}"),
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
        let recognised = known.or_else(|| recognise::recognise(document, &self.file_name));
        let word = tree.node(*path.last()?);
        let slot = path.iter().rev().skip(1).map(|id| tree.node(*id)).find(|node| is_slot(*node))?;
        let is_key = slot.kind() == Kind::Key;
        let values = cursor::values(tree, &path, recognised);
        let around = values.iter().rev().find(|value| !is_key || value.node.kind().is_mapping())?;
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
            spot: self.spot(&path, slot),
            probe: self,
        };
        asked.of = asked
            .of
            .filter(|of| *of != Type::Any)
            .or_else(|| overlays::of(recognised, &asked.way))
            .or(asked.of);
        asked.properties = snapshot.properties(opened, recognised, document, &asked.way);
        if asked.is_value() && asked.is_list() {
            asked.of = asked.of.and_then(|of| cursor::item(shaped(Some(of), Shape::Sequence)?));
            asked.way = asked.way.into_item();
            asked.properties = asked.properties.map(Properties::into_item);
            asked.spot.needs_dash = true;
        }
        Some(asked)
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
        let key =
            slot.parent().filter(|_| slot.kind() == Kind::Value).and_then(|entry| entry.child(Kind::Key));
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
            column: if around.has_own_dash { column - 2 } else { column },
            is_behind_key: key.is_some(),
            needs_dash: around.has_own_dash,
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

impl Around {
    fn of(text: &str, offset: u32, is_json: bool, recognised: &[Option<Recognised>]) -> Option<Self> {
        let (before, behind) = (text.get(..offset as usize)?, text.get(offset as usize..)?);
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        if before[line..].trim_start().starts_with('#') {
            return None;
        }
        let start_of = |is_part: fn(char) -> bool| {
            let cut = before[line..].char_indices().rev().find(|(_, one)| !is_part(*one));
            cut.map_or(line, |(at, one)| line + at + one.len_utf8())
        };
        let end_of = |is_part: fn(char) -> bool| {
            offset as usize + behind.find(|one: char| !is_part(one)).unwrap_or(behind.len())
        };
        let inside = Inside::of(&before[line..], behind, recognised);
        let is_part = if inside == Inside::Text { is_word } else { is_of_name };
        let (mut start, mut end) = (start_of(is_part), end_of(is_part));
        let typed = text[start..offset as usize].to_owned();
        let mut is_quoted = before[..start].ends_with(['"', '\'']);
        let is_in_text = is_json && before[line..start].matches('"').count() % 2 == 1;
        let has_own_quotes = is_json && (is_quoted || !is_in_text) && inside == Inside::Text;
        if has_own_quotes && is_quoted {
            // There the quotes belong to what is written.
            start -= 1;
            end += usize::from(text[end..].starts_with('"'));
        }
        is_quoted = (is_quoted || is_in_text) && !has_own_quotes;
        let rest = &text[end..];
        let after_quote = rest.strip_prefix(['"', '\'']).filter(|_| is_quoted).unwrap_or(rest);
        let has_colon = after_quote.trim_start_matches([' ', '\t']).starts_with(':');
        let (mut whole, mut whole_end) = (start_of(is_of_text), end_of(is_of_text));
        if is_json && text[..whole].ends_with('"') {
            whole -= 1;
            whole_end += usize::from(text[whole_end..].starts_with('"'));
        }
        let token = text[..start].trim_end();
        let is_alone = !is_json && text[line..start].chars().all(|one| one == ' ');
        Some(Self {
            replaces: TextRange::new(start as u32, end as u32),
            whole: TextRange::new(whole as u32, whole_end.max(end) as u32),
            typed,
            inside,
            line,
            has_own_quotes,
            is_quoted,
            has_colon,
            has_own_dash: is_alone && !has_colon && is_beside_dashes(&text[..line], start - line),
            before: (token.len() as u32, token.chars().next_back()),
            after: text[end..].trim_start().chars().next(),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
        })
    }
}

impl Inside {
    /// What the place is inside of, by its line.
    fn of(before: &str, behind: &str, recognised: &[Option<Recognised>]) -> Self {
        let mut known = recognised.iter().flatten().peekable();
        if known.peek().is_none() {
            // Parameters are put into artifacts, whatever they are.
            let name = before.trim_end_matches(is_of_name);
            let is_one = name.ends_with('$') || name.ends_with("${");
            return if is_one { Self::Placeholder } else { Self::Text };
        }
        let starts = ["${", "{{"].map(|start| before.rfind(start));
        let Some(start) = starts.into_iter().flatten().max() else { return Self::Text };
        let inside = &before[start + 2..];
        if inside.contains('}') || !known.any(|one| one.format.family == Family::Cnab) {
            return Self::Text;
        }
        let path = inside.trim_end_matches(is_of_name).trim_start().to_owned();
        let end = if before[start..].starts_with("${") { "}" } else { "}}" };
        let rest = behind.lines().next().unwrap_or("");
        let closing = match (rest.contains(end), end) {
            (true, _) => "",
            (false, "}") => " }",
            (false, _) => " }}",
        };
        Self::Template { path, closing }
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
        let start = self.around.replaces.start as usize;
        let end = start + self.length as usize;
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

/// Whether the list items above begin in this column: what stands there is the next item.
fn is_beside_dashes(above: &str, column: usize) -> bool {
    let lines =
        above.lines().rev().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let lines = lines.map(|line| (line.len() - line.trim_start_matches(' ').len(), line));
    let mut lines =
        lines.filter(|(indent, _)| *indent <= column).map(|(indent, line)| (indent, &line[indent..]));
    let is_item = |line: &str| line == "-" || line.starts_with("- ");
    let is_below = lines.next().is_some_and(|(indent, line)| indent == column && is_item(line));
    // Where the key of the list begins in this column too, the next key is as likely.
    is_below && lines.find(|(_, line)| !is_item(line)).is_none_or(|(indent, _)| indent < column)
}

fn is_slot(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Document | Kind::Key | Kind::Value | Kind::Item)
}

fn mapping(value: Typed<'_>) -> Option<Mapping<'_>> {
    value.node.value().and_then(Value::as_mapping)
}

/// Whether a character is a part of a word that is completed.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | '$' | '@')
}

/// Whether a character is a part of a name that is put into a text.
fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// Whether a character is a part of a longer text, such as a URI.
fn is_of_text(character: char) -> bool {
    !character.is_whitespace() && !"\"'[]{},".contains(character)
}
