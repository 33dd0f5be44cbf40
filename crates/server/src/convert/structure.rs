//! The structure of a document: outline, folding, growing selections.

use plimsoll_ide::folding::Fold;
use plimsoll_ide::outline::{Symbol, SymbolKind};
use tower_lsp::lsp_types::{
    DocumentSymbol, FoldingRange, FoldingRangeKind, Location, Position, Range, SelectionRange,
    SymbolInformation, Url,
};

use crate::workspaces::View;

/// The outline of a document.
pub(crate) fn outline(view: &View<'_>) -> Vec<DocumentSymbol> {
    view.snapshot.outline(&view.opened).into_iter().map(|symbol| document_symbol(view, symbol)).collect()
}

/// The outline of a document as a list, for clients that show no trees: each element behind the one that holds it, whose name it
/// tells.
pub(crate) fn flat_outline(view: &View<'_>) -> Vec<SymbolInformation> {
    let path = view.snapshot.path(&view.opened);
    let Some(uri) = view.places.uri(path) else { return Vec::new() };
    let mut list = Vec::new();
    for symbol in view.snapshot.outline(&view.opened) {
        flatten(view, &uri, symbol, None, &mut list);
    }
    list
}

#[allow(deprecated, reason = "the type has a field that only this way of making it names")]
fn flatten(
    view: &View<'_>,
    uri: &Url,
    symbol: Symbol,
    holder: Option<&str>,
    list: &mut Vec<SymbolInformation>,
) {
    list.push(SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range: view.range(symbol.range) },
        container_name: holder.map(str::to_owned),
    });
    for child in symbol.children {
        flatten(view, uri, child, Some(&symbol.name), list);
    }
}

fn kind(kind: SymbolKind) -> tower_lsp::lsp_types::SymbolKind {
    use tower_lsp::lsp_types::SymbolKind as Kind;
    match kind {
        SymbolKind::Document => Kind::MODULE,
        SymbolKind::Mapping => Kind::OBJECT,
        SymbolKind::List => Kind::ARRAY,
        SymbolKind::Text => Kind::STRING,
        SymbolKind::Number => Kind::NUMBER,
        SymbolKind::Boolean => Kind::BOOLEAN,
        SymbolKind::Null => Kind::NULL,
    }
}

#[allow(deprecated, reason = "the type has a field that only this way of making it names")]
fn document_symbol(view: &View<'_>, symbol: Symbol) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> =
        symbol.children.into_iter().map(|child| document_symbol(view, child)).collect();
    DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: kind(symbol.kind),
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
