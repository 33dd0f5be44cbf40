//! Whether other descriptions can be put together whole.
//!
//! A unit that is missing there only because a file cannot be read would be told as new, and an application that cannot be
//! read at all as never there. So what is compared with such descriptions is not planned. That is so of files that cannot be
//! read, of broken syntax, of files that are named and are not there, and of what is too large; of nothing else that `check`
//! calls an error, as a unit with a wrong value can be compared.

use std::collections::BTreeSet;

use plimsoll_analysis::application::{Member, assembled};
use plimsoll_analysis::document::{self, ApplicationAt};
use plimsoll_analysis::planning::findings;
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile, diagnostics, locate, parse};
use plimsoll_base::{Diagnostic, Encoding, Severity, WorkspacePath};

use super::counterpart::{Called, Descriptions};
use crate::exit::Failure;
use crate::session::Session;

/// The rules whose findings say that something is missing.
const MISSING: [&str; 11] = [
    "unreadable-file",
    "merge-conflict",
    "syntax",
    "root-not-mapping",
    "artifact-not-found",
    "artifact-outside-workspace",
    "artifact-unreadable",
    "artifact-syntax",
    "oam-too-large",
    "oam-alias-limit",
    "cnab-too-many-bundles",
];

/// What every document of the Open Application Model names.
const OF_MODEL: &str = "core.oam.dev";

/// How many findings are shown of one application.
const SHOWN: usize = 8;

impl Descriptions {
    /// Why applications there cannot be put together whole: lines with places; empty where they can.
    pub(super) fn missing(&self, members: &[Member<'_>]) -> Vec<String> {
        let db = &self.session.db;
        let mut lines = Vec::new();
        for member in members {
            let found = findings(db, member.file, member.key, Intent::default());
            lines.extend(found.iter().filter(|one| says_missing(one)).map(|one| self.line(one)));
            if lines.is_empty() && assembled(db, member.file, member.key).is_none() {
                let path = member.file.path(db);
                lines.push(format!("{}{path} cannot be put together", self.label.prefix));
            }
        }
        let mut seen = BTreeSet::new();
        lines.retain(|line| seen.insert(line.clone()));
        lines
    }

    /// As [`Descriptions::missing`], of the file that stands for one of the user's workspace, which has no application that could be asked.
    pub(super) fn missing_at(&self, path: &WorkspacePath) -> Vec<String> {
        let file = self.file_at(path);
        file.map(|file| self.missing_in(file)).unwrap_or_default()
    }

    fn missing_in(&self, file: SourceFile) -> Vec<String> {
        let of_file = diagnostics::of_file(&self.session.db, file).iter();
        of_file.filter(|one| says_missing(one)).map(|one| self.line(one)).collect()
    }

    /// The files at or below a path there that could describe an application if they could be read, with the reasons.
    pub(super) fn unreadable_in(&self, path: &WorkspacePath) -> Vec<(SourceFile, Vec<String>)> {
        let db = &self.session.db;
        let could_be = |file: &SourceFile| {
            document::ROOTS.contains(&file.path(db).file_name())
                || parse::text(db, *file).as_ref().is_ok_and(|text| text.contains(OF_MODEL))
        };
        let files = self.session.files_below(path).into_iter();
        let silent = files.filter(|file| could_be(file) && document::applications_of(db, *file).is_empty());
        let broken = silent.map(|file| (file, self.missing_in(file)));
        broken.filter(|(_, lines)| !lines.is_empty()).collect()
    }

    /// The files there that could describe an application of what the user wants to plan if they could be read, with the
    /// reasons. Those are left out that nobody changed, and those of which something is described here.
    pub(crate) fn unreadable(&self, of: &Session) -> Vec<(WorkspacePath, Failure)> {
        let db = &self.session.db;
        let matters = |file: SourceFile| match self.file_here(of, file) {
            Some(here) => document::applications_of(&of.db, here).is_empty() && !self.is_same(of, file, here),
            None => true,
        };
        let broken = self.unreadable_in(&self.places.there).into_iter();
        let broken = broken.filter(|(file, _)| matters(*file));
        let told = broken.map(|(file, lines)| {
            let path = file.path(db);
            (path.clone(), self.failure(path.as_str(), &lines))
        });
        told.collect()
    }

    /// The names of the applications that a file there has beside `known`, and that are described nowhere in another session.
    pub(crate) fn gone_beside(
        &self,
        of: &Session,
        at: ApplicationAt,
        known: Option<ApplicationAt>,
    ) -> Vec<String> {
        let there = self.applications_at(at.file.path(&of.db)).into_iter();
        let is_gone = |one: &ApplicationAt| {
            let called = Called::of(&self.session.db, *one);
            let is_there = called.is_some_and(|called| self.is_still_there(of, *one, &called));
            Some(*one) != known && !is_there && self.moved_to(of, *one).is_none()
        };
        let gone = there.filter(is_gone).filter_map(|one| Called::of(&self.session.db, one));
        gone.map(|called| called.words()).collect()
    }

    /// Whether a file there has the same text as one of another session.
    fn is_same(&self, of: &Session, there: SourceFile, here: SourceFile) -> bool {
        let text = |db: &Database, file| parse::text(db, file).clone().ok();
        let there = text(&self.session.db, there);
        there.is_some() && there == text(&of.db, here)
    }

    /// Whether files of another session and files there stand for each other, and have the same texts.
    pub(crate) fn are_same(&self, of: &Session, here: &[SourceFile], there: &[SourceFile]) -> bool {
        let is_there = |file: &SourceFile| {
            let there = self.file_at(file.path(&of.db));
            there.is_some_and(|there| self.is_same(of, there, *file))
        };
        let is_here = |file: &SourceFile| {
            let here = self.file_here(of, *file);
            here.is_some_and(|here| self.is_same(of, *file, here))
        };
        here.iter().all(is_there) && there.iter().all(is_here)
    }

    /// Why an application that is no longer described cannot be taken for removed: its file is still there, and has fewer
    /// applications although no document was taken out of it. `None` where it was removed.
    pub(crate) fn lost(&self, of: &Session, at: ApplicationAt) -> Option<(SourceFile, Failure)> {
        let (db, here) = (&self.session.db, self.file_here(of, at.file)?);
        // A file of a name that says what it is may hold an application that says nothing.
        let applications = |db: &Database, file| {
            let all = document::applications_of(db, file).into_iter();
            all.filter(|one| Called::of(db, *one).is_some_and(|called| !called.words().is_empty())).count()
        };
        if applications(&of.db, here) >= applications(db, at.file) {
            // Another one took its place.
            return None;
        }
        let documents = |db: &Database, file| document::recognised(db, file).len();
        let unknown =
            |db: &Database, file| document::recognised(db, file).iter().filter(|one| one.is_none()).count();
        let errors = |db: &Database, file| {
            let found = diagnostics::of_documents(db, file).iter();
            found.filter(|one| one.severity == Severity::Error).count()
        };
        let is_broken = diagnostics::of_file(&of.db, here).iter().any(says_missing)
            || errors(&of.db, here) > errors(db, at.file);
        let is_taken_out = documents(&of.db, here) > 0
            && documents(&of.db, here) < documents(db, at.file)
            && unknown(&of.db, here) <= unknown(db, at.file);
        if is_taken_out && !is_broken {
            return None;
        }
        let path = here.path(&of.db);
        let called = Called::of(db, at).map_or_else(String::new, |called| called.words());
        let label = self.label.name.escape_debug();
        let message = format!(
            "{} cannot be planned: it describes no `{called}`, which it describes at {label}",
            path.as_str().escape_debug()
        );
        let reason = diagnostics::of_file(&of.db, here).iter().find(|one| says_missing(one));
        let help = match reason {
            Some(finding) => format!(
                "{}. Mend it; delete the file where `{called}` is to be removed.",
                finding.headline.to_string().escape_debug()
            ),
            None => format!("See what it holds now; delete the file where `{called}` is to be removed."),
        };
        Some((here, Failure::outside(message).help(help)))
    }

    /// That an application cannot be planned for these reasons.
    pub(super) fn failure(&self, name: &str, lines: &[String]) -> Failure {
        let mut shown: Vec<String> = lines.iter().take(SHOWN).cloned().collect();
        if lines.len() > SHOWN {
            shown.push(format!("and {} more", lines.len() - SHOWN));
        }
        let name = name.escape_debug();
        let message = format!(
            "{name} cannot be planned: its description at {} cannot be read whole",
            self.label.name.escape_debug()
        );
        Failure::outside(message).help(format!(
            "Compare with a description that can be read. There:\n    {}",
            shown.join("\n    ")
        ))
    }

    /// Where a finding is, and what it says.
    fn line(&self, finding: &Diagnostic) -> String {
        let db = &self.session.db;
        let place = locate::locate(db, finding.primary.place);
        let place = place.or_else(|| Some((source(db, finding.primary.place.file)?, Default::default())));
        let Some((file, range)) = place else { return finding.headline.to_string() };
        let text = parse::text(db, file).clone().unwrap_or_else(|_| "".into());
        let line = parse::lines(db, file).position(range.start, &text, Encoding::Utf8).line + 1;
        let path = file.path(db).to_string();
        format!(
            "{}{}:{line}: {}",
            self.label.prefix.escape_debug(),
            path.escape_debug(),
            finding.headline.escape_debug()
        )
    }
}

fn says_missing(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && MISSING.contains(&finding.code.0)
}
