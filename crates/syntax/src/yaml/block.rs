//! Mappings and sequences by indentation (YAML 1.2 §8.2), and how a broken line is kept apart from its neighbours.

use super::Parser;
use super::ahead::{Ahead, Head};
use super::properties::Seen;
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;
use crate::tree::MAX_DEPTH;

/// An implicit key may have at most this many bytes (YAML 1.2 §7.4.2 says characters).
const MAX_KEY: usize = 1024;

/// Where a value is looked for.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The column of the collection around it; the value stands deeper.
    pub(super) parent: i32,
    /// Whether a sequence may stand at that column too, as below a key.
    pub(super) sequence_at_parent: bool,
    /// Whether a value on this line may not be a block collection, as behind a key.
    pub(super) inline: bool,
}

impl Parser<'_> {
    /// Reads the value at `place`, if there is one.
    pub(super) fn block_node(&mut self, place: Place) {
        let mut inline = place.inline;
        let mut seen = Seen::default();
        loop {
            let ahead = self.peek();
            if ahead.stop || !self.belongs(ahead, place) {
                return;
            }
            self.advance(ahead);
            inline &= !ahead.fresh;
            if !self.at_property() || (!inline && matches!(self.head(ahead.at), Head::Key { .. })) {
                return self.block_content(Place { inline, ..place }, seen, ahead);
            }
            self.properties(&mut seen, usize::MAX, false);
            let next = self.peek();
            if !next.fresh && !next.stop {
                self.advance(next);
                if self.is_indicator(b'-', next.at) && !inline {
                    self.error(next.at, next.at + 1, SyntaxErrorKind::SequenceAfterProperty);
                    let column = self.column(next);
                    return self.block_sequence(column, place.parent);
                }
                return self.block_content(Place { inline: true, ..place }, seen, next);
            }
            inline = false;
        }
    }

    /// Whether `ahead` is deep enough for `place`.
    fn belongs(&self, ahead: Ahead, place: Place) -> bool {
        !ahead.fresh
            || ahead.column > place.parent
            || (place.sequence_at_parent
                && ahead.column == place.parent
                && self.is_indicator(b'-', ahead.at)
                && self.foreign != Some(ahead.column))
    }

    /// Reads a value behind its properties; `ahead` is the position.
    fn block_content(&mut self, place: Place, seen: Seen, ahead: Ahead) {
        if place.inline && self.is_simple(ahead.at) {
            return self.inline_plain(place.parent);
        }
        let first = self.at(ahead.at);
        if self.is_indicator(b'-', ahead.at) {
            if place.inline {
                self.error(ahead.at, ahead.at + 1, SyntaxErrorKind::SequenceBehindKey);
            }
            self.check_tabs(ahead);
            let column = self.column(ahead);
            return self.block_sequence(column, place.parent);
        }
        if matches!(first, b'|' | b'>') {
            return self.block_scalar(place.parent);
        }
        if !place.inline && self.starts_mapping(ahead, place.parent) {
            self.check_tabs(ahead);
            let column = self.column(ahead);
            return self.block_mapping(column, place.parent);
        }
        let line = self.line;
        self.leaf(place.parent, seen);
        self.end_line(line, SyntaxErrorKind::ContentAfterValue);
    }

    /// Whether a block mapping starts at the position: with `? `, with an implicit key, or with a half-typed key, which
    /// is a value on a line of its own directly above a key that is at least as deep.
    fn starts_mapping(&mut self, ahead: Ahead, parent: i32) -> bool {
        let end = match self.head(ahead.at) {
            Head::Key { .. } => return true,
            Head::Plain { end } | Head::Leaf { end } => end,
            Head::Other => match self.at(ahead.at) {
                b'?' => return self.is_gap(ahead.at + 1),
                b'"' | b'\'' if !self.is_closed(parent) => self.line_end(ahead.at),
                _ => return false,
            },
        };
        // Broken brackets may end elsewhere than the look-ahead says.
        let certain = !matches!(self.at(ahead.at), b'[' | b'{');
        self.position = end;
        let next = if certain { self.peek() } else { self.look(false) };
        self.position = ahead.at;
        !next.stop && next.fresh && next.column >= self.column(ahead) && self.has_key(next.at)
    }

    /// A tab before a block collection is a mistake (YAML 1.2 §6.1).
    pub(super) fn check_tabs(&mut self, ahead: Ahead) {
        if ahead.tab {
            self.error(self.blanks(ahead), ahead.at, SyntaxErrorKind::TabIndentation);
        }
    }

    /// Reads a scalar, an alias or a flow collection.
    fn leaf(&mut self, parent: i32, seen: Seen) {
        match self.at(self.position) {
            b'"' | b'\'' => self.quoted(parent),
            b'[' | b'{' => self.flow_collection(parent),
            b'*' => self.alias(seen),
            _ => {
                self.check_plain_start(false);
                self.plain(parent);
            }
        }
    }

    fn block_mapping(&mut self, mut column: i32, parent: i32) {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(parent);
        }
        self.depth += 1;
        let mapping = self.builder.open(Kind::BlockMapping, self.position);
        // The columns of entries that stand too deep join this mapping; the shallower ones wait here.
        let mut shallower: Vec<i32> = Vec::new();
        self.entry(column, false);
        'entries: loop {
            let ahead = self.peek();
            if ahead.stop || !ahead.fresh {
                break;
            }
            while ahead.column < column {
                let Some(shallow) = shallower.pop() else { break 'entries };
                column = shallow;
            }
            let dash = self.is_indicator(b'-', ahead.at);
            if dash && ahead.column == column && self.foreign == Some(column) {
                break;
            }
            self.advance(ahead);
            let too_deep = ahead.column > column;
            if too_deep {
                self.error(ahead.line, ahead.at, SyntaxErrorKind::EntryTooDeep);
            }
            if dash {
                self.foreign_items(ahead.column, too_deep);
                continue;
            }
            if too_deep {
                shallower.push(column);
                column = ahead.column;
            } else {
                self.check_tabs(ahead);
            }
            self.entry(column, too_deep);
        }
        self.builder.close(mapping);
        self.depth -= 1;
    }

    /// Sets the sequence at the position aside, which stands among the entries of a mapping.
    fn foreign_items(&mut self, column: i32, told: bool) {
        if !told {
            self.error(self.position, self.position + 1, SyntaxErrorKind::ItemAmongEntries);
        }
        let error = self.builder.open(Kind::Error, self.position);
        self.block_sequence(column, column);
        self.builder.close(error);
    }

    /// Reads one entry; `told` if a mistake was reported for its line already.
    fn entry(&mut self, column: i32, told: bool) {
        let entry = self.builder.open(Kind::Entry, self.position);
        let value = Place { parent: column, sequence_at_parent: true, inline: false };
        if self.is_indicator(b'?', self.position) {
            self.explicit_entry(value);
        } else if let Head::Key { content, end, colon } = self.head(self.position) {
            self.implicit_key(content, end, colon, column);
            self.token(Kind::Colon, colon + 1);
            self.value(Place { inline: true, ..value });
        } else {
            self.half_typed_key(column, told);
            let ahead = self.peek();
            if !ahead.stop && ahead.fresh && self.belongs(ahead, value) {
                self.value(value);
            }
        }
        self.builder.close(entry);
    }

    fn value(&mut self, place: Place) {
        let value = self.builder.open(Kind::Value, self.position);
        if place.inline && self.at(self.position) == b' ' && self.is_simple(self.position + 1) {
            // Most values are this, and nothing needs to be looked at twice.
            self.position += 1;
            self.inline_plain(place.parent);
        } else {
            self.block_node(place);
        }
        self.builder.close(value);
    }

    /// Reads the plain scalar at the position and checks the rest of its last line.
    fn inline_plain(&mut self, parent: i32) {
        let line = self.line;
        self.plain(parent);
        self.end_line(line, SyntaxErrorKind::ContentAfterValue);
    }

    fn explicit_entry(&mut self, place: Place) {
        self.token(Kind::Question, self.position + 1);
        let key = self.builder.open(Kind::Key, self.position);
        self.block_node(place);
        self.builder.close(key);
        let ahead = self.peek();
        if ahead.fresh && !ahead.stop && ahead.column == place.parent && self.is_indicator(b':', ahead.at) {
            self.advance(ahead);
            self.check_tabs(ahead);
            self.token(Kind::Colon, ahead.at + 1);
            self.value(place);
        }
    }

    /// Reads the key that the look-ahead found and leaves the position at its colon.
    fn implicit_key(&mut self, content: usize, end: usize, colon: usize, column: i32) {
        let start = self.position;
        let key = self.builder.open(Kind::Key, start);
        let mut seen = Seen::default();
        if content > start {
            self.properties(&mut seen, content, false);
            self.position = content;
        }
        if self.is_simple(content) && content < end {
            self.token(Kind::Plain, end);
        } else if content < end {
            match self.at(content) {
                b'"' | b'\'' => self.quoted(column),
                b'[' | b'{' => {
                    let limit = std::mem::replace(&mut self.limit, end);
                    self.flow_collection(column);
                    self.limit = limit;
                    if self.position < end {
                        self.junk(end);
                    }
                }
                b'*' => self.alias(seen),
                _ => {
                    self.check_plain_start(false);
                    self.token(Kind::Plain, end);
                }
            }
        }
        debug_assert!(self.position == end, "the look-ahead and the grammar agree on the end of a key");
        self.builder.close(key);
        if colon - start > MAX_KEY {
            self.error(start, colon, SyntaxErrorKind::KeyTooLong);
        }
        self.position = colon;
    }

    /// Reads a line that should be an entry and has no `:`.
    fn half_typed_key(&mut self, column: i32, told: bool) {
        let (start, line) = (self.position, self.line);
        let errors = self.builder.error_count();
        let key = self.builder.open(Kind::Key, start);
        let head = self.head(start);
        let mut seen = Seen::default();
        self.properties(&mut seen, usize::MAX, false);
        let next = self.peek();
        if next.line == line && !next.stop {
            self.advance(next);
            match (head, self.at(next.at)) {
                (Head::Plain { end }, _) => {
                    self.check_plain_start(false);
                    self.token(Kind::Plain, end);
                }
                (_, b'|' | b'>') => self.block_scalar(column),
                _ => self.leaf(column, seen),
            }
        }
        // A broken leaf is one mistake; a broken collection still lacks the colon behind it.
        let broken = self.builder.error_count() > errors && !matches!(self.at(start), b'[' | b'{');
        if !told && !broken {
            self.error(start, self.position, SyntaxErrorKind::ExpectedColon);
        }
        self.end_line(line, SyntaxErrorKind::ContentAfterKey);
        self.builder.close(key);
    }

    fn block_sequence(&mut self, column: i32, parent: i32) {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(parent);
        }
        self.depth += 1;
        let sequence = self.builder.open(Kind::BlockSequence, self.position);
        self.item(column, false);
        loop {
            let ahead = self.peek();
            if ahead.stop || !ahead.fresh || ahead.column < column {
                break;
            }
            let first = self.at(ahead.at);
            let item = first == b'-' && (self.is_gap(ahead.at + 1) || !self.is_entry(ahead.at));
            if ahead.column == column && column == parent && !item {
                break;
            }
            self.advance(ahead);
            if ahead.column > column {
                self.error(ahead.line, ahead.at, SyntaxErrorKind::ItemTooDeep);
                self.set_aside(column);
            } else if item {
                self.check_tabs(ahead);
                self.item(column, true);
            } else {
                let end = self.trim(ahead.at, self.line_end(ahead.at));
                self.error(ahead.at, end, SyntaxErrorKind::ExpectedDash);
                let foreign = self.foreign.replace(column);
                self.set_aside(column - 1);
                self.foreign = foreign;
            }
        }
        self.builder.close(sequence);
        self.depth -= 1;
    }

    /// Reads one item; with `check`, the blank behind the dash may be missing.
    pub(super) fn item(&mut self, column: i32, check: bool) {
        let item = self.builder.open(Kind::Item, self.position);
        let inline = check && !self.is_gap(self.position + 1);
        if inline {
            self.error(self.position, self.position + 1, SyntaxErrorKind::ExpectedBlankAfterDash);
        }
        self.token(Kind::Dash, self.position + 1);
        self.block_node(Place { parent: column, sequence_at_parent: false, inline });
        self.builder.close(item);
    }

    /// Reads content that is not allowed here into an error node, or at least the line.
    pub(super) fn set_aside(&mut self, parent: i32) {
        let start = self.position;
        let error = self.builder.open(Kind::Error, start);
        self.block_node(Place { parent, sequence_at_parent: false, inline: false });
        if self.position == start {
            let end = self.trim(start, self.line_end(start)).max(self.next_character(start));
            self.token(Kind::Junk, end);
        }
        self.builder.close(error);
    }

    /// Sets all lines aside that are deeper than `parent`, beginning with the rest of this one.
    fn too_deep(&mut self, parent: i32) {
        self.tell_depth();
        let error = self.builder.open(Kind::Error, self.position);
        loop {
            let end = self.trim(self.position, self.line_end(self.position));
            self.token(Kind::Junk, end);
            let ahead = self.peek();
            if ahead.stop || ahead.column <= parent {
                break;
            }
            self.advance(ahead);
        }
        self.builder.close(error);
    }

    pub(super) fn tell_depth(&mut self) {
        if !self.told_depth {
            self.error(self.position, self.position + 1, SyntaxErrorKind::TooDeep);
        }
        self.told_depth = true;
    }
}
