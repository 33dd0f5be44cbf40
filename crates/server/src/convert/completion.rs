//! Completion.

use plimsoll_ide::completion::{Item, ItemKind};
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, Position, TextEdit,
};

use super::markdown;
use crate::workspaces::View;

/// What can be written at a position.
pub(crate) fn completions(view: &View<'_>, position: Position) -> Vec<CompletionItem> {
    let items = view.snapshot.completions(&view.opened, view.offset(position));
    items.iter().enumerate().map(|(index, item)| completion(view, index, item)).collect()
}

fn completion(view: &View<'_>, index: usize, item: &Item) -> CompletionItem {
    let kind = match item.kind {
        ItemKind::Key => CompletionItemKind::FIELD,
        ItemKind::Value => CompletionItemKind::ENUM_MEMBER,
        ItemKind::Reference => CompletionItemKind::REFERENCE,
    };
    let edit = TextEdit { range: view.range(item.replaces), new_text: item.insert.clone() };
    CompletionItem {
        label: item.label.clone(),
        kind: Some(kind),
        detail: Some(item.detail.clone()).filter(|detail| !detail.is_empty()),
        documentation: Some(item.documentation.clone())
            .filter(|words| !words.is_empty())
            .map(|words| Documentation::MarkupContent(markdown(words))),
        // Clients sort by this, and ours is the order that counts.
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(item.label.clone()),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        ..CompletionItem::default()
    }
}
