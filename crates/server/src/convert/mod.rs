//! From plain data to the words of the protocol, one file for each feature.

pub(crate) mod actions;
pub(crate) mod completion;
pub(crate) mod findings;
pub(crate) mod formatting;
pub(crate) mod hints;
pub(crate) mod hover;
pub(crate) mod lenses;
pub(crate) mod links;
pub(crate) mod navigation;
pub(crate) mod plan;
pub(crate) mod structure;
pub(crate) mod survey;
pub(crate) mod symbols;
pub(crate) mod tokens;

use plimsoll_ide::actions::FileEdit;
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{Encoding, LineColumn, TextRange};
use tower_lsp::lsp_types::{MarkupContent, MarkupKind, Position, Range, TextEdit, Url, WorkspaceEdit};

use crate::documents;
use crate::workspaces::View;

/// A range of any file.
fn range_in(opened: &Opened, range: TextRange, encoding: Encoding) -> Range {
    let position = |offset| {
        let LineColumn { line, column } = opened.lines.position(offset, &opened.text, encoding);
        Position::new(line, column)
    };
    Range::new(position(range.start), position(range.end))
}

impl View<'_> {
    /// A range of the document.
    pub(crate) fn range(&self, range: TextRange) -> Range {
        range_in(&self.opened, range, self.agreed.encoding)
    }

    /// The byte of a position of the document.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        self.opened.lines.offset(documents::position(position), &self.opened.text, self.agreed.encoding)
    }

    /// The bytes of a range of the document.
    pub(crate) fn bytes(&self, range: Range) -> TextRange {
        let start = self.offset(range.start);
        TextRange::new(start, self.offset(range.end).max(start))
    }
}

fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

/// Edits of files as one change.
fn workspace_edit(view: &View<'_>, files: &[FileEdit]) -> Option<WorkspaceEdit> {
    let edits: Option<Vec<(Url, Vec<TextEdit>)>> = files.iter().map(|file| file_edit(view, file)).collect();
    Some(WorkspaceEdit { changes: Some(edits?.into_iter().collect()), ..WorkspaceEdit::default() })
}

fn file_edit(view: &View<'_>, file: &FileEdit) -> Option<(Url, Vec<TextEdit>)> {
    let opened = view.snapshot.open(&file.path)?;
    let edits = file.edits.iter().map(|edit| text_edit(&opened, edit, view.agreed.encoding));
    Some((view.places.uri(&file.path)?, edits.collect()))
}

/// Edits of the document.
fn text_edits(view: &View<'_>, edits: &[plimsoll_ide::TextEdit]) -> Vec<TextEdit> {
    edits.iter().map(|edit| text_edit(&view.opened, edit, view.agreed.encoding)).collect()
}

fn text_edit(opened: &Opened, edit: &plimsoll_ide::TextEdit, encoding: Encoding) -> TextEdit {
    TextEdit { range: range_in(opened, edit.range, encoding), new_text: edit.insert.clone() }
}
