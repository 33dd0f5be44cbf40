//! Hints between the words.

use plimsoll_ide::inlay_hints::Hint;
use plimsoll_ide::{Encoding, LineColumn};
use serde_json::json;
use tower_lsp::lsp_types::{
    Command, InlayHint, InlayHintKind, InlayHintLabel, InlayHintLabelPart, InlayHintTooltip, Position, Range,
    Url,
};

use super::markup;
use crate::workspaces::View;

/// The hints of a range; none where the client does not want them.
pub(crate) fn hints(view: &View<'_>, uri: &Url, range: Range) -> Vec<InlayHint> {
    if !view.settings.inlay_hints {
        return Vec::new();
    }
    let found = view.snapshot.hints(&view.opened, view.bytes(range));
    found.into_iter().map(|hint| inlay_hint(view, uri, hint, view.agreed.encoding)).collect()
}

fn inlay_hint(view: &View<'_>, uri: &Url, hint: Hint, encoding: Encoding) -> InlayHint {
    let LineColumn { line, column } = view.opened.lines.position(hint.offset, &view.opened.text, encoding);
    let position = Position::new(line, column);
    InlayHint {
        position,
        label: if hint.is_of_plan { leading(hint.label, uri, position) } else { hint.label.into() },
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

/// Words that lead to the plan at a position.
fn leading(value: String, uri: &Url, position: Position) -> InlayHintLabel {
    let asked = json!({ "textDocument": { "uri": uri }, "position": position });
    let command = Command {
        title: "Show the plan".to_owned(),
        command: "plimsoll.plan".to_owned(),
        arguments: Some(vec![asked]),
    };
    vec![InlayHintLabelPart { value, command: Some(command), ..InlayHintLabelPart::default() }].into()
}
