//! The grammar of YAML 1.2: one pass by recursive descent, led by columns. It never fails and never loops; the unit of
//! recovery is the line, so a mistake costs its line and neither its siblings nor what follows.
//!
//! Reading order: `stream` (documents and directives), `block` (mappings and sequences by indentation), `flow` (brackets),
//! `scalars`, `properties` (anchors and tags), `ahead` (what a line starts with), `bytes`, and `again` (texts that changed a little).
//!
//! On purpose not here: aliases and merge keys are not expanded, plain scalars get no type
//! ([`resolve`](crate::resolve)), repeated keys are no mistake of the syntax.

mod again;
mod ahead;
mod block;
pub(crate) mod bytes;
mod flow;
mod properties;
mod scalars;
mod stream;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::build::Builder;
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;
use crate::tree::{Language, Tree};
pub use again::parse_yaml_again;
use ahead::{Ahead, Head};
use bytes::{BLANK, BREAK, PLAIN};
use scalars::NoQuote;

/// Reads a text as YAML 1.2. Every text gives a tree; mistakes are in [`Tree::errors`]. The time is
/// linear in the length of the text. Collections deeper than [`MAX_DEPTH`](crate::tree::MAX_DEPTH) are set aside as [`Kind::Junk`].
///
/// A byte order mark at the start is neither token nor error. The text must be shorter than [`u32::MAX`] bytes, as
/// positions are 32 bits wide; whoever loads files refuses longer ones.
#[must_use]
pub fn parse_yaml(text: impl Into<Arc<str>>) -> Tree {
    let text = text.into();
    let mut parser = Parser::new(&text);
    parser.check_characters();
    parser.stream();
    let builder = parser.builder;
    builder.finish(text, Language::Yaml)
}

/// The state of one pass.
struct Parser<'t> {
    bytes: &'t [u8],
    builder: Builder,
    /// Everything before this byte is in the tree.
    position: usize,
    /// Where the line of `position` starts.
    line: usize,
    /// How many collections are open.
    depth: u32,
    /// Whether a breach of the depth limit was reported.
    told_depth: bool,
    /// What follows `position`, as long as `ahead.from` equals it.
    ahead: Ahead,
    /// A line, a byte of it, and the column of that byte: the last that was measured behind other content.
    measured: (usize, usize, i32),
    /// The last answer of [`Parser::head`] and the byte that was asked for.
    head: (usize, Head),
    /// Where no closing quote is: for `"` and for `'`.
    no_quote: [NoQuote; 2],
    /// How many brackets and how many braces are open.
    open_flow: [u32; 2],
    /// Flow collections end at this byte, whatever is missing.
    limit: usize,
    /// The last line whose indentation was checked inside a flow collection.
    flow_line: usize,
    /// The column of a sequence in which a foreign mapping is being read.
    foreign: Option<i32>,
    /// The tag handles that the current document declares.
    handles: BTreeSet<&'t [u8]>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            bytes: text.as_bytes(),
            builder: Builder::new(text.len()),
            position: 0,
            line: 0,
            depth: 0,
            told_depth: false,
            ahead: Ahead::NOWHERE,
            measured: (usize::MAX, 0, 0),
            head: (usize::MAX, Head::Other),
            no_quote: [NoQuote::NOWHERE; 2],
            open_flow: [0; 2],
            limit: usize::MAX,
            flow_line: usize::MAX,
            foreign: None,
            handles: BTreeSet::new(),
        }
    }

    /// Control characters are not allowed anywhere, tabs and line breaks excepted (YAML 1.2 §5.1); a row of them is one
    /// mistake.
    fn check_characters(&mut self) {
        // Almost every text has none, and finding that out must cost next to nothing: no early end, so no branches.
        if !self.bytes.iter().fold(false, |any, &byte| any | is_control(byte)) {
            return;
        }
        let mut index = 0;
        while let Some(offset) = self.bytes[index..].iter().position(|&byte| is_control(byte)) {
            let start = index + offset;
            let length = self.bytes[start..].iter().take_while(|&&byte| is_control(byte)).count();
            index = start + length;
            self.error(start, index, SyntaxErrorKind::ControlCharacter);
        }
    }

    /// The byte at `index`; 0 behind the end.
    #[inline]
    fn at(&self, index: usize) -> u8 {
        self.bytes.get(index).copied().unwrap_or(0)
    }

    /// Whether a blank, a line break or the end of the text is at `index`.
    #[inline]
    fn is_gap(&self, index: usize) -> bool {
        self.bytes.get(index).is_none_or(|&byte| bytes::is(byte, BLANK | BREAK))
    }

    /// Whether a line break or the end of the text is at `index`.
    #[inline]
    fn is_line_end(&self, index: usize) -> bool {
        self.bytes.get(index).is_none_or(|&byte| bytes::is(byte, BREAK))
    }

    /// Whether the byte at `index` is `indicator` and a gap follows.
    #[inline]
    fn is_indicator(&self, indicator: u8, index: usize) -> bool {
        self.at(index) == indicator && self.is_gap(index + 1)
    }

    /// The end of the line of `index`, without the line break.
    #[inline]
    fn line_end(&self, index: usize) -> usize {
        bytes::line_end(self.bytes, index)
    }

    #[inline]
    fn skip_blanks(&self, index: usize) -> usize {
        bytes::skip(self.bytes, index, BLANK)
    }

    /// The end of the content that starts at `start`, without a comment and blanks behind it on its line.
    fn content_end(&self, start: usize) -> usize {
        let mut end = start;
        loop {
            end = bytes::find(self.bytes, end, PLAIN | BREAK);
            if self.is_line_end(end)
                || (self.at(end) == b'#' && end > start && bytes::is(self.bytes[end - 1], BLANK))
            {
                return self.trim(start, end);
            }
            end += 1;
        }
    }

    /// `end`, moved before the blanks that stand there, but not before `start`.
    #[inline]
    fn trim(&self, start: usize, mut end: usize) -> usize {
        while end > start && bytes::is(self.bytes[end - 1], BLANK) {
            end -= 1;
        }
        end
    }

    /// The start of the line behind the line break at `index`; `\r\n` is one break.
    #[inline]
    fn next_line(&self, index: usize) -> usize {
        let two = self.at(index) == b'\r' && self.at(index + 1) == b'\n';
        (index + 1 + usize::from(two)).min(self.bytes.len())
    }

    /// The first byte behind the character at `index`.
    fn next_character(&self, index: usize) -> usize {
        let mut end = index + 1;
        while end < self.bytes.len() && self.bytes[end] & 0xC0 == 0x80 {
            end += 1;
        }
        end
    }

    /// Pushes the token from the position to `end`, which is on the same line.
    #[inline]
    fn token(&mut self, kind: Kind, end: usize) {
        self.builder.token(kind, self.position, end);
        self.position = end;
    }

    fn error(&mut self, start: usize, end: usize, kind: SyntaxErrorKind) {
        self.builder.error(start, end, kind);
    }

    /// Sets the text from the position to `end`, on the same line, aside.
    fn junk(&mut self, end: usize) {
        let error = self.builder.open(Kind::Error, self.position);
        self.token(Kind::Junk, end);
        self.builder.close(error);
    }

    /// After a value that started on `line`: the rest of the line is blank or a comment, or it is set aside with one error.
    #[inline]
    fn end_line(&mut self, line: usize, otherwise: SyntaxErrorKind) {
        let ahead = self.peek();
        if !ahead.fresh && ahead.at < self.bytes.len() {
            self.rest_of_line(ahead, line, otherwise);
        }
    }

    fn rest_of_line(&mut self, ahead: Ahead, line: usize, otherwise: SyntaxErrorKind) {
        let blank_before = ahead.at > self.position;
        self.advance(ahead);
        let start = self.position;
        let kind = match self.at(start) {
            b'#' if !blank_before => SyntaxErrorKind::CommentWithoutBlank,
            b':' if self.is_gap(start + 1) && ahead.line == line => SyntaxErrorKind::NestedMapping,
            b':' if self.is_gap(start + 1) => SyntaxErrorKind::KeyOnSeveralLines,
            _ => otherwise,
        };
        let end = self.content_end(start);
        self.error(start, end, kind);
        self.junk(end);
    }
}

/// Whether a byte is a control character other than tab and line breaks.
fn is_control(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}
