//! From plain data to the words of the protocol.

use plimsoll_ide::actions::{Action, FileEdit};
use plimsoll_ide::completion::{Item, ItemKind};
use plimsoll_ide::findings::Finding;
use plimsoll_ide::folding::Fold;
use plimsoll_ide::outline::{Symbol, SymbolKind};
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{Encoding, LineColumn, Severity, TextRange};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CompletionItem, CompletionItemKind, CompletionTextEdit, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, DocumentSymbol, Documentation, FoldingRange,
    FoldingRangeKind, Hover, HoverContents, Location, MarkupContent, MarkupKind, NumberOrString, Position,
    Range, SelectionRange, TextEdit, Url, WorkspaceEdit,
};

use crate::documents;
use crate::workspaces::View;

/// The name under which findings are shown.
const SOURCE: &str = "plimsoll";

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

/// What is said of a document.
pub(crate) fn findings(view: &View<'_>) -> Vec<Diagnostic> {
    view.snapshot.findings(&view.opened).iter().map(|finding| diagnostic(view, finding)).collect()
}

fn diagnostic(view: &View<'_>, finding: &Finding) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    };
    let related = finding.related.iter().filter_map(|related| {
        let opened = view.snapshot.open(&related.path)?;
        let range = range_in(&opened, related.range, view.agreed.encoding);
        let location = Location { uri: view.places.uri(&related.path)?, range };
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> =
        if view.agreed.shows_related { related.collect() } else { Vec::new() };
    Diagnostic {
        range: view.range(finding.range),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..Diagnostic::default()
    }
}

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
        documentation: Some(item.documentation.clone()).filter(|words| !words.is_empty()).map(markdown),
        // Clients sort by this, and ours is the order that counts.
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(item.label.clone()),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        ..CompletionItem::default()
    }
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// What stands at a position.
pub(crate) fn hover(view: &View<'_>, position: Position) -> Option<Hover> {
    let hover = view.snapshot.hover(&view.opened, view.offset(position))?;
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: hover.words };
    Some(Hover { contents: HoverContents::Markup(contents), range: Some(view.range(hover.range)) })
}

/// The outline of a document.
pub(crate) fn outline(view: &View<'_>) -> Vec<DocumentSymbol> {
    view.snapshot.outline(&view.opened).into_iter().map(|symbol| document_symbol(view, symbol)).collect()
}

#[allow(deprecated, reason = "the type has a field that only this way of making it names")]
fn document_symbol(view: &View<'_>, symbol: Symbol) -> DocumentSymbol {
    use tower_lsp::lsp_types::SymbolKind as Kind;
    let kind = match symbol.kind {
        SymbolKind::Document => Kind::MODULE,
        SymbolKind::Mapping => Kind::OBJECT,
        SymbolKind::List => Kind::ARRAY,
        SymbolKind::Text => Kind::STRING,
        SymbolKind::Number => Kind::NUMBER,
        SymbolKind::Boolean => Kind::BOOLEAN,
        SymbolKind::Null => Kind::NULL,
    };
    let children: Vec<DocumentSymbol> =
        symbol.children.into_iter().map(|child| document_symbol(view, child)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind,
        tags: None,
        deprecated: None,
        range: view.range(symbol.range),
        selection_range: view.range(symbol.name_range),
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

/// What can be folded.
pub(crate) fn folds(view: &View<'_>) -> Vec<FoldingRange> {
    let fold = |fold: Fold| FoldingRange {
        start_line: fold.start,
        end_line: fold.end,
        kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
        ..FoldingRange::default()
    };
    view.snapshot.folds(&view.opened).into_iter().map(fold).collect()
}

/// How selections at positions grow, one for each.
pub(crate) fn selections(view: &View<'_>, positions: &[Position]) -> Vec<SelectionRange> {
    let grow = |position: &Position| {
        let ranges = view.snapshot.selections(&view.opened, view.offset(*position));
        let outer_first = ranges.iter().rev().map(|range| view.range(*range));
        let around = outer_first.fold(None, |parent, range| Some(Box::new(SelectionRange { range, parent })));
        let empty = Range::new(*position, *position);
        around.map_or(SelectionRange { range: empty, parent: None }, |around| *around)
    };
    positions.iter().map(grow).collect()
}

/// What can be changed in a range.
pub(crate) fn actions(view: &View<'_>, range: Range, wanted: Option<&[CodeActionKind]>) -> Vec<CodeAction> {
    let is_wanted = |kind: &CodeActionKind| {
        let covers = |wanted: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(wanted.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        wanted.is_none_or(|wanted| wanted.iter().any(covers))
    };
    let mut actions = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let found = view.snapshot.actions(&view.opened, view.bytes(range));
        actions.extend(found.into_iter().filter_map(|found| action(view, found, CodeActionKind::QUICKFIX)));
    }
    if is_wanted(&CodeActionKind::SOURCE_FIX_ALL) {
        let all = view.snapshot.fix_all(&view.opened);
        actions.extend(all.and_then(|all| action(view, all, CodeActionKind::SOURCE_FIX_ALL)));
    }
    actions
}

fn action(view: &View<'_>, action: Action, kind: CodeActionKind) -> Option<CodeAction> {
    let edits: Option<Vec<(Url, Vec<TextEdit>)>> =
        action.edits.iter().map(|file| file_edit(view, file)).collect();
    let edit = WorkspaceEdit { changes: Some(edits?.into_iter().collect()), ..WorkspaceEdit::default() };
    Some(CodeAction {
        title: action.title,
        kind: Some(kind),
        diagnostics: action.finding.map(|finding| vec![diagnostic(view, &finding)]),
        edit: Some(edit),
        is_preferred: action.is_preferred.then_some(true),
        ..CodeAction::default()
    })
}

fn file_edit(view: &View<'_>, file: &FileEdit) -> Option<(Url, Vec<TextEdit>)> {
    let opened = view.snapshot.open(&file.path)?;
    let edits = file.edits.iter().map(|edit| TextEdit {
        range: range_in(&opened, edit.range, view.agreed.encoding),
        new_text: edit.insert.clone(),
    });
    Some((view.places.uri(&file.path)?, edits.collect()))
}
