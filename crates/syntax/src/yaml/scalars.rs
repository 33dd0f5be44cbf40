//! Plain, quoted and block scalars: where they end (YAML 1.2 §7.3, §8.1). Their text is decoded on demand by
//! [`scalar`](crate::scalar); only escapes are checked here.

use super::Parser;
use super::ahead::Head;
use super::bytes::{self, BREAK, DOUBLE, FLOW, RESERVED, SINGLE};
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;
use crate::scalar::escape;
use crate::tree::NO_INDENT;

/// Lines of quoted text that are at least so wide, in bytes, were broken by a program.
const FOLDED_WIDTH: usize = 72;

/// A stretch of text that was searched for a closing quote in vain, so that many unclosed quotes stay linear.
#[derive(Clone, Copy)]
pub(super) struct NoQuote {
    from: usize,
    to: usize,
    parent: i32,
}

impl NoQuote {
    pub(super) const NOWHERE: Self = Self { from: usize::MAX, to: 0, parent: 0 };
}

impl Parser<'_> {
    /// Reports a first character that no plain scalar may have (§7.3.3).
    #[inline]
    pub(super) fn check_plain_start(&mut self, flow: bool) {
        if bytes::is(self.at(self.position), RESERVED) {
            self.check_reserved(flow);
        }
    }

    fn check_reserved(&mut self, flow: bool) {
        let start = self.position;
        let kind = match self.at(start) {
            b'@' | b'`' | b'%' | b'&' | b'!' => SyntaxErrorKind::ReservedCharacter,
            b'|' | b'>' | b'#' if flow => SyntaxErrorKind::ReservedCharacter,
            b'?' if self.is_gap(start + 1) => SyntaxErrorKind::ReservedCharacter,
            b',' | b']' | b'}' => SyntaxErrorKind::UnexpectedBracket,
            _ => return,
        };
        self.error(start, start + 1, kind);
    }

    /// Reads the plain scalar at the position, outside of brackets. It goes on over deeper lines, but never onto one
    /// that is an entry: no valid file has that, and while a key is typed the next entry survives.
    pub(super) fn plain(&mut self, parent: i32) {
        let start = self.position;
        let mut end = if self.is_simple(start) {
            self.plain_line(start)
        } else {
            match self.head(start) {
                Head::Plain { end } => end,
                _ => self.plain_line(start),
            }
        };
        loop {
            self.position = end;
            let next = self.peek();
            let goes_on = !next.stop && next.fresh && !next.comment && next.column > parent;
            if !goes_on || self.has_key(next.at) {
                break;
            }
            end = match self.head(next.at) {
                Head::Plain { end } if !self.is_property(next.at) => end,
                _ => self.plain_line(next.at),
            };
            if next.tab && self.spaces(next) <= parent {
                self.error(self.blanks(next), next.at, SyntaxErrorKind::TabIndentation);
            }
            self.line = next.line;
        }
        self.builder.token(Kind::Plain, start, end);
    }

    /// The end of the plain text on the line of `from`. A `: ` in it is one mistake and stays part of the text.
    fn plain_line(&mut self, from: usize) -> usize {
        let mut stop = self.plain_stop(from, false);
        if self.at(stop) == b':' {
            self.error(stop, stop + 1, SyntaxErrorKind::NestedMapping);
            while self.at(stop) == b':' {
                stop = self.plain_stop(stop + 1, false);
            }
        }
        let end = self.trim(from, stop);
        if end > from { end } else { self.next_character(from) }
    }

    /// Reads the plain scalar at the position inside brackets.
    pub(super) fn flow_plain(&mut self, parent: i32) {
        let start = self.position;
        let mut end = start;
        let mut from = start;
        loop {
            let stop = self.plain_stop(from, true).min(self.limit);
            if stop == from && from > start {
                break;
            }
            end = self.trim(from, stop).max(end);
            if end == start {
                break;
            }
            self.position = end;
            let next = self.peek();
            if next.stop
                || !next.fresh
                || next.comment
                || next.at >= self.limit
                || self.leaves_flow(next, parent)
            {
                break;
            }
            let byte = self.at(next.at);
            if bytes::is(byte, FLOW) || (byte == b':' && self.ends_key(next.at, true)) {
                break;
            }
            self.check_flow_line(next, parent);
            from = next.at;
            self.line = next.line;
        }
        self.builder.token(Kind::Plain, start, end);
        self.position = end;
    }

    /// Reads the quoted scalar at the position. Without a closing quote it ends with its first line.
    pub(super) fn quoted(&mut self, parent: i32) {
        let start = self.position;
        let double = self.bytes[start] == b'"';
        let kind = if double { Kind::DoubleQuoted } else { Kind::SingleQuoted };
        if let Some(end) = self.find_quote(start, double, parent) {
            return self.token(kind, end);
        }
        let end = self.trim(start + 1, self.line_end(start).min(self.limit));
        self.error(start, end, SyntaxErrorKind::UnclosedQuote);
        self.token(kind, end);
    }

    /// Whether the quoted scalar at the position has an end.
    pub(super) fn is_closed(&mut self, parent: i32) -> bool {
        let (line, errors) = (self.line, self.builder.error_count());
        let double = self.bytes[self.position] == b'"';
        let closed = self.find_quote(self.position, double, parent).is_some();
        self.line = line;
        self.builder.forget_errors(errors);
        closed
    }

    /// The end of the quoted scalar at `start`. Its last line becomes the current one, and bad escapes are reported.
    fn find_quote(&mut self, start: usize, double: bool, parent: i32) -> Option<usize> {
        if self.lacks_quote(start, double, parent) {
            return None;
        }
        let (line, errors) = (self.line, self.builder.error_count());
        let found = self.quoted_end(start, double, parent);
        if let Ok(end) = found
            && end <= self.limit
            && (!self.is_folded_out(start, end, parent) || self.ends_line(end))
        {
            return Some(end);
        }
        if let Err(to) = found {
            self.no_quote[usize::from(double)] = NoQuote { from: start, to, parent };
        }
        self.line = line;
        self.builder.forget_errors(errors);
        None
    }

    /// Whether an earlier search tells that the quote at `start` is not closed.
    fn lacks_quote(&self, start: usize, double: bool, parent: i32) -> bool {
        let known = self.no_quote[usize::from(double)];
        if start < known.from || start >= known.to || parent < known.parent {
            return false;
        }
        // Single quotes stand in pairs there, and a pair may be cut in two.
        double || bytes::skip(self.bytes, start, SINGLE).saturating_sub(start) % 2 == 1
    }

    /// The end of the quoted scalar at `start`, whose last line becomes the current one; otherwise the place where it
    /// would have had to be closed: the end of the document or a line that is not deeper than `parent`.
    fn quoted_end(&mut self, start: usize, double: bool, parent: i32) -> Result<usize, usize> {
        let quote = self.bytes[start];
        let mask = BREAK | if double { DOUBLE } else { SINGLE };
        let mut index = start + 1;
        loop {
            index = bytes::find(self.bytes, index, mask);
            let Some(&byte) = self.bytes.get(index) else { return Err(index) };
            match byte {
                b'\\' => {
                    if self.is_line_end(index + 1) {
                        index += 1;
                        continue;
                    }
                    match escape(&self.bytes[index..]) {
                        Ok((_, length)) => index += length,
                        Err((length, kind)) => {
                            self.error(index, index + length, kind);
                            index += length;
                        }
                    }
                }
                b'\'' if self.at(index + 1) == b'\'' => index += 2,
                _ if byte == quote => return Ok(index + 1),
                _ => index = self.quoted_line(index, quote, parent)?,
            }
        }
    }

    /// Crosses the line breaks at `index` inside a quoted scalar.
    fn quoted_line(&mut self, mut index: usize, quote: u8, parent: i32) -> Result<usize, usize> {
        let (mut line, broken) = (index, index);
        while !self.at_end(index) && self.is_line_end(index) {
            line = self.next_line(index);
            index = self.skip_blanks(line);
        }
        let blanks = &self.bytes[line..index];
        let column = bytes::column_of(blanks);
        let folded = column <= parent && self.is_wide(broken);
        let outside = column <= parent && self.at(index) != quote && !folded;
        if self.at_end(index) || outside || (index == line && self.is_marker(line)) {
            return Err(line);
        }
        let spaces = blanks.iter().take_while(|&&byte| byte == b' ').count();
        if spaces < blanks.len() && spaces as i32 <= parent {
            self.error(line, index, SyntaxErrorKind::TabIndentation);
        }
        if column <= parent && !folded {
            self.error(index, index + 1, SyntaxErrorKind::FlowIndentation);
        }
        self.line = line;
        Ok(index)
    }

    /// Whether the line that ends at `end` is so wide that a program broke it. Emitters fold quoted text there, and some
    /// indent the next line no deeper than the key, which the parsers of most programs accept.
    fn is_wide(&self, end: usize) -> bool {
        end - self.line_start(end) >= FOLDED_WIDTH
    }

    /// Whether a line of the quoted scalar is not deeper than `parent`, apart from its closing quote.
    fn is_folded_out(&self, start: usize, end: usize, parent: i32) -> bool {
        // No further than its end: a line may hold very many of them.
        let scalar = &self.bytes[..end];
        let mut line = bytes::find(scalar, start, BREAK);
        while line < end {
            let next = self.next_line(line);
            let text = self.skip_blanks(next);
            let column = bytes::column_of(&self.bytes[next..text]);
            if text + 1 < end && column <= parent && !self.is_line_end(text) {
                return true;
            }
            line = bytes::find(scalar, text, BREAK);
        }
        false
    }

    /// Whether nothing but a comment follows on the line.
    fn ends_line(&self, index: usize) -> bool {
        let rest = self.skip_blanks(index);
        self.at_end(rest) || self.is_line_end(rest) || (rest > index && self.at(rest) == b'#')
    }

    fn at_end(&self, index: usize) -> bool {
        index >= self.bytes.len()
    }

    /// Reads the block scalar at the position: header, lines, and with `+` the blank lines behind.
    pub(super) fn block_scalar(&mut self, parent: i32) {
        let start = self.position;
        let kind = if self.at(start) == b'|' { Kind::Literal } else { Kind::Folded };
        let (header, explicit, keep) = self.block_header(start + 1);
        let mut scan = BlockScan {
            parent,
            indent: explicit.map(|digit| parent.max(0) + digit),
            end: header,
            last: header,
            deepest_blank: 0,
            told: false,
        };
        let mut line_end = self.line_end(header);
        while !self.at_end(line_end) {
            let line = self.next_line(line_end);
            if self.at_end(line) {
                scan.last = line_end;
                break;
            }
            match self.block_line(line, &mut scan) {
                Some(end) => line_end = end,
                None => break,
            }
        }
        let end = if keep { scan.end.max(scan.last) } else { scan.end };
        let column = scan.indent.map_or(NO_INDENT, |indent| indent.clamp(0, i32::from(NO_INDENT - 1)) as u16);
        self.builder.block_scalar(kind, start, end, column);
        self.position = end;
        if end > header {
            self.line = self.line_start(end);
        }
    }

    /// The start of the line that ends at `end`, or of the line in which `end` stands.
    fn line_start(&self, end: usize) -> usize {
        self.bytes[..end].iter().rposition(|&byte| bytes::is(byte, BREAK)).map_or(0, |index| index + 1)
    }

    /// Reads the indicators behind `|` or `>`: the end of the header, the digit, and whether `+` is there (§8.1.1).
    fn block_header(&mut self, start: usize) -> (usize, Option<i32>, bool) {
        let (mut index, mut digit, mut chomping) = (start, None, None);
        for _ in 0..2 {
            match self.at(index) {
                byte @ b'1'..=b'9' if digit.is_none() => digit = Some(i32::from(byte - b'0')),
                byte @ (b'+' | b'-') if chomping.is_none() => chomping = Some(byte),
                _ => break,
            }
            index += 1;
        }
        let line_end = self.line_end(index);
        let content = self.skip_blanks(index);
        let mut end = index;
        if content < line_end {
            end = self.trim(index, line_end);
            if self.at(content) != b'#' {
                self.error(content, end, SyntaxErrorKind::ContentAfterBlockHeader);
            } else if content == index {
                self.error(content, content + 1, SyntaxErrorKind::CommentWithoutBlank);
            }
        }
        (end, digit, chomping == Some(b'+'))
    }

    /// Reads one line of a block scalar and gives its end; `None` where the line does not belong to it.
    fn block_line(&mut self, line: usize, scan: &mut BlockScan) -> Option<usize> {
        let mut content = line;
        while self.at(content) == b' ' {
            content += 1;
        }
        let spaces = (content - line) as i32;
        if self.is_line_end(content) {
            if scan.indent.is_none() {
                scan.deepest_blank = scan.deepest_blank.max(spaces);
            } else if scan.indent.is_some_and(|indent| spaces > indent) {
                scan.end = content;
            }
            scan.last = content;
            return Some(content);
        }
        if content == line && self.is_marker(line) {
            return None;
        }
        match scan.indent {
            None => {
                if spaces <= scan.parent {
                    if self.at(content) == b'\t' {
                        self.error(line, content + 1, SyntaxErrorKind::TabIndentation);
                    }
                    return None;
                }
                if scan.deepest_blank > spaces {
                    self.error(line, content, SyntaxErrorKind::DeepBlankLine);
                }
                scan.indent = Some(spaces);
            }
            Some(indent) if spaces < indent => {
                if spaces <= scan.parent || scan.parent < 0 || self.at(content) == b'#' {
                    return None;
                }
                if !scan.told {
                    self.error(line, content, SyntaxErrorKind::BlockScalarIndentation);
                }
                scan.told = true;
            }
            Some(_) => {}
        }
        let end = self.line_end(content);
        (scan.end, scan.last) = (end, end);
        Some(end)
    }
}

/// What is known of a block scalar while its lines are read.
struct BlockScan {
    /// The column of the collection around.
    parent: i32,
    /// The column of the content, once known.
    indent: Option<i32>,
    /// The end of the last line with content, or of the header.
    end: usize,
    /// The end of the last line.
    last: usize,
    /// The most spaces on a blank line before the content.
    deepest_blank: i32,
    /// Whether an under-indented line was reported.
    told: bool,
}
