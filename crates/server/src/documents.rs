//! The documents that the client has open: their texts as it has them, letter for letter.

use std::sync::Arc;

use plimsoll_ide::{Encoding, LineColumn, LineIndex, TextRange, WorkspacePath};
use tower_lsp::lsp_types::{Position, TextDocumentContentChangeEvent, Url};

/// An open document.
pub(crate) struct Document {
    /// How the client calls it; it gets the same words back.
    pub(crate) uri: Url,
    /// The version of the client.
    pub(crate) version: i32,
    /// Its language, as the client calls it.
    pub(crate) language: Arc<str>,
    /// Its text.
    pub(crate) text: Arc<str>,
    /// Its lines; `None` where nobody asked for them yet.
    pub(crate) lines: Option<LineIndex>,
    /// In which workspace it is.
    pub(crate) workspace: usize,
    /// Its path there.
    pub(crate) path: WorkspacePath,
}

impl Document {
    /// Applies changes in their order: each counts its positions in the text that the earlier ones left.
    pub(crate) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        self.version = version;
        let mut text = String::from(&*self.text);
        for change in changes {
            let Some(range) = change.range else {
                text = change.text;
                self.lines = None;
                continue;
            };
            let lines = self.lines.get_or_insert_with(|| LineIndex::new(&text));
            let start = lines.offset(position(range.start), &text, encoding);
            let end = lines.offset(position(range.end), &text, encoding).max(start);
            text.replace_range(start as usize..end as usize, &change.text);
            lines.replace(TextRange::new(start, end), change.text.len() as u32, &text);
        }
        self.text = text.into();
    }
}

/// A position of the protocol.
pub(crate) fn position(position: Position) -> LineColumn {
    LineColumn { line: position.line, column: position.character }
}

#[cfg(test)]
mod tests {
    use tower_lsp::lsp_types::Range;

    use super::*;

    /// A line and a column.
    type At = (u32, u32);

    fn changed(text: &str, changes: &[(At, At, &str)]) -> String {
        let mut document = Document {
            uri: Url::parse("file:///a").unwrap(),
            version: 1,
            language: "yaml".into(),
            text: text.into(),
            lines: None,
            workspace: 0,
            path: WorkspacePath::root(),
        };
        let changes = changes.iter().map(|(start, end, text)| TextDocumentContentChangeEvent {
            range: Some(Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))),
            range_length: None,
            text: (*text).to_owned(),
        });
        document.change(2, changes.collect(), Encoding::Utf16);
        document.text.to_string()
    }

    #[test]
    fn each_change_counts_in_what_the_earlier_ones_left() {
        assert_eq!(changed("ab\ncd\n", &[((0, 1), (1, 1), "x\ny"), ((1, 0), (1, 1), "")]), "ax\nd\n");
    }

    #[test]
    fn columns_count_what_was_agreed_on_and_stay_in_their_line() {
        assert_eq!(changed("𝄞é: 1\r\nb", &[((0, 2), (0, 3), "e"), ((0, 99), (0, 99), "!")]), "𝄞e: 1!\r\nb");
    }

    #[test]
    fn a_range_that_ends_before_it_starts_is_empty() {
        assert_eq!(changed("abc", &[((0, 2), (0, 1), "x")]), "abxc");
    }
}
