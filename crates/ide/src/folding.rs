//! What of a file can be folded: collections, texts over several lines, comments.

use plimsoll_analysis::parse;
use plimsoll_base::{LineIndex, TextRange};
use plimsoll_syntax::{Kind, Tree};

use crate::workspace::{Opened, Snapshot};

/// Lines that can be folded into the first of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fold {
    /// The first line, zero-based.
    pub start: u32,
    /// The last line, included.
    pub end: u32,
    /// Whether they are comments.
    pub is_comment: bool,
}

impl Snapshot {
    /// The folds of a file in the order of their first lines.
    #[must_use]
    pub fn folds(&self, opened: &Opened) -> Vec<Fold> {
        let Some(tree) = parse::tree(&self.db, opened.file) else { return Vec::new() };
        let line = |offset: u32| line(&opened.lines, &opened.text, offset);
        let mut folds = Vec::new();
        for (index, element) in tree.elements().iter().enumerate() {
            let is_foldable = matches!(
                element.kind,
                Kind::Document | Kind::Entry | Kind::Item | Kind::FlowMapping | Kind::FlowSequence
            );
            if !is_foldable {
                continue;
            }
            self.db.unwind_if_stopped();
            let range = tree.range(tree.id_at(index as u32));
            let (start, end) = (line(range.start), line(last(tree, range)));
            if end > start {
                folds.push(Fold { start, end, is_comment: false });
            }
        }
        folds.extend(comments(tree, &line));
        folds.sort();
        folds.dedup_by_key(|fold| fold.start);
        folds
    }
}

/// The last byte that is more than a line break.
fn last(tree: &Tree, range: TextRange) -> u32 {
    let text = &tree.text()[range.as_usize()];
    range.start + text.trim_end().len().saturating_sub(1) as u32
}

fn line(lines: &LineIndex, text: &str, offset: u32) -> u32 {
    lines.position(offset, text, plimsoll_base::Encoding::Utf8).line
}

/// Comments that fill lines that follow each other.
fn comments(tree: &Tree, line: &impl Fn(u32) -> u32) -> Vec<Fold> {
    let mut folds: Vec<Fold> = Vec::new();
    for comment in tree.comments() {
        let before = &tree.text()[..comment.start as usize];
        let stands_alone = before.rsplit(['\n', '\r']).next().is_none_or(|start| start.trim().is_empty());
        if !stands_alone {
            continue;
        }
        let at = line(comment.start);
        match folds.last_mut() {
            Some(fold) if fold.end + 1 == at => fold.end = at,
            _ => folds.push(Fold { start: at, end: at, is_comment: true }),
        }
    }
    folds.retain(|fold| fold.end > fold.start);
    folds
}
