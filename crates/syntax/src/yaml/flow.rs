//! Mappings and sequences in brackets (YAML 1.2 §7.4).

use super::Parser;
use super::ahead::Ahead;
use super::bytes::{self, FLOW};
use super::properties::Seen;
use crate::build::Open;
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;
use crate::tree::MAX_DEPTH;

impl Parser<'_> {
    /// What follows inside a flow collection; `None` where the collection has to end without its bracket: at the end of
    /// the document, or at a line that belongs to the block structure around it, whose column is `parent`.
    #[inline]
    fn flow_peek(&mut self, parent: i32) -> Option<Ahead> {
        let ahead = self.peek();
        let inside = !ahead.stop && ahead.at < self.limit && (!ahead.fresh || self.flow_line(ahead, parent));
        inside.then_some(ahead)
    }

    /// Whether the line of `ahead` is inside of the flow collection; if so it is checked.
    fn flow_line(&mut self, ahead: Ahead, parent: i32) -> bool {
        let inside = !self.leaves_flow(ahead, parent);
        if inside {
            self.check_flow_line(ahead, parent);
        }
        inside
    }

    /// Whether `ahead` is an entry or item at or left of the column of the block around.
    pub(super) fn leaves_flow(&mut self, ahead: Ahead, parent: i32) -> bool {
        ahead.fresh
            && ahead.column <= parent
            && !matches!(self.at(ahead.at), b']' | b'}' | b',')
            && (self.is_indicator(b'-', ahead.at) || self.is_entry(ahead.at))
    }

    /// Lines inside brackets are deeper than the block around (YAML 1.2 §6.1); real files put the closing bracket at
    /// the column of the key, which stays unreported.
    pub(super) fn check_flow_line(&mut self, ahead: Ahead, parent: i32) {
        if self.flow_line == ahead.line {
            return;
        }
        self.flow_line = ahead.line;
        let closes = matches!(self.at(ahead.at), b']' | b'}');
        if ahead.tab && self.spaces(ahead) <= parent {
            self.error(self.blanks(ahead), ahead.at, SyntaxErrorKind::TabIndentation);
        } else if ahead.column < parent || (ahead.column == parent && !closes) {
            self.error(ahead.at, self.next_character(ahead.at), SyntaxErrorKind::FlowIndentation);
        }
    }

    /// Reads the flow collection at the position.
    pub(super) fn flow_collection(&mut self, parent: i32) {
        if self.depth >= MAX_DEPTH {
            self.tell_depth();
            return self.junk(self.line_end(self.position).min(self.limit));
        }
        self.depth += 1;
        let start = self.position;
        let brace = self.at(start) == b'{';
        let (kind, opening, closing, close) = if brace {
            (Kind::FlowMapping, Kind::OpenBrace, Kind::CloseBrace, b'}')
        } else {
            (Kind::FlowSequence, Kind::OpenBracket, Kind::CloseBracket, b']')
        };
        let collection = self.builder.open(kind, start);
        self.token(opening, start + 1);
        self.open_flow[usize::from(brace)] += 1;
        let mut after_value = false;
        loop {
            let Some(ahead) = self.flow_peek(parent) else {
                self.unclosed(start);
                break;
            };
            self.advance(ahead);
            let byte = self.at(ahead.at);
            if byte == close {
                self.token(closing, ahead.at + 1);
                break;
            }
            if matches!(byte, b']' | b'}') && self.open_flow[usize::from(!brace)] > 0 {
                // The bracket closes a collection around this one.
                self.unclosed(start);
                break;
            }
            after_value = self.flow_part(byte, after_value, brace, parent);
        }
        self.open_flow[usize::from(brace)] -= 1;
        self.builder.close(collection);
        self.depth -= 1;
    }

    /// A bracket without its end. Where nesting went too deep, ends were not looked for any more.
    fn unclosed(&mut self, start: usize) {
        if !self.told_depth {
            self.error(start, start + 1, SyntaxErrorKind::UnclosedBracket);
        }
    }

    /// Reads one entry, one item, one comma or one stray character; tells whether a comma has to come before the next
    /// value.
    fn flow_part(&mut self, byte: u8, after_value: bool, brace: bool, parent: i32) -> bool {
        let start = self.position;
        match byte {
            b',' => {
                if !after_value {
                    self.error(start, start + 1, SyntaxErrorKind::UnexpectedComma);
                }
                self.token(Kind::Comma, start + 1);
                return false;
            }
            b']' | b'}' => {
                self.error(start, start + 1, SyntaxErrorKind::UnexpectedBracket);
                self.junk(start + 1);
                return after_value;
            }
            b'#' => {
                let end = self.line_end(start).min(self.limit);
                self.error(start, start + 1, SyntaxErrorKind::CommentWithoutBlank);
                self.builder.comment(start, end);
                self.position = end;
                return after_value;
            }
            _ => {}
        }
        if after_value {
            self.error(start, start, SyntaxErrorKind::ExpectedComma);
        }
        if brace || self.is_indicator(b'?', start) {
            self.flow_entry(parent);
        } else {
            self.flow_item(parent);
        }
        if self.position == start {
            let end = self.next_character(start);
            self.error(start, end, SyntaxErrorKind::UnexpectedCharacter);
            self.junk(end);
        }
        true
    }

    /// Reads one entry in braces, or an explicit one in brackets.
    fn flow_entry(&mut self, parent: i32) {
        let entry = self.builder.open(Kind::Entry, self.position);
        let explicit = self.is_indicator(b'?', self.position);
        if explicit {
            self.token(Kind::Question, self.position + 1);
        }
        let key = self.builder.open(Kind::Key, self.position);
        let json_like = self.flow_slot(parent);
        self.builder.close(key);
        if let Some(colon) = self.flow_colon(parent, json_like) {
            self.flow_value(colon, parent, json_like);
        }
        self.builder.close(entry);
    }

    /// Reads one element in brackets: a value, or a single pair, which turns the item into an entry.
    fn flow_item(&mut self, parent: i32) {
        let line = self.line;
        let item = self.builder.open(Kind::Item, self.position);
        let content = self.builder.checkpoint();
        let start = self.position;
        let json_like = self.flow_slot(parent);
        if let Some(colon) = self.flow_colon(parent, json_like) {
            self.builder.set_kind(item, Kind::Entry);
            let key: Open = self.builder.open_at(content, Kind::Key, start);
            self.builder.close(key);
            if colon.line != line {
                self.error(colon.at, colon.at + 1, SyntaxErrorKind::KeyOnSeveralLines);
            }
            self.flow_value(colon, parent, json_like);
        }
        self.builder.close(item);
    }

    /// The `:` behind a key. Behind a quoted scalar or a collection it needs no blank after it (§7.4.2).
    fn flow_colon(&mut self, parent: i32, json_like: bool) -> Option<Ahead> {
        let ahead = self.flow_peek(parent)?;
        (self.at(ahead.at) == b':' && (json_like || self.ends_key(ahead.at, true))).then_some(ahead)
    }

    fn flow_value(&mut self, colon: Ahead, parent: i32, json_like: bool) {
        if !json_like && matches!(self.at(colon.at + 1), b'[' | b'{') {
            self.error(colon.at, colon.at + 1, SyntaxErrorKind::ExpectedBlankAfterColon);
        }
        self.advance(colon);
        self.token(Kind::Colon, colon.at + 1);
        let value = self.builder.open(Kind::Value, self.position);
        self.flow_slot(parent);
        self.builder.close(value);
    }

    /// Reads properties and at most one value; tells whether the value is like one in JSON.
    fn flow_slot(&mut self, parent: i32) -> bool {
        let mut seen = Seen::default();
        loop {
            let Some(ahead) = self.flow_peek(parent) else { return false };
            let byte = self.at(ahead.at);
            if matches!(byte, b',' | b']' | b'}') || (byte == b':' && self.ends_key(ahead.at, true)) {
                return false;
            }
            self.advance(ahead);
            if !self.at_property() {
                return self.flow_content(byte, parent, seen);
            }
            self.properties(&mut seen, usize::MAX, true);
        }
    }

    fn flow_content(&mut self, byte: u8, parent: i32, seen: Seen) -> bool {
        match byte {
            b'"' | b'\'' => self.quoted(parent),
            b'[' | b'{' => self.flow_collection(parent),
            b'*' => self.alias(seen),
            b'-' if self.is_gap(self.position + 1) || bytes::is(self.at(self.position + 1), FLOW) => {
                self.error(self.position, self.position + 1, SyntaxErrorKind::SequenceInFlow);
                self.junk(self.position + 1);
            }
            _ => {
                self.check_plain_start(true);
                self.flow_plain(parent);
            }
        }
        matches!(byte, b'"' | b'\'' | b'[' | b'{')
    }
}
