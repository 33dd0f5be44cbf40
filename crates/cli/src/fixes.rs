//! Applying fixes: to the files on disk, to standard output, or only as a diff.

use std::sync::Arc;

use plimsoll_analysis::fix::{Inapplicable, Left, MAX_ROUNDS, Outcome, apply_safe};
use plimsoll_analysis::locate::masked_text;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile};
use plimsoll_base::{Applicability, Diagnostic, FileId};
use plimsoll_report::unified_diff;

use crate::exit::Failure;
use crate::output::{self, Look};
use crate::session::Session;

/// Makes the safe fixes that are left mere suggestions: they could not be applied, so the report must not promise it.
pub(crate) fn withdraw(left: &mut [Diagnostic]) {
    for fix in left.iter_mut().flat_map(|finding| &mut finding.fixes) {
        fix.applicability = Applicability::Suggestion;
    }
}

/// Applies all safe fixes of `findings`, and says on standard error how many. The database has the new texts then, except
/// for files that could not be written. Tells whether all files could be written.
///
/// # Errors
/// Standard output cannot be written.
pub(crate) fn run(
    session: &mut Session,
    dry_run: bool,
    look: &Look,
    findings: impl FnMut(&Database) -> Vec<Diagnostic>,
) -> Result<bool, Failure> {
    let outcome = apply_safe(&mut session.db, findings);
    for left in &outcome.left {
        output::print_error(&not_applied(&session.db, left));
    }
    let mut is_complete = true;
    if dry_run {
        show(session, &outcome, look)?;
    } else {
        is_complete = write(session, &outcome);
        if let Some(file) = session.standard_input {
            output::print(&session.db.text(file).unwrap_or_default())?;
        }
    }
    let (verb, n_files) = (if dry_run { "Would apply" } else { "Applied" }, outcome.changed.len());
    let summary = match outcome.applied {
        0 => "Nothing to fix.\n".to_owned(),
        applied => format!("{verb} {} in {}.\n", count(applied, "fix", "es"), count(n_files, "file", "s")),
    };
    output::print_error(&summary);
    Ok(is_complete)
}

fn count(number: usize, noun: &str, plural: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { plural })
}

fn not_applied(db: &Database, left: &Left) -> String {
    let path = source(db, left.place.file).map_or_else(String::new, |file| file.path(db).to_string());
    let reason = match left.reason {
        Some(reason) => Inapplicable::message(reason).to_owned(),
        None => format!("there is still something to fix after {MAX_ROUNDS} rounds"),
    };
    format!("not fixed: {path}: {} [{}]: {reason}\n", left.title, left.code)
}

/// Writes the files. One that cannot be written is told, and counts as unchanged again.
fn write(session: &mut Session, outcome: &Outcome) -> bool {
    let mut is_complete = true;
    for (file, before) in changed(session, outcome) {
        if session.standard_input == Some(file) {
            continue;
        }
        let after = session.db.text(file).unwrap_or_default();
        if let Err(failure) = session.disk.replace(file.path(&session.db), &before, &after) {
            output::complain(&failure);
            session.db.set_overlay(file, None);
            session.db.touch(file);
            is_complete = false;
        }
    }
    is_complete
}

/// Prints the changes, secrets masked.
fn show(session: &mut Session, outcome: &Outcome, look: &Look) -> Result<(), Failure> {
    for (file, before) in changed(session, outcome) {
        let db = &mut session.db;
        let path = file.path(db).to_string();
        let after = db.text(file).unwrap_or_default();
        let new = masked_text(db, file).unwrap_or_default();
        db.set_overlay(file, Some(before));
        let old = masked_text(db, file).unwrap_or_default();
        db.set_overlay(file, Some(after));
        output::print(&unified_diff(&path, &old, &new, look.stdout))?;
    }
    Ok(())
}

/// The files that changed and their texts before, by path.
fn changed(session: &Session, outcome: &Outcome) -> Vec<(SourceFile, Arc<str>)> {
    let file = |(&id, before): (&FileId, &Arc<str>)| Some((source(&session.db, id)?, before.clone()));
    outcome.changed.iter().filter_map(file).collect()
}
