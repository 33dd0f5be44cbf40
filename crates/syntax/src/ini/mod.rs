//! INI the way ConfigObj reads it (`answers.conf`): `key = value` lines, `[section]`, `[[section in a section]]`, lists
//! with commas, quotes, comments with `#`. The tree is that of a YAML file: the document is a block mapping whose entries
//! are the keys before the first section and the sections; a list is a flow sequence without brackets.
//!
//! Every line stands for itself, so a mistake never reaches the next line. There are no escapes and no line
//! continuation; quoted text is exactly what stands between its quotes.
//!
//! On purpose not here: interpolation (`%(name)s`), repeated keys, what values mean.

mod value;

use std::sync::Arc;

use crate::build::{Builder, Open};
use crate::error::SyntaxErrorKind as Mistake;
use crate::kind::Kind;
use crate::tree::{Language, MAX_DEPTH, Tree};

/// Reads INI text of less than 4 GiB. It never fails: mistakes are in [`Tree::errors`], one for each mistake. Takes time
/// in proportion to the length of the text.
#[must_use]
pub fn parse_ini(text: impl Into<Arc<str>>) -> Tree {
    let text = text.into();
    let mut out = Builder::new(text.len());
    Parser {
        bytes: text.as_bytes(),
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        sections: Vec::new(),
        document: None,
        may_close: [true; 2],
        out: &mut out,
    }
    .file();
    out.finish(text, Language::Ini)
}

/// The text of a quoted INI token: what stands between its quotes, single or triple, and where that starts in bytes.
pub(crate) fn unquoted(token: &str) -> (&str, u32) {
    for quote in ["\"\"\"", "'''", "\"", "'"] {
        if let Some(inside) = token.strip_prefix(quote) {
            return (inside.strip_suffix(quote).unwrap_or(inside), quote.len() as u32);
        }
    }
    (token, 0)
}

/// A section whose lines are being read.
struct Section {
    entry: Open,
    value: Open,
    mapping: Open,
}

struct Parser<'t> {
    bytes: &'t [u8],
    at: usize,
    sections: Vec<Section>,
    /// Document and outermost mapping, from the first content line on.
    document: Option<(Open, Open)>,
    /// For `"""` and `'''`: false once a search found no end, so that it is not repeated.
    may_close: [bool; 2],
    out: &'t mut Builder,
}

impl Parser<'_> {
    fn file(&mut self) {
        let stream = self.out.open(Kind::Stream, 0);
        while self.at < self.bytes.len() {
            self.line();
        }
        self.leave(0);
        if let Some((document, mapping)) = self.document.take() {
            self.out.close(mapping);
            self.out.close(document);
        }
        self.out.close(stream);
    }

    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        self.at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    fn skip_blanks(&self, at: usize, end: usize) -> usize {
        at + self.bytes[at..end].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    fn trim(&self, start: usize, end: usize) -> usize {
        end - self.bytes[start..end].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    fn find(&self, byte: u8, start: usize, end: usize) -> Option<usize> {
        self.bytes[start..end].iter().position(|found| *found == byte).map(|index| start + index)
    }

    /// One line; `at` is at its start and moves behind it.
    fn line(&mut self) {
        let end = self.line_end();
        let start = self.skip_blanks(self.at, end);
        self.at = start;
        match self.bytes[start..end].first() {
            None => {}
            Some(b'#') => self.out.comment(start, end),
            Some(b';') => {
                self.out.comment(start, end);
                self.out.error(start, end, Mistake::SemicolonComment);
            }
            Some(&first) => {
                self.document.get_or_insert_with(|| {
                    (self.out.open(Kind::Document, start), self.out.open(Kind::BlockMapping, start))
                });
                if first == b'[' {
                    self.section(start, end);
                } else {
                    self.entry(start, end);
                    // A value in triple quotes may have taken further lines.
                    self.at = self.at.max(end);
                    return;
                }
            }
        }
        self.at = end;
        self.at += usize::from(end < self.bytes.len());
    }

    /// Closes sections until `depth` are left.
    fn leave(&mut self, depth: usize) {
        while self.sections.len() > depth {
            if let Some(section) = self.sections.pop() {
                self.out.close(section.mapping);
                self.out.close(section.value);
                self.out.close(section.entry);
            }
        }
    }

    /// A comment, or text that must not be there, between `at` and the end of the line.
    fn rest_of_line(&mut self, at: usize, end: usize) {
        let at = self.skip_blanks(at, end);
        match self.bytes[at..end].first() {
            None => {}
            Some(b'#') => self.out.comment(at, end),
            Some(_) => {
                let comment = self.find(b'#', at, end).unwrap_or(end);
                let stop = self.trim(at, comment);
                let error = self.out.open(Kind::Error, at);
                self.out.token(Kind::Junk, at, stop);
                self.out.close(error);
                self.out.error(at, stop, Mistake::UnexpectedText);
                if comment < end {
                    self.out.comment(comment, end);
                }
            }
        }
    }

    /// The run of `bracket`s with blanks between them from `at`: how many, and where the last one ends.
    fn brackets(&mut self, bracket: u8, at: usize, end: usize) -> (usize, usize) {
        let kind = if bracket == b'[' { Kind::OpenBracket } else { Kind::CloseBracket };
        let (mut count, mut after) = (0, at);
        loop {
            let next = self.skip_blanks(after, end);
            if next >= end || self.bytes[next] != bracket {
                return (count, after);
            }
            self.out.token(kind, next, next + 1);
            after = next + 1;
            count += 1;
        }
    }

    /// `[name]`, `[[name]]`: the number of brackets is the depth, at most one more than that of the section before.
    fn section(&mut self, start: usize, end: usize) {
        let written = self.bytes[start..end].iter().take_while(|byte| matches!(byte, b'[' | b' ' | b'\t'));
        let opens = written.filter(|byte| **byte == b'[').count();
        let depth = opens.min(self.sections.len() + 1).min(MAX_DEPTH as usize - 1);
        self.leave(depth - 1);
        let entry = self.out.open(Kind::Entry, start);
        let (_, after) = self.brackets(b'[', start, end);
        let name = self.skip_blanks(after, end);
        let (kind, name_end) = self.section_name(name, end);
        let key = self.out.open(Kind::Key, name);
        self.out.token(kind, name, name_end);
        self.out.close(key);
        let (closes, stop) = self.brackets(b']', name_end, end);
        let mistake = if closes != opens {
            Some(Mistake::UnclosedSection)
        } else if name_end == name {
            Some(Mistake::ExpectedKey)
        } else {
            (opens > depth).then_some(Mistake::SectionDepth)
        };
        if let Some(mistake) = mistake {
            self.out.error(start, stop, mistake);
        }
        self.rest_of_line(stop, end);
        let value = self.out.open(Kind::Value, stop);
        let mapping = self.out.open(Kind::BlockMapping, stop);
        self.sections.push(Section { entry, value, mapping });
    }

    fn section_name(&self, name: usize, end: usize) -> (Kind, usize) {
        if let Some(&quote @ (b'"' | b'\'')) = self.bytes[name..end].first()
            && let Some(close) = self.find(quote, name + 1, end)
        {
            return (quoted_kind(quote), close + 1);
        }
        let close = self.find(b']', name, end);
        let stop = close.or_else(|| self.find(b'#', name, end)).unwrap_or(end);
        (Kind::Plain, self.trim(name, stop))
    }

    /// `key = value`.
    fn entry(&mut self, start: usize, end: usize) {
        let entry = self.out.open(Kind::Entry, start);
        let (kind, from) = self.key_start(start, end);
        let separator = self.find(b'=', from, end).or_else(|| self.find(b':', from, end));
        let key_end = match separator {
            Some(separator) => self.trim(start, separator),
            None => self.trim(start, self.find(b'#', from, end).unwrap_or(end)),
        };
        let key = self.out.open(Kind::Key, start);
        self.out.token(kind, start, key_end);
        self.out.close(key);
        let unclosed = kind == Kind::Plain && matches!(self.bytes[start], b'"' | b'\'');
        match separator {
            _ if unclosed => self.out.error(start, key_end, Mistake::UnclosedQuote),
            None => self.out.error(start, key_end, Mistake::ExpectedEquals),
            Some(at) if self.bytes[at] == b':' => self.out.error(at, at + 1, Mistake::ColonForEquals),
            Some(_) if key_end == start => self.out.error(start, start + 1, Mistake::ExpectedKey),
            Some(_) => {}
        }
        self.at = end;
        match separator {
            Some(separator) => {
                self.out.token(Kind::Colon, separator, separator + 1);
                let value = self.out.open(Kind::Value, separator + 1);
                let after = self.value(separator + 1, end);
                self.out.close(value);
                self.at = after.0;
                self.rest_of_line(after.0, after.1);
                self.at = after.1;
            }
            None => {
                if key_end < end {
                    self.rest_of_line(key_end, end);
                }
            }
        }
        self.out.close(entry);
    }

    /// The kind of the key at `start`, and where to look for the separator from: a quoted key may contain it.
    fn key_start(&self, start: usize, end: usize) -> (Kind, usize) {
        let &[quote @ (b'"' | b'\''), ..] = &self.bytes[start..end] else { return (Kind::Plain, start) };
        let close = self.find(quote, start + 1, end).filter(|close| {
            let next = self.skip_blanks(close + 1, end);
            next == end
                || self.bytes[next] == b'='
                || (matches!(self.bytes[next], b':' | b'#') && self.find(b'=', next, end).is_none())
        });
        match close {
            Some(close) => (quoted_kind(quote), close + 1),
            None => (Kind::Plain, start),
        }
    }
}

fn quoted_kind(quote: u8) -> Kind {
    if quote == b'"' { Kind::DoubleQuoted } else { Kind::SingleQuoted }
}
