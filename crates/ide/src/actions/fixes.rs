//! The fixes of the findings at a place.

use plimsoll_base::Applicability;

use super::{Action, ActionKind, Asked};

/// In the order of the text, best first.
pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let here = asked.diagnostics.iter().filter(|(place, _)| asked.touches(*place));
    let of_finding = |(place, diagnostic): &(_, plimsoll_base::Diagnostic)| {
        let finding = asked.snapshot.finding(*place, diagnostic);
        let fixes = diagnostic.fixes.iter().enumerate().filter_map(|(index, fix)| {
            Some(Action {
                title: fix.title.clone(),
                kind: ActionKind::Fix,
                finding: Some(finding.clone()),
                is_preferred: index == 0 && fix.applicability == Applicability::Safe,
                edits: asked.snapshot.edits(fix)?,
            })
        });
        fixes.collect::<Vec<_>>()
    };
    here.flat_map(of_finding).collect()
}
