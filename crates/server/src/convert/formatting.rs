//! Tidying up, and the indentation of new lines.

use plimsoll_ide::formatting::Wishes;
use tower_lsp::lsp_types::{FormattingOptions, Position, Range, TextEdit};

use super::text_edits;
use crate::workspaces::View;

/// The most blanks that a level may have; what clients ask for is not always meant.
const MAX_STEP: u32 = 16;

/// What a client wants; what it says nothing about is tidied up.
pub(crate) fn wishes(options: &FormattingOptions) -> Wishes {
    Wishes {
        step: options.tab_size.clamp(1, MAX_STEP),
        tabs: !options.insert_spaces,
        trims_lines: options.trim_trailing_whitespace.unwrap_or(true),
        ends_with_break: options.insert_final_newline.unwrap_or(true),
        trims_end: options.trim_final_newlines.unwrap_or(true),
    }
}

/// What tidies up a document, or the lines of a range of it.
pub(crate) fn formatting(view: &View<'_>, wishes: &Wishes, range: Option<Range>) -> Vec<TextEdit> {
    let within = range.map(|range| view.bytes(range));
    text_edits(view, &view.snapshot.formatting(&view.opened, wishes, within))
}

/// What indents the line of a position, behind a line break that was typed.
pub(crate) fn indentation(view: &View<'_>, wishes: &Wishes, position: Position) -> Vec<TextEdit> {
    text_edits(view, &view.snapshot.indentation(&view.opened, view.offset(position), wishes))
}
