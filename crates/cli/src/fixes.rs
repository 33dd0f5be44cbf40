//! Applying fixes: to the files on disk, to standard output, or only as a diff.

use std::sync::Arc;

use plimsoll_analysis::fix::{Inapplicable, Left, MAX_ROUNDS, Outcome, apply_safe, text_edits};
use plimsoll_analysis::locate::masked_text;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile};
use plimsoll_base::{Applicability, Diagnostic, FileId};
use plimsoll_report::unified_diff;

use crate::exit::Failure;
use crate::output::{self, Look};
use crate::session::Session;

/// Makes the safe fixes that the text does not allow mere suggestions, so that the report promises only what can be done.
/// After fixing (`is_fixed`) these are all that are left.
pub(crate) fn withdraw(db: &Database, findings: &mut [Diagnostic], is_fixed: bool) {
    for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        if is_fixed || text_edits(db, fix).is_err() {
            fix.applicability = Applicability::Suggestion;
        }
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
    let n_files = outcome.changed.len();
    let n_written = if dry_run {
        show(session, &outcome, look)?;
        n_files
    } else {
        let n_written = write(session, &outcome);
        if let Some(file) = session.standard_input {
            output::print(&session.db.text(file).unwrap_or_default())?;
        }
        n_written
    };
    let fixes = count(outcome.applied, "fix", "es");
    let files = count(n_files, "file", "s");
    output::print_error(&match outcome.applied {
        0 => "Nothing to fix.\n".to_owned(),
        _ if dry_run => format!("Would apply {fixes} in {files}.\n"),
        _ if n_written < n_files => {
            format!("Applied {fixes} in {files}, of which {n_written} could be written.\n")
        }
        _ => format!("Applied {fixes} in {files}.\n"),
    });
    Ok(n_written == n_files)
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

/// Writes the files, and tells how many of them could be. One that could not counts as unchanged again.
fn write(session: &mut Session, outcome: &Outcome) -> usize {
    let mut n_written = outcome.changed.len();
    for (file, before) in changed(session, outcome) {
        if session.standard_input == Some(file) {
            continue;
        }
        let after = session.db.text(file).unwrap_or_default();
        if let Err(failure) = session.disk.replace(file.path(&session.db), &before, &after) {
            output::complain(&failure);
            session.db.set_overlay(file, None);
            session.db.touch(file);
            n_written -= 1;
        }
    }
    n_written
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
