//! What renderers ask of the outside, and the lines and columns that they show.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use plimsoll_base::{Anchor, Code, Encoding, FileId, Fix, LineIndex, Place, TextRange};
use plimsoll_model::{Clause, EvidencePlace};

/// The files that places point into.
pub trait Sources {
    /// The path of a file, relative to the workspace.
    fn path(&self, file: FileId) -> String;

    /// The text of a file in which the bytes of secrets are replaced by others, so that every offset is the same;
    /// `None` for a file without text.
    fn text(&self, file: FileId) -> Option<Arc<str>>;

    /// The bytes of a place in the present text of its file; `None` when the place is the file as a whole, or when it
    /// cannot be found.
    fn range(&self, place: &Place) -> Option<TextRange>;

    /// Whether there is a file of the workspace with this path, which may be anything that a record is called.
    fn is_file(&self, _path: &str) -> bool {
        false
    }

    /// The folder of the workspace in its repository, with `/` between names and none at its ends; empty where it is the
    /// top of the repository, or in none. Outputs for code forges name files from that top.
    fn folder(&self) -> &str {
        ""
    }

    /// What those places are that are no longer in a file: `recorded`, or `before` where nothing recorded them, as they are those
    /// of other descriptions.
    fn former(&self) -> &'static str {
        "recorded"
    }

    /// What is told about a rule beside its findings; `None` where nothing is.
    fn rule(&self, _code: Code) -> Option<RuleText> {
        None
    }

    /// A fix as edits of the present texts, those of one file in the order of the text and without overlaps; `None` where
    /// it cannot be applied to them, or where a secret could be in an edit.
    fn edits(&self, _fix: &Fix) -> Option<Vec<FileEdit>> {
        None
    }

    /// The first character of a place and the one behind its last, where they are known without the text of the file.
    fn span(&self, _place: &Place) -> Option<Span> {
        None
    }
}

/// The folder in the names of files that lie outside of the workspace.
pub const OUTSIDE: &str = "(outside the workspace)";

/// What is told about a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleText {
    /// What it finds: its first sentence, in plain text.
    pub summary: String,
    /// What it finds, why that matters and how it is fixed, in Markdown.
    pub help: String,
    /// Where it is written.
    pub clause: Option<Clause>,
}

/// One change of the text of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileEdit {
    /// The file.
    pub file: FileId,
    /// The bytes that are replaced.
    pub range: TextRange,
    /// What comes there.
    pub insert: String,
}

/// The first character of a place and the one behind its last.
pub type Span = (Position, Position);

/// A text and its lines. Columns are found in constant time even in a file that is one long line.
pub(crate) struct Text {
    pub(crate) text: Arc<str>,
    pub(crate) lines: LineIndex,
    /// How many characters come before every [`BLOCK`]th byte; empty for ASCII.
    characters: Vec<u32>,
}

/// The distance of the bytes in front of which characters are counted.
const BLOCK: usize = 1024;

/// A line and a column, both one-based; columns count Unicode characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl Text {
    fn new(text: Arc<str>) -> Self {
        let lines = LineIndex::new(&text);
        let mut characters = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                characters.push(before);
                before += count_characters(block);
            }
        }
        Self { text, lines, characters }
    }

    /// Where a byte offset is; behind the end counts as the end, inside a character as its first byte.
    pub(crate) fn position(&self, offset: u32) -> Position {
        // Asked for in bytes, the line index does no counting; the columns are counted from the blocks.
        let byte = self.lines.position(offset, &self.text, Encoding::Utf8);
        let start = self.lines.line_range(byte.line, &self.text).start;
        let column = self.characters_before(start + byte.column) - self.characters_before(start);
        Position { line: byte.line + 1, column: column + 1 }
    }

    /// The one-based line of a byte offset.
    fn line(&self, offset: u32) -> u32 {
        self.lines.position(offset, &self.text, Encoding::Utf8).line + 1
    }

    /// How many characters start before a byte.
    fn characters_before(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let block = offset / BLOCK;
        match self.characters.get(block).or(self.characters.last()) {
            None => offset as u32,
            Some(_) => {
                let block = block.min(self.characters.len() - 1);
                self.characters[block] + count_characters(&self.text.as_bytes()[block * BLOCK..offset])
            }
        }
    }
}

/// The nearest character boundary at or before a byte offset; the end for one behind it.
fn floor(text: &str, offset: u32) -> u32 {
    let mut offset = offset.min(text.len() as u32);
    while !text.is_char_boundary(offset as usize) {
        offset -= 1;
    }
    offset
}

/// A range without the blanks and line breaks around what is in it.
fn trimmed(text: &str, range: TextRange) -> TextRange {
    let marked = text[range.as_usize()].trim_end_matches(BLANKS);
    let core = marked.trim_start_matches(BLANKS);
    if core.is_empty() {
        return range;
    }
    let end = range.start + marked.len() as u32;
    TextRange::new(end - core.len() as u32, end)
}

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Bytes that start a character.
fn count_characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u32
}

/// Whether a file lies outside of the workspace, and so has no path in the repository.
pub(crate) fn is_outside(path: &str) -> bool {
    path.strip_prefix(OUTSIDE).is_some_and(|rest| rest.starts_with('/'))
}

/// A place with everything that outputs show of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Spot {
    /// Relative to the workspace; not yet made harmless.
    pub(crate) path: String,
    /// First character and the one behind the last; `None` for the file as a whole.
    pub(crate) span: Option<Span>,
}

/// Finds places; every file is read and indexed once.
pub(crate) struct Places<'s> {
    sources: &'s dyn Sources,
    texts: RefCell<BTreeMap<FileId, Option<Rc<Text>>>>,
}

impl<'s> Places<'s> {
    pub(crate) fn new(sources: &'s dyn Sources) -> Self {
        Self { sources, texts: RefCell::default() }
    }

    pub(crate) fn path(&self, file: FileId) -> String {
        self.sources.path(file)
    }

    /// A path as the repository has it, of one that is relative to the workspace.
    pub(crate) fn in_repository(&self, path: &str) -> String {
        match (self.sources.folder(), path) {
            ("", path) | (path, "") => path.to_owned(),
            (folder, path) => format!("{folder}/{path}"),
        }
    }

    pub(crate) fn text(&self, file: FileId) -> Option<Rc<Text>> {
        let known = self.texts.borrow().get(&file).cloned();
        known.unwrap_or_else(|| {
            let text = self.sources.text(file).map(|text| Rc::new(Text::new(text)));
            self.texts.borrow_mut().insert(file, text.clone());
            text
        })
    }

    /// The bytes of a place and the text they are in, on character boundaries and without blanks around them (unless it
    /// is nothing but blanks); `None` where only the file is known.
    pub(crate) fn range(&self, place: &Place) -> Option<(Rc<Text>, TextRange)> {
        if place.anchor == Anchor::File {
            return None;
        }
        let text = self.text(place.file)?;
        let range = self.sources.range(place)?;
        let range =
            trimmed(&text.text, TextRange::new(floor(&text.text, range.start), floor(&text.text, range.end)));
        Some((text, range))
    }

    /// The first character of a place and the one behind its last; saved plans know them without a text.
    pub(crate) fn span(&self, place: &Place) -> Option<Span> {
        let found = self.range(place);
        let span = found.map(|(text, range)| (text.position(range.start), text.position(range.end)));
        span.or_else(|| self.sources.span(place))
    }

    pub(crate) fn spot(&self, place: &Place) -> Spot {
        Spot { path: self.path(place.file), span: self.span(place) }
    }

    /// The same with the first line only of what has several.
    pub(crate) fn first_line(&self, place: &Place) -> Spot {
        let mut spot = self.spot(place);
        let Some((start, end)) = &mut spot.span else { return spot };
        if start.line != end.line {
            *end = match self.range(place) {
                Some((text, range)) => {
                    let line = text.text[range.as_usize()].lines().next().unwrap_or_default();
                    text.position(range.start + line.trim_end().len() as u32)
                }
                None => *start,
            };
        }
        spot
    }

    /// The same of a place in a file of the workspace; `None` for one outside.
    pub(crate) fn inside(&self, place: &Place) -> Option<Spot> {
        Some(self.spot(place)).filter(|spot| !is_outside(&spot.path))
    }

    /// A file of the workspace as a whole; `None` where there is none with this path.
    pub(crate) fn file(&self, path: &str) -> Option<Spot> {
        let is_there = !is_outside(path) && self.sources.is_file(path);
        is_there.then(|| Spot { path: path.to_owned(), span: None })
    }

    /// `path:line`, the form in plans.
    pub(crate) fn line(&self, place: &Place) -> String {
        let mut shown = self.path(place.file);
        let line = self.range(place).map(|(text, range)| text.line(range.start));
        if let Some(line) = line.or_else(|| self.sources.span(place).map(|(start, _)| start.line)) {
            shown.push(':');
            shown.push_str(&line.to_string());
        }
        shown
    }

    /// `path:line:column`, the form in diagnostics.
    pub(crate) fn line_column(&self, place: &Place) -> String {
        let spot = self.spot(place);
        let with =
            |(start, _): (Position, Position)| format!("{}:{}:{}", spot.path, start.line, start.column);
        spot.span.map_or_else(|| spot.path.clone(), with)
    }

    /// `path:line` of a piece of evidence, wherever it is.
    pub(crate) fn evidence(&self, place: &EvidencePlace) -> String {
        match place {
            EvidencePlace::Present(place) => self.line(place),
            EvidencePlace::Recorded { path, line } => format!("{path}:{line} ({})", self.sources.former()),
        }
    }
}
