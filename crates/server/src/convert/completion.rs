//! Completion.

use plimsoll_ide::TextRange;
use plimsoll_ide::completion::{Item, ItemKind};
use serde_json::Value;
use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, Documentation, InsertTextFormat,
    InsertTextMode, Position, TextEdit, Url,
};

use super::markup;
use crate::workspaces::View;

/// What can be written at a position.
pub(crate) fn completions(view: &View<'_>, uri: &Url, position: Position) -> CompletionList {
    let offset = view.offset(position);
    if !view.is_ours() && !view.snapshot.may_become_ours(&view.opened, offset) {
        return CompletionList::default();
    }
    let offered = view.snapshot.completions(&view.opened, offset);
    // Where the description of each is asked for.
    let data = serde_json::to_value((uri, position)).ok().filter(|_| view.agreed.asks_for_descriptions);
    let items = offered.items.iter().enumerate();
    let items =
        items.map(|(index, item)| CompletionItem { data: data.clone(), ..completion(view, index, item) });
    CompletionList { is_incomplete: offered.is_incomplete, items: items.collect() }
}

/// The document and the position that an item was offered for, from what it carries.
pub(crate) fn offered(data: Option<&Value>) -> Option<(Url, Position)> {
    serde_json::from_value(data?.clone()).ok()
}

/// The description of an item that was offered at a position.
pub(crate) fn description(view: &View<'_>, position: Position, label: &str) -> Option<Documentation> {
    let words = view.snapshot.describe(&view.opened, view.offset(position), label)?;
    Some(Documentation::MarkupContent(markup(words, view.agreed.shows_markdown_in_items)))
}

fn completion(view: &View<'_>, index: usize, item: &Item) -> CompletionItem {
    let kind = match item.kind {
        ItemKind::Key => CompletionItemKind::FIELD,
        ItemKind::Value => CompletionItemKind::ENUM_MEMBER,
        ItemKind::Type => CompletionItemKind::CLASS,
        ItemKind::Reference => CompletionItemKind::REFERENCE,
        ItemKind::File => CompletionItemKind::FILE,
        ItemKind::Snippet => CompletionItemKind::SNIPPET,
    };
    let snippet = item.snippet.as_ref().filter(|_| view.agreed.knows_snippets);
    let format = snippet.map(|_| InsertTextFormat::SNIPPET);
    let edit =
        TextEdit { range: view.range(item.replaces), new_text: snippet.unwrap_or(&item.insert).clone() };
    let comma = item.comma.map(|at| (TextRange::at(at), ","));
    let blanks = item.blanks.map(|blanks| (blanks, ""));
    let others = blanks.into_iter().chain(comma);
    let others: Vec<TextEdit> = others
        .map(|(range, text)| TextEdit { range: view.range(range), new_text: text.to_owned() })
        .collect();
    // Where the client asks for it later, it is not put into words now.
    let words =
        if view.agreed.asks_for_descriptions { String::new() } else { view.snapshot.item_words(item) };
    CompletionItem {
        label: item.label.clone(),
        kind: Some(kind),
        detail: Some(item.detail.clone()).filter(|detail| !detail.is_empty()),
        documentation: Some(words)
            .filter(|words| !words.is_empty())
            .map(|words| Documentation::MarkupContent(markup(words, view.agreed.shows_markdown_in_items))),
        // Clients sort by this, and ours is the order that counts.
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(item.filter.clone()),
        insert_text_format: format,
        insert_text_mode: view.agreed.keeps_indentation.then_some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        additional_text_edits: Some(others).filter(|others| !others.is_empty()),
        ..CompletionItem::default()
    }
}
