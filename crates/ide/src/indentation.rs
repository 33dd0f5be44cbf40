//! Where a new line starts, by what the line above it began.

use plimsoll_analysis::parse;
use plimsoll_base::TextRange;
use plimsoll_syntax::edit::TextEdit;
use plimsoll_syntax::format::{self, Wishes};
use plimsoll_syntax::{Kind, Language, Node, Tree};

use crate::workspace::{Opened, Snapshot};

impl Snapshot {
    /// The edit that indents the line of a byte, right after a line break was typed before it. None where the line is right
    /// already, and where nobody can know.
    #[must_use]
    pub fn indentation(&self, opened: &Opened, offset: u32, wishes: &Wishes) -> Vec<TextEdit> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        let is_ours = matches!(tree.language(), Language::Yaml | Language::Json);
        if !is_ours || !self.is_read_whole(opened.file) {
            return Vec::new();
        }
        let Some(lines) = Lines::at(tree, opened, offset) else { return Vec::new() };
        let Some(wanted) = lines.wanted(wishes) else { return Vec::new() };
        if opened.text[lines.blanks.as_usize()] == wanted {
            return Vec::new();
        }
        vec![TextEdit { range: lines.blanks, insert: wanted }]
    }
}

/// A line and the one above it.
struct Lines<'t> {
    tree: &'t Tree,
    text: &'t str,
    /// Where the line above starts.
    above: u32,
    /// Where it ends, without blanks and comments.
    end: u32,
    /// The blanks that the line starts with.
    blanks: TextRange,
    /// What follows them on the line.
    rest: &'t str,
    /// The elements that are open where the line above ends, the outermost first.
    around: Vec<Node<'t>>,
}

impl<'t> Lines<'t> {
    fn at(tree: &'t Tree, opened: &'t Opened, offset: u32) -> Option<Self> {
        let text: &str = &opened.text;
        let before = text.get(..offset as usize)?;
        let start = before.rfind('\n')? + 1;
        let line = text[start..].split(['\n', '\r']).next().unwrap_or("");
        let rest = line.trim_start_matches([' ', '\t']);
        let blanks = TextRange::new(start as u32, (start + line.len() - rest.len()) as u32);
        let written = before[..start].trim_end_matches('\n').trim_end_matches('\r');
        // Behind an empty line people go where they like.
        let is_directly_above = before[written.len()..start].matches('\n').count() == 1;
        let above = written.rfind('\n').map_or(0, |at| at + 1);
        let comments = tree.comments();
        let comment = comments.partition_point(|comment| (comment.start as usize) < above);
        let comment = comments.get(comment).filter(|comment| (comment.start as usize) < written.len());
        let code = comment.map_or(written, |comment| &written[..comment.start as usize]);
        let end = code.trim_end_matches([' ', '\t']).len();
        if !is_directly_above || end <= above {
            return None;
        }
        let path = tree.path_to(end as u32);
        let around = path.into_iter().map(|id| tree.node(id)).collect();
        Some(Self { tree, text, above: above as u32, end: end as u32, blanks, rest, around })
    }

    fn wanted(&self, wishes: &Wishes) -> Option<String> {
        let innermost = *self.around.last()?;
        if matches!(innermost.kind(), Kind::Literal | Kind::Folded) && self.rest.is_empty() {
            return Some(self.in_block_scalar(innermost, wishes));
        }
        if let Some(brackets) = self.brackets() {
            return Some(self.in_brackets(brackets, wishes));
        }
        // What is cut off from a line above keeps what it is only where it was.
        if !self.rest.is_empty() || innermost.kind().is_scalar() && self.start(innermost) < self.above {
            return None;
        }
        Some(" ".repeat(self.column(wishes) as usize))
    }

    fn start(&self, node: Node<'_>) -> u32 {
        self.tree.range(node.id()).start
    }

    /// The blanks that the line of a byte starts with.
    fn indent(&self, offset: u32) -> &'t str {
        let start = self.text[..offset as usize].rfind('\n').map_or(0, |at| at + 1);
        let line = self.text[start..].trim_start_matches('\u{feff}');
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// How far a byte is from the start of its line.
    fn column_of(&self, offset: u32) -> u32 {
        let before = &self.text[..offset as usize];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        before[start..].trim_start_matches('\u{feff}').len() as u32
    }

    fn in_block_scalar(&self, scalar: Node<'t>, wishes: &Wishes) -> String {
        if self.start(scalar) < self.above {
            return self.indent(self.above).to_owned();
        }
        let owner = self.around.iter().rev().find(|node| matches!(node.kind(), Kind::Entry | Kind::Item));
        let column = owner.map_or(0, |owner| self.column_of(self.start(*owner)));
        let content = scalar.token_text().lines().skip(1).find(|line| !line.trim().is_empty());
        let content = content.map(|line| line.len() - line.trim_start_matches(' ').len());
        " ".repeat(content.unwrap_or((column + format::step(self.tree, wishes)) as usize))
    }

    /// The brackets that are open where the line above ends.
    fn brackets(&self) -> Option<Node<'t>> {
        let is_open = |node: &&Node<'t>| {
            let is_flow = matches!(node.kind(), Kind::FlowMapping | Kind::FlowSequence);
            let closing = node.children().last();
            let closing = closing.filter(|it| matches!(it.kind(), Kind::CloseBrace | Kind::CloseBracket));
            is_flow && closing.is_none_or(|closing| self.start(closing) >= self.end)
        };
        self.around.iter().rev().find(is_open).copied()
    }

    fn in_brackets(&self, brackets: Node<'t>, wishes: &Wishes) -> String {
        let outer = self.indent(self.start(brackets));
        if self.rest.starts_with(['}', ']']) {
            return outer.to_owned();
        }
        if self.text[..self.end as usize].ends_with(['{', '[']) {
            return format!("{}{}", self.indent(self.above), format::unit(self.tree, wishes));
        }
        self.indent(self.above).to_owned()
    }

    /// The column of a line below a line in block style.
    fn column(&self, wishes: &Wishes) -> u32 {
        let is_here = |node: &&Node<'t>| self.start(**node) >= self.above;
        let here = || self.around.iter().rev().filter(is_here);
        let code = &self.text[self.above as usize..self.end as usize];
        let entry = here().find(|node| node.kind() == Kind::Entry);
        let item = here().find(|node| node.kind() == Kind::Item);
        let is_empty = |entry: &&Node<'t>| entry.child(Kind::Value).and_then(Node::value).is_none();
        match (entry, item) {
            (Some(entry), _) if code.ends_with(':') && self.is_colon(*entry) => {
                self.column_of(self.start(*entry)) + format::step(self.tree, wishes)
            }
            (Some(entry), _) => self.column_of(self.start(*entry)),
            (None, Some(item)) if code.ends_with('-') && is_empty(&item) => {
                self.column_of(self.start(*item)) + 2
            }
            (None, Some(item)) => self.column_of(self.start(*item)),
            (None, None) => self.indent(self.above).len() as u32,
        }
    }

    /// Whether the colon of an entry is what the line above ends with.
    fn is_colon(&self, entry: Node<'t>) -> bool {
        entry.child(Kind::Colon).is_some_and(|colon| self.tree.range(colon.id()).end == self.end)
    }
}
