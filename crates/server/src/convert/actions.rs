//! Code actions.

use plimsoll_ide::actions::{Action, ActionKind};
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
    let found = view.snapshot.actions_of(&view.opened, view.bytes(range), |sort| is_wanted(&kind(sort)));
    found.into_iter().filter_map(|found| action(view, found)).collect()
}

/// The kinds of all actions that may be offered.
pub(crate) fn kinds() -> Vec<CodeActionKind> {
    ActionKind::ALL.into_iter().map(kind).collect()
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::Fix => CodeActionKind::QUICKFIX,
        ActionKind::FixAll => CodeActionKind::SOURCE_FIX_ALL,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Inline => CodeActionKind::REFACTOR_INLINE,
    }
}

fn action(view: &View<'_>, action: Action) -> Option<CodeAction> {
    let edit = workspace_edit(view, &action.edits)?;
    Some(CodeAction {
        title: action.title,
        kind: Some(kind(action.kind)),
        diagnostics: action.finding.map(|finding| vec![diagnostic(view, &finding)]),
        edit: Some(edit),
        is_preferred: action.is_preferred.then_some(true),
        ..CodeAction::default()
    })
}
