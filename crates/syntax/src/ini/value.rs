//! INI values: one piece of text, a list with commas, or text in triple quotes.

use super::{Parser, quoted_kind};
use crate::error::SyntaxErrorKind as Mistake;
use crate::kind::Kind;

/// A piece of a value and its place.
#[derive(Clone, Copy)]
struct Part {
    kind: Kind,
    start: usize,
    end: usize,
}

impl Parser<'_> {
    /// Pushes the value that starts at `start`. Returns where it ends, and the end of the line it ends on.
    pub(super) fn value(&mut self, start: usize, line_end: usize) -> (usize, usize) {
        let start = self.skip_blanks(start, line_end);
        if let Some(quote @ (b"\"\"\"" | b"'''")) = self.bytes[start..line_end].get(..3) {
            return self.triple(start, line_end, quote[0]);
        }
        let (parts, end) = self.parts(start, line_end);
        if parts.iter().any(|part| part.kind == Kind::Comma) {
            self.list(&parts);
        } else if let Some(part) = parts.first() {
            self.out.token(part.kind, part.start, part.end);
        }
        (end, line_end)
    }

    fn triple(&mut self, start: usize, line_end: usize, quote: u8) -> (usize, usize) {
        let which = usize::from(quote == b'"');
        let close = self.may_close[which]
            .then(|| self.bytes[start + 3..].windows(3).position(|three| three == [quote; 3]))
            .flatten();
        if let Some(length) = close {
            let end = start + 3 + length + 3;
            self.out.token(quoted_kind(quote), start, end);
            self.at = end;
            return (end, self.line_end());
        }
        self.may_close[which] = false;
        let end = self.trim(start, line_end);
        self.out.token(quoted_kind(quote), start, end);
        self.out.error(start, end, Mistake::UnclosedQuote);
        (end, line_end)
    }

    /// The texts and commas up to a comment, or to text behind a closing quote.
    fn parts(&mut self, start: usize, line_end: usize) -> (Vec<Part>, usize) {
        let mut parts: Vec<Part> = Vec::new();
        let mut at = start;
        while at < line_end {
            let after_text = parts.last().is_some_and(|part| part.kind != Kind::Comma);
            let part = match self.bytes[at] {
                b'#' => break,
                b',' => Part { kind: Kind::Comma, start: at, end: at + 1 },
                _ if after_text => break,
                quote @ (b'"' | b'\'') => {
                    let end = self.quoted(at, line_end, quote);
                    Part { kind: quoted_kind(quote), start: at, end }
                }
                _ => {
                    let stops = |byte: &u8| matches!(byte, b',' | b'#');
                    let length = self.bytes[at..line_end].iter().position(stops);
                    let end = self.trim(at, length.map_or(line_end, |length| at + length));
                    Part { kind: Kind::Plain, start: at, end }
                }
            };
            parts.push(part);
            at = self.skip_blanks(part.end, line_end);
        }
        (parts, at)
    }

    /// Where the quoted text at `start` ends: at the first quote with a comma, a comment or nothing behind it, else at
    /// the first quote.
    fn quoted(&mut self, start: usize, line_end: usize, quote: u8) -> usize {
        let mut first = None;
        let mut from = start + 1;
        while let Some(close) = self.find(quote, from, line_end) {
            let next = self.skip_blanks(close + 1, line_end);
            if next == line_end || matches!(self.bytes[next], b',' | b'#') {
                return close + 1;
            }
            first = first.or(Some(close + 1));
            from = close + 1;
        }
        if let Some(first) = first {
            return first;
        }
        let end = self.trim(start, line_end);
        self.out.error(start, end, Mistake::UnclosedQuote);
        end
    }

    /// A comma alone is an empty list; a comma with nothing before it is else a mistake.
    fn list(&mut self, parts: &[Part]) {
        let list = self.out.open(Kind::FlowSequence, parts[0].start);
        let mut after_text = false;
        for part in parts {
            if part.kind == Kind::Comma {
                if !after_text && parts.len() > 1 {
                    self.out.error(part.start, part.end, Mistake::UnexpectedComma);
                }
                self.out.token(Kind::Comma, part.start, part.end);
            } else {
                let item = self.out.open(Kind::Item, part.start);
                self.out.token(part.kind, part.start, part.end);
                self.out.close(item);
            }
            after_text = part.kind != Kind::Comma;
        }
        self.out.close(list);
    }
}
