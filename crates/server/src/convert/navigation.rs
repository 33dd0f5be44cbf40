//! Where names lead, where they are written, and other names for them.

use plimsoll_ide::definition::{Definition, Target};
use plimsoll_ide::{TextRange, WorkspacePath};
use tower_lsp::lsp_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionResponse, Location, LocationLink, Position,
    PrepareRenameResponse, Range, Url, WorkspaceEdit,
};

use super::{range_in, workspace_edit};
use crate::workspaces::View;

/// A range of any file.
fn place(view: &View<'_>, path: &WorkspacePath, range: TextRange) -> Option<(Url, Range)> {
    let opened = view.snapshot.open(path)?;
    Some((view.places.uri(path)?, range_in(&opened, range, view.agreed.encoding)))
}

fn location(view: &View<'_>, path: &WorkspacePath, range: TextRange) -> Option<Location> {
    place(view, path, range).map(|(uri, range)| Location { uri, range })
}

/// What a position leads to.
pub(crate) fn definition(view: &View<'_>, position: Position) -> Option<GotoDefinitionResponse> {
    let Definition { from, targets } = view.snapshot.definition(&view.opened, view.offset(position))?;
    if !view.agreed.shows_links {
        let all = targets.iter().filter_map(|target| location(view, &target.path, target.name_range));
        return Some(GotoDefinitionResponse::Array(all.collect()));
    }
    let link = |target: &Target| {
        let (target_uri, target_range) = place(view, &target.path, target.range)?;
        let (_, target_selection_range) = place(view, &target.path, target.name_range)?;
        let origin_selection_range = Some(view.range(from));
        Some(LocationLink { origin_selection_range, target_uri, target_range, target_selection_range })
    };
    Some(GotoDefinitionResponse::Link(targets.iter().filter_map(link).collect()))
}

/// Where the name at a position is written.
pub(crate) fn references(view: &View<'_>, position: Position, with_declarations: bool) -> Vec<Location> {
    let found = view.snapshot.references(&view.opened, view.offset(position), with_declarations);
    found.iter().filter_map(|one| location(view, &one.path, one.range)).collect()
}

/// Where the name at a position is written in the document.
pub(crate) fn highlights(view: &View<'_>, position: Position) -> Vec<DocumentHighlight> {
    let found = view.snapshot.highlights(&view.opened, view.offset(position)).into_iter();
    let highlight = |is_declaration, range| {
        let kind = if is_declaration { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ };
        DocumentHighlight { range: view.range(range), kind: Some(kind) }
    };
    found.map(|one| highlight(one.is_declaration, one.range)).collect()
}

/// What can be renamed at a position, or why nothing can; `None` where nobody knows the document.
pub(crate) fn renamable(
    view: &View<'_>,
    position: Position,
) -> Option<Result<PrepareRenameResponse, String>> {
    let found = view.snapshot.renamable(&view.opened, view.offset(position));
    Some(found.map(|found| PrepareRenameResponse::RangeWithPlaceholder {
        range: view.range(found.range),
        placeholder: found.name,
    }))
}

/// The change that gives what is named at a position another name, or why it cannot have it.
pub(crate) fn rename(
    view: &View<'_>,
    position: Position,
    name: &str,
) -> Option<Result<WorkspaceEdit, String>> {
    let edits = view.snapshot.rename(&view.opened, view.offset(position), name);
    let changed = edits.and_then(|edits| {
        workspace_edit(view, &edits).ok_or_else(|| "A file of it has no address in the editor.".to_owned())
    });
    Some(changed)
}
