//! The lines of a text that is tidied up, and which of them are inside of values.

use super::Wishes;
use crate::edit::TextEdit;
use crate::kind::Kind;
use crate::range::TextRange;
use crate::tree::Tree;

/// One line.
#[derive(Clone, Copy)]
struct Line {
    /// Where it starts; of the first, behind the mark of the byte order.
    start: u32,
    /// Its first byte that is no blank, or its end.
    content: u32,
    /// Its end, before its line break.
    end: u32,
    /// Where the next one starts, or the end of the text.
    next: u32,
    /// Whether it starts inside of a value over several lines.
    starts_inside: bool,
    /// Whether its end is inside of such a value.
    ends_inside: bool,
}

/// The lines of a text.
pub(super) struct Lines<'t> {
    pub(super) tree: &'t Tree,
    lines: Vec<Line>,
}

impl<'t> Lines<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        let text: &str = tree.text();
        let mut lines = Vec::new();
        let mut at = 0;
        for written in text.split_inclusive('\n') {
            let next = at + written.len();
            let bare = written.strip_suffix('\n').unwrap_or(written);
            let bare = bare.strip_suffix('\r').unwrap_or(bare);
            let mark = if at == 0 && bare.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let start = at + mark;
            let blanks = bare[mark..].len() - bare[mark..].trim_start_matches([' ', '\t']).len();
            lines.push(Line {
                start: start as u32,
                content: (start + blanks) as u32,
                end: (at + bare.len()) as u32,
                next: next as u32,
                starts_inside: false,
                ends_inside: false,
            });
            at = next;
        }
        let mut lines = Self { tree, lines };
        for element in tree.elements().iter().filter(|element| element.kind.is_scalar()) {
            let first = lines.line_of(element.start);
            let last = lines.line_of((element.start + element.size).saturating_sub(1));
            for number in first..=last {
                let line = &mut lines.lines[number];
                line.starts_inside |= number > first;
                // What stands behind the header of a block scalar is no part of its value.
                line.ends_inside |= if is_block(element.kind) { number > first } else { number < last };
            }
        }
        lines
    }

    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// The number of the line that a byte is on.
    pub(super) fn line_of(&self, offset: u32) -> usize {
        self.lines.partition_point(|line| line.next <= offset).min(self.lines.len().saturating_sub(1))
    }

    /// The bytes of a line with its line break.
    pub(super) fn range(&self, line: usize) -> TextRange {
        TextRange::new(self.lines[line].start, self.lines[line].next)
    }

    /// The blanks that a line starts with.
    pub(super) fn blanks(&self, line: usize) -> TextRange {
        TextRange::new(self.lines[line].start, self.lines[line].content)
    }

    /// What a line starts with, in bytes.
    pub(super) fn indent(&self, line: usize) -> u32 {
        self.blanks(line).len()
    }

    /// How many spaces a line starts with: in a block scalar a tab is part of the value.
    pub(super) fn spaces(&self, line: usize) -> u32 {
        let written = &self.tree.text()[self.blanks(line).as_usize()];
        (written.len() - written.trim_start_matches(' ').len()) as u32
    }

    /// Gives a line another number of spaces; nothing where it has them already, and where tabs are among its blanks.
    pub(super) fn respaced(&self, line: usize, wanted: u32) -> Option<TextEdit> {
        let (it, spaces) = (self.lines[line], self.spaces(line));
        if it.start + spaces != it.content && !it.starts_inside {
            return None;
        }
        let range = TextRange::new(it.start, it.start + spaces.saturating_sub(wanted));
        let insert = " ".repeat(wanted.saturating_sub(spaces) as usize);
        (!range.is_empty() || !insert.is_empty()).then_some(TextEdit { range, insert })
    }

    /// How far a byte is from the start of its line.
    pub(super) fn column(&self, offset: u32) -> u32 {
        offset.saturating_sub(self.lines[self.line_of(offset)].start)
    }

    /// Whether only blanks stand before a byte on its line.
    pub(super) fn is_first(&self, offset: u32) -> bool {
        self.lines[self.line_of(offset)].content == offset
    }

    /// Whether a line has nothing but blanks.
    pub(super) fn is_blank(&self, line: usize) -> bool {
        self.lines[line].content == self.lines[line].end
    }

    /// Whether a line has nothing but blanks and is part of no value.
    pub(super) fn is_empty(&self, line: usize) -> bool {
        let it = self.lines[line];
        it.content == it.end && !it.starts_inside && !it.ends_inside
    }

    /// Whether two ranges have a line in common.
    pub(super) fn touches(&self, range: TextRange, other: TextRange) -> bool {
        let (first, last) = (self.line_of(range.start), self.line_of(range.end));
        let is_behind = last > first && self.lines.get(last).is_some_and(|line| line.start == range.end);
        let last = if is_behind { last - 1 } else { last };
        first <= self.line_of(other.start) && self.line_of(other.start) <= last
    }

    /// Takes the blanks at the end of a line away.
    pub(super) fn trimmed(&self, line: usize) -> Option<TextEdit> {
        let it = self.lines[line];
        if it.ends_inside || (it.starts_inside && it.content == it.end) {
            return None;
        }
        let written = &self.tree.text()[it.start as usize..it.end as usize];
        let kept = it.start + written.trim_end_matches([' ', '\t']).len() as u32;
        (kept < it.end).then(|| TextEdit { range: TextRange::new(kept, it.end), insert: String::new() })
    }

    /// The number of the line behind the last one that is not empty.
    pub(super) fn last_with_content(&self) -> usize {
        (0..self.count()).rev().find(|line| !self.is_empty(*line)).map_or(0, |line| line + 1)
    }

    /// What is to be done at the end of the text, whose last line with content is the one before `last`.
    pub(super) fn end(&self, last: usize, wishes: &Wishes) -> Vec<TextEdit> {
        let Some(before) = last.checked_sub(1) else { return Vec::new() };
        let mut edits = Vec::new();
        if last < self.count() && wishes.trims_end {
            let end = self.lines[self.count() - 1].next;
            // Blanks of these lines are taken away with them.
            edits
                .push(TextEdit { range: TextRange::new(self.lines[last].start, end), insert: String::new() });
        }
        let it = self.lines[before];
        if it.next == it.end && wishes.ends_with_break && !it.ends_inside && !self.ends_with_block() {
            let line_break = if self.tree.text().contains("\r\n") { "\r\n" } else { "\n" };
            edits.push(TextEdit { range: TextRange::at(it.end), insert: line_break.to_owned() });
        }
        edits
    }

    /// Whether a block scalar goes up to the end of the text: a line break more would be part of it.
    fn ends_with_block(&self) -> bool {
        let mut tokens = self.tree.elements().iter().rev().filter(|element| element.kind.is_token());
        tokens.next().is_some_and(|token| is_block(token.kind))
    }

    /// Gives a line another indentation; nothing where it has it already, or starts with tabs.
    pub(super) fn indented(&self, line: usize, wanted: &str) -> Option<TextEdit> {
        let blanks = self.blanks(line);
        let written = &self.tree.text()[blanks.as_usize()];
        if written == wanted {
            return None;
        }
        if let Some(more) = wanted.strip_prefix(written) {
            return Some(TextEdit { range: TextRange::at(blanks.start), insert: more.to_owned() });
        }
        if written.starts_with(wanted) {
            let range = TextRange::new(blanks.start, blanks.start + (written.len() - wanted.len()) as u32);
            return Some(TextEdit { range, insert: String::new() });
        }
        Some(TextEdit { range: blanks, insert: wanted.to_owned() })
    }
}

fn is_block(kind: Kind) -> bool {
    matches!(kind, Kind::Literal | Kind::Folded)
}
