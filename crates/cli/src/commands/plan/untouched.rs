//! Applications that are broken, and were so before, with nothing changed in them: what is wrong with them is no matter of a
//! change, and none of its plans.

use std::collections::BTreeSet;

use plimsoll_analysis::Workspace;
use plimsoll_analysis::application::{assembled, members};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::workspace::source;
use plimsoll_base::{Diagnostic, Severity, WorkspacePath};

use super::findings::findings;
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
    let subject = wanted.subject;
    let is_plain = wanted.action.is_none() && subject.set.is_empty() && subject.values.is_empty();
    let (Some(descriptions), Some(own), true) = (&opened.descriptions, own, is_plain) else {
        return Ok(false);
    };
    let has_steps = outcome.and_then(|outcome| outcome.plan.as_ref()).is_some_and(|plan| !plan.is_empty());
    if has_steps {
        return Ok(false);
    }
    if has_same_files(opened, descriptions, subject, at, own)? {
        return Ok(true);
    }
    match outcome {
        Some(outcome) if outcome.is_same => has_same_errors(descriptions, subject, own, &outcome.findings),
        _ => Ok(false),
    }
}

/// Whether all files that take part have the same texts on both sides.
fn has_same_files(
    opened: &Opened,
    descriptions: &Descriptions,
    subject: &Subject,
    at: ApplicationAt,
    own: ApplicationAt,
) -> Result<bool, Failure> {
    let there = &descriptions.session;
    let mut paths = files(&opened.session, subject, at)?;
    paths.extend(files(there, &there.known(subject), own)?);
    Ok(paths.iter().all(|path| descriptions.is_same(&opened.session, path)))
}

/// The files that take part in an application. Of a descriptor that cannot be put together it is not known which these are:
/// then all beside it and below count.
fn files(
    session: &Session,
    subject: &Subject,
    at: ApplicationAt,
) -> Result<BTreeSet<WorkspacePath>, Failure> {
    let db = &session.db;
    let key = session.request(subject, &at)?;
    let mut paths = BTreeSet::new();
    for member in members(db, at.file, key) {
        let path = member.file.path(db);
        paths.insert(path.clone());
        if let Some(assembled) = assembled(db, member.file, member.key) {
            let files = assembled.inputs().iter().filter_map(|(file, _)| source(db, *file));
            paths.extend(files.map(|file| file.path(db).clone()));
        } else {
            let folder = path.parent();
            let below = Workspace::get(db).files(db).below(&folder);
            paths.extend(below.map(|(_, file)| file.path(db).clone()));
        }
    }
    Ok(paths)
}

/// Whether each error is one of the other description, too.
fn has_same_errors(
    descriptions: &Descriptions,
    subject: &Subject,
    own: ApplicationAt,
    now: &[Diagnostic],
) -> Result<bool, Failure> {
    let (session, db) = (&descriptions.session, &descriptions.session.db);
    let key = session.request(&session.known(subject), &own)?;
    let members = members(db, own.file, key);
    let before = members.iter().flat_map(|member| findings(db, member.file, member.key, Intent::default()));
    let before: BTreeSet<(&'static str, String)> =
        before.map(|one| (one.code.0, one.headline.to_string())).collect();
    let mut errors = now.iter().filter(|one| one.severity == Severity::Error);
    Ok(errors.all(|one| before.contains(&(one.code.0, one.headline.to_string()))))
}
