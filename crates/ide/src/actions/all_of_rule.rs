//! All findings of a rule in a file at once, where one of them is at the place.

use plimsoll_base::{Applicability, Diagnostic};

use super::{Action, Asked};

pub(super) fn actions(asked: &Asked<'_>) -> Vec<Action> {
    let is_safe =
        |finding: &Diagnostic| finding.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
    let here = asked.diagnostics.iter().filter(|(place, finding)| asked.touches(*place) && is_safe(finding));
    let mut codes: Vec<&'static str> = here.map(|(_, finding)| finding.code.0).collect();
    codes.sort_unstable();
    codes.dedup();
    let of_code = |code: &&'static str| {
        let all = asked.diagnostics.iter().map(|(_, finding)| finding);
        let all: Vec<Diagnostic> =
            all.filter(|finding| finding.code.0 == *code && is_safe(finding)).cloned().collect();
        let title = format!("Fix all {} findings of `{code}` in this file", all.len());
        (all.len() > 1).then(|| asked.snapshot.fix_together(asked.opened, &all, title)).flatten()
    };
    codes.iter().filter_map(of_code).collect()
}
