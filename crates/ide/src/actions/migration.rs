//! Older versions of a format made newer ones, from anywhere in the document.

use plimsoll_syntax::Kind;

use super::{Action, ActionKind, Asked};

/// The rules whose fixes write a whole document in another version of its format.
const MIGRATIONS: [&str; 3] = ["cnab-dialect-outdated", "legacy-spec-0-0-1", "oam-hydra-group-renamed"];

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let Some(tree) = asked.tree() else { return Vec::new() };
    let path = tree.path_to(asked.range.start);
    let document = path.iter().find(|id| tree.node(**id).kind() == Kind::Document);
    let Some(document) = document.map(|id| tree.range(*id)) else { return Vec::new() };
    let migrations = asked.diagnostics.iter().filter(|(place, finding)| {
        // At its own place it is offered as the fix of the finding.
        MIGRATIONS.contains(&finding.code.0) && document.contains(*place) && !asked.touches(*place)
    });
    let change = |(_, finding): &(_, plimsoll_base::Diagnostic)| {
        let fix = finding.fixes.first()?;
        asked.snapshot.change(ActionKind::Rewrite, fix.title.clone(), fix.edits.clone())
    };
    migrations.filter_map(change).collect()
}
