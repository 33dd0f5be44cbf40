//! Code actions.

use plimsoll_ide::actions::Action;
use tower_lsp::lsp_types::{CodeAction, CodeActionKind, Range};

use super::findings::diagnostic;
use super::workspace_edit;
use crate::workspaces::View;

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
    let edit = workspace_edit(view, &action.edits)?;
    Some(CodeAction {
        title: action.title,
        kind: Some(kind),
        diagnostics: action.finding.map(|finding| vec![diagnostic(view, &finding)]),
        edit: Some(edit),
        is_preferred: action.is_preferred.then_some(true),
        ..CodeAction::default()
    })
}
