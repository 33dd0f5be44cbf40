//! Hints between the words.

use plimsoll_ide::inlay_hints::Hint;
use plimsoll_ide::{Encoding, LineColumn};
use tower_lsp::lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Position, Range};

use super::markup;
use crate::workspaces::View;

/// The hints of a range; none where the client does not want them.
pub(crate) fn hints(view: &View<'_>, range: Range) -> Vec<InlayHint> {
    if !view.settings.inlay_hints {
        return Vec::new();
    }
    let found = view.snapshot.hints(&view.opened, view.bytes(range));
    found.into_iter().map(|hint| inlay_hint(view, hint, view.agreed.encoding)).collect()
}

fn inlay_hint(view: &View<'_>, hint: Hint, encoding: Encoding) -> InlayHint {
    let LineColumn { line, column } = view.opened.lines.position(hint.offset, &view.opened.text, encoding);
    InlayHint {
        position: Position::new(line, column),
        label: InlayHintLabel::String(hint.label),
        kind: hint.is_value.then_some(InlayHintKind::PARAMETER),
        text_edits: None,
        tooltip: Some(hint.tooltip)
            .filter(|words| !words.is_empty())
            .map(|words| InlayHintTooltip::MarkupContent(markup(words, view.agreed.shows_markdown))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
