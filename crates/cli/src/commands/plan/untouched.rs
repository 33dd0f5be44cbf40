//! Applications that are broken, and were so before, with nothing changed in them: what is wrong with them is no matter of a
//! change, and none of its plans.

use std::collections::BTreeSet;

use plimsoll_analysis::application::{assembled, members};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::planning::findings;
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile, locate, parse, settings};
use plimsoll_base::{Diagnostic, Severity};

use super::one::{Outcome, Wanted};
use crate::against::{Descriptions, Opened};
use crate::arguments::Subject;
use crate::exit::Failure;
use crate::session::Session;

/// Whether nothing of an application changed against its other description `own`, although it is broken. Where the call
/// gives values or an action, that may be what breaks it, and nothing counts as untouched. `outcome` is what came of
/// planning it; `None` where it was not planned, as the other description cannot be read whole.
///
/// # Errors
/// An option does not fit.
pub(super) fn is_untouched(
    opened: &Opened,
    wanted: Wanted<'_>,
    at: ApplicationAt,
    own: Option<ApplicationAt>,
    outcome: Option<&Outcome>,
) -> Result<bool, Failure> {
    // They may hold gates, and what applications need: where they are wrong, nothing is known to be as it was.
    if crate::commands::has_errors(&settings::diagnostics(&opened.session.db)) {
        return Ok(false);
    }
    let subject = wanted.subject;
    let is_plain = wanted.action.is_none() && subject.set.is_empty() && subject.values.is_empty();
    let (Some(descriptions), Some(own), true) = (&opened.descriptions, own, is_plain) else {
        return Ok(false);
    };
    let has_steps = outcome.and_then(|outcome| outcome.plan.as_ref()).is_some_and(|plan| !plan.is_empty());
    if has_steps {
        return Ok(false);
    }
    if has_same_files(opened, descriptions, subject, (at, own), outcome.is_some())? {
        return Ok(true);
    }
    match outcome {
        Some(outcome) if outcome.is_same => {
            has_same_errors(opened, descriptions, subject, own, &outcome.findings)
        }
        _ => Ok(false),
    }
}

/// Whether all files that take part in an application and in its other description have the same texts on both sides. Where
/// these cannot be read whole, all files beside the descriptor and below count.
fn has_same_files(
    opened: &Opened,
    descriptions: &Descriptions,
    subject: &Subject,
    (at, own): (ApplicationAt, ApplicationAt),
    is_whole: bool,
) -> Result<bool, Failure> {
    let there = &descriptions.session;
    let here = files(&opened.session, subject, at, is_whole)?;
    let others = files(there, &there.known(subject), own, is_whole)?;
    Ok(descriptions.are_same(&opened.session, &here, &others))
}

/// The files that take part in an application; some may be there twice.
fn files(
    session: &Session,
    subject: &Subject,
    at: ApplicationAt,
    is_whole: bool,
) -> Result<Vec<SourceFile>, Failure> {
    let db = &session.db;
    let key = session.request(subject, &at)?;
    let mut files = Vec::new();
    for member in members(db, at.file, key) {
        files.push(member.file);
        let assembled = assembled(db, member.file, member.key);
        let inputs = assembled.iter().flat_map(|assembled| assembled.inputs());
        files.extend(inputs.filter_map(|(file, _)| source(db, *file)));
        if !is_whole || assembled.is_none() {
            files.extend(session.files_below(&member.file.path(db).parent()));
        }
    }
    Ok(files)
}

/// Whether each error is one of the other description, too, with the same text at its place.
fn has_same_errors(
    opened: &Opened,
    descriptions: &Descriptions,
    subject: &Subject,
    own: ApplicationAt,
    now: &[Diagnostic],
) -> Result<bool, Failure> {
    let (session, db) = (&descriptions.session, &descriptions.session.db);
    let key = session.request(&session.known(subject), &own)?;
    let members = members(db, own.file, key);
    let before = members.iter().flat_map(|member| findings(db, member.file, member.key, Intent::default()));
    let before: BTreeSet<_> = before.map(|one| known_by(db, &one)).collect();
    let mut errors = now.iter().filter(|one| one.severity == Severity::Error);
    Ok(errors.all(|one| before.contains(&known_by(&opened.session.db, one))))
}

/// What an error is known by wherever its lines are: its code, its headline, and the text that it is about.
fn known_by(db: &Database, error: &Diagnostic) -> (&'static str, String, Option<String>) {
    let place = locate::locate(db, error.primary.place);
    let text = place.and_then(|(file, range)| {
        let text = parse::text(db, file).clone().ok()?;
        text.get(range.as_usize()).map(ToOwned::to_owned)
    });
    (error.code.0, error.headline.to_string(), text)
}
