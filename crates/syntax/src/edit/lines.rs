//! Lines and columns of a tree's text, and what on them belongs to a node.

use crate::access::Node;
use crate::tree::{NodeId, Tree};

/// The text of a tree as lines.
#[derive(Clone, Copy)]
pub(super) struct Lines<'t> {
    pub(super) tree: &'t Tree,
    pub(super) text: &'t str,
}

impl<'t> Lines<'t> {
    pub(super) fn of(tree: &'t Tree) -> Self {
        Self { tree, text: tree.text() }
    }

    /// The line end of the text: that of its first line.
    pub(super) fn line_break(self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if self.text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    pub(super) fn line_start(self, offset: u32) -> u32 {
        self.text[..offset as usize].rfind('\n').map_or(0, |at| at + 1) as u32
    }

    /// The end of the line, before its line break.
    pub(super) fn line_end(self, offset: u32) -> u32 {
        let rest = &self.text[offset as usize..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let length = if rest[..length].ends_with('\r') { length - 1 } else { length };
        offset + length as u32
    }

    /// The end of the line above the one that starts at `line_start`, before its line break.
    pub(super) fn end_above(self, line_start: u32) -> u32 {
        let text = &self.text[..line_start as usize];
        let text = text.strip_suffix('\n').unwrap_or(text);
        text.strip_suffix('\r').unwrap_or(text).len() as u32
    }

    /// The start of the next line, or the end of the text.
    pub(super) fn next_line(self, offset: u32) -> u32 {
        let rest = &self.text[offset as usize..];
        offset + rest.find('\n').map_or(rest.len(), |at| at + 1) as u32
    }

    fn before_on_line(self, offset: u32) -> &'t str {
        &self.text[self.line_start(offset) as usize..offset as usize]
    }

    /// Whether only blanks stand before it on its line.
    pub(super) fn is_first(self, offset: u32) -> bool {
        self.before_on_line(offset).chars().all(is_blank)
    }

    /// The blanks that bring a new line to the column of `offset`.
    pub(super) fn indent(self, offset: u32) -> String {
        let before = self.before_on_line(offset).trim_start_matches('\u{feff}');
        before.chars().map(|c| if is_blank(c) { c } else { ' ' }).collect()
    }

    /// The blanks that the line of `offset` starts with.
    pub(super) fn line_indent(self, offset: u32) -> &'t str {
        let line = self.before_on_line(offset);
        &line[..line.len() - line.trim_start_matches(is_blank).len()]
    }

    fn skip_blanks(self, offset: u32) -> u32 {
        let rest = &self.text[offset as usize..];
        offset + (rest.len() - rest.trim_start_matches(is_blank).len()) as u32
    }

    /// Where the blanks before `offset` start.
    pub(super) fn before_blanks(self, offset: u32) -> u32 {
        self.text[..offset as usize].trim_end_matches(is_blank).len() as u32
    }

    /// The end of the comment that starts at `offset`.
    fn comment_at(self, offset: u32) -> Option<u32> {
        let comments = self.tree.comments();
        let index = comments.binary_search_by_key(&offset, |comment| comment.start).ok()?;
        Some(comments[index].end)
    }

    /// Whether a comment starts between the two places.
    pub(super) fn has_comment(self, start: u32, end: u32) -> bool {
        let comments = self.tree.comments();
        let index = comments.partition_point(|comment| comment.start < start);
        comments.get(index).is_some_and(|comment| comment.start < end)
    }

    /// The end of the line where nothing but a comment stands between it and `offset`.
    pub(super) fn tail(self, offset: u32) -> Option<u32> {
        let mut at = self.skip_blanks(offset);
        while let Some(end) = self.comment_at(at) {
            at = self.skip_blanks(end);
        }
        let end = self.line_end(offset);
        (at == end).then_some(end)
    }

    /// The start of the line on which a node that is the first on its line begins, comment lines that belong to it
    /// included: those directly above, at its column.
    pub(super) fn start_with_comments(self, offset: u32) -> u32 {
        let indent = self.before_on_line(offset);
        let mut start = self.line_start(offset);
        while start > 0 {
            let above = self.line_start(start - 1);
            let content = self.skip_blanks(above);
            let belongs = self.comment_at(content).is_some_and(|end| self.tail(end).is_some())
                && self.text[above as usize..content as usize] == *indent;
            if !belongs {
                break;
            }
            start = above;
        }
        start
    }

    /// The same for the first entry or item: comments that begin the file are about the file.
    pub(super) fn start_of_first(self, offset: u32) -> u32 {
        let start = self.start_with_comments(offset);
        if start == 0 { self.line_start(offset) } else { start }
    }

    /// The end of the last token of a node. An empty node ends where it starts.
    pub(super) fn end(self, id: NodeId) -> u32 {
        let node = self.tree.node(id);
        let below = (node.at..node.behind()).rev().map(|at| Node { at, ..node });
        let last =
            below.filter(|below| below.kind().is_token()).map(|token| self.tree.range_at(token.at)).next();
        last.unwrap_or_else(|| self.tree.range_at(node.at)).end
    }

    /// The end of the last line of a node in block style: behind the comment on its last line and behind comment lines
    /// below that are deeper than its column. `None` where other content follows on the line.
    pub(super) fn block_end(self, node: Node<'_>) -> Option<u32> {
        let column = self.before_on_line(self.tree.range(node.id()).start).len() as u32;
        let mut end = self.tail(self.end(node.id()))?;
        loop {
            let next = self.next_line(end);
            let content = self.skip_blanks(next);
            if next == end || content - next <= column || self.comment_at(content).is_none() {
                return Some(end);
            }
            end = self.line_end(next);
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}
