//! What has a name, in a workspace.

use plimsoll_ide::workspace_symbols::Symbol;
use tower_lsp::lsp_types::{Location, SymbolInformation, SymbolKind};

use super::range_in;
use crate::workspaces::Moment;

/// What things are shown as, by what they are.
const KINDS: &[(&str, SymbolKind)] = &[
    ("action", SymbolKind::METHOD),
    ("application", SymbolKind::MODULE),
    ("bundle", SymbolKind::PACKAGE),
    ("component", SymbolKind::CLASS),
    ("component type", SymbolKind::INTERFACE),
    ("definition", SymbolKind::STRUCT),
    ("dependency", SymbolKind::PACKAGE),
    ("output", SymbolKind::PROPERTY),
    ("parameter", SymbolKind::VARIABLE),
    ("policy", SymbolKind::OBJECT),
    ("policy type", SymbolKind::INTERFACE),
    ("scope type", SymbolKind::INTERFACE),
    ("step type", SymbolKind::INTERFACE),
    ("trait type", SymbolKind::INTERFACE),
    ("variable", SymbolKind::VARIABLE),
    ("workflow", SymbolKind::FUNCTION),
    ("workflow step", SymbolKind::FUNCTION),
    ("workload type", SymbolKind::INTERFACE),
];

/// What fits a query in a workspace.
pub(crate) fn symbols(moment: &Moment, query: &str) -> Vec<SymbolInformation> {
    moment.snapshot.symbols(query).into_iter().filter_map(|one| symbol(moment, one)).collect()
}

#[allow(deprecated, reason = "the type has a field that only this way of making it names")]
fn symbol(moment: &Moment, symbol: Symbol) -> Option<SymbolInformation> {
    let opened = moment.snapshot.open(&symbol.path)?;
    let range = range_in(&opened, symbol.range, moment.agreed.encoding);
    let kind = KINDS.iter().find(|(noun, _)| *noun == symbol.noun);
    Some(SymbolInformation {
        name: symbol.name,
        kind: kind.map_or(SymbolKind::OBJECT, |(_, kind)| *kind),
        tags: None,
        deprecated: None,
        location: Location { uri: moment.places.uri(&symbol.path)?, range },
        container_name: Some(format!("{} in {}", symbol.noun, symbol.path)),
    })
}
