//! What stands at a place.

use tower_lsp::lsp_types::{Hover, HoverContents, Position};

use super::markup;
use crate::workspaces::View;

/// What stands at a position.
pub(crate) fn hover(view: &View<'_>, position: Position) -> Option<Hover> {
    let hover = view.snapshot.hover(&view.opened, view.offset(position))?;
    let contents = markup(hover.words, view.agreed.shows_markdown);
    Some(Hover { contents: HoverContents::Markup(contents), range: Some(view.range(hover.range)) })
}
