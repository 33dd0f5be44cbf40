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
pub(crate) mod recognition;
pub(crate) mod structure;
pub(crate) mod survey;
pub(crate) mod symbols;
pub(crate) mod tokens;

use plimsoll_ide::actions::FileEdit;
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{Encoding, LineColumn, LineIndex, TextRange};
use tower_lsp::lsp_types::{MarkupContent, MarkupKind, Position, Range, TextEdit, Url, WorkspaceEdit};

use crate::documents;
use crate::workspaces::View;

/// A range of any file.
fn range_in(opened: &Opened, range: TextRange, encoding: Encoding) -> Range {
    range_of(&opened.lines, &opened.text, range, encoding)
}

/// A range of any text with these lines.
fn range_of(lines: &LineIndex, text: &str, range: TextRange, encoding: Encoding) -> Range {
    let position = |offset| {
        let LineColumn { line, column } = lines.position(offset, text, encoding);
        Position::new(line, column)
    };
    Range::new(position(range.start), position(range.end))
}

impl View<'_> {
    /// Whether anything is said of the document.
    pub(crate) fn is_ours(&self) -> bool {
        self.snapshot.is_ours(&self.opened)
    }

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

/// Words in Markdown, or without its marks for clients that would show those.
fn markup(value: String, shows_markdown: bool) -> MarkupContent {
    if shows_markdown {
        return MarkupContent { kind: MarkupKind::Markdown, value };
    }
    MarkupContent { kind: MarkupKind::PlainText, value: without_marks(&value) }
}

/// Words without the marks of Markdown that ours have: bold words, code, and links, whose addresses follow them.
fn without_marks(words: &str) -> String {
    let mut plain = String::new();
    let mut rest = words;
    while let Some(at) = rest.find(['*', '`', '[']) {
        plain.push_str(&rest[..at]);
        let link = rest[at..].strip_prefix('[').and_then(|link| {
            let (label, link) = link.split_once("](")?;
            let (address, behind) = link.split_once(')')?;
            (!label.contains(['[', '\n'])).then_some((label, address, behind))
        });
        if let Some((label, address, behind)) = link {
            plain.extend([label, " (", address, ")"]);
            rest = behind;
            continue;
        }
        let fence = rest[at..].find(|mark| mark != '`').unwrap_or(rest.len() - at);
        let mark = if rest[at..].starts_with("**") { 2 } else { fence.max(1) };
        // A fence goes with its line, and what is no mark stays.
        match &rest[at..at + mark] {
            "**" | "`" => rest = &rest[at + mark..],
            "```" => rest = rest[at..].split_once('\n').map_or("", |(_, behind)| behind),
            other => {
                plain.push_str(other);
                rest = &rest[at + mark..];
            }
        }
    }
    plain.push_str(rest);
    plain
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

#[cfg(test)]
mod tests {
    #[test]
    fn words_have_no_marks_for_clients_that_show_them() {
        for (words, plain) in [
            (
                "**image**: a `text`, [Nulecule 0.0.2](https://x.y/z#a)",
                "image: a text, Nulecule 0.0.2 (https://x.y/z#a)",
            ),
            ("```yaml\nports: [80]\n```\n- one * two", "ports: [80]\n- one * two"),
            ("[a", "[a"),
        ] {
            assert_eq!(super::without_marks(words), plain);
        }
    }
}
