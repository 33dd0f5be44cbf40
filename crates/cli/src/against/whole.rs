//! Whether other descriptions can be put together whole.
//!
//! A unit that is missing there only because a file cannot be read would be told as new, and an application that cannot be
//! read at all as never there. So what is compared with such descriptions is not planned. That is so of files that cannot be
//! read, of broken syntax, of files that are named and are not there, and of what is too large; of nothing else that `check`
//! calls an error, as a unit with a wrong value can be compared.

use std::collections::BTreeSet;

use plimsoll_analysis::application::{Member, assembled};
use plimsoll_analysis::document;
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile, diagnostics, locate, parse};
use plimsoll_base::{Diagnostic, Encoding, LineIndex, Severity, WorkspacePath};

use super::Descriptions;
use crate::arguments::Subject;
use crate::commands::plan::findings;
use crate::exit::Failure;
use crate::session::Session;

/// The rules whose findings say that something is missing.
const MISSING: [&str; 10] = [
    "unreadable-file",
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

    /// As [`Descriptions::missing`], of the file at a path, which has no application that could be asked.
    pub(super) fn missing_at(&self, path: &WorkspacePath) -> Vec<String> {
        let file = self.session.db.file(path);
        file.map(|file| self.missing_in(file)).unwrap_or_default()
    }

    fn missing_in(&self, file: SourceFile) -> Vec<String> {
        let of_file = diagnostics::of_file(&self.session.db, file).iter();
        of_file.filter(|one| says_missing(one)).map(|one| self.line(one)).collect()
    }

    /// The files there that could describe an application if they could be read, with the reasons.
    ///
    /// # Errors
    /// What the user wants to plan cannot be found.
    pub(crate) fn unreadable(&self, subject: &Subject) -> Result<Vec<(WorkspacePath, Failure)>, Failure> {
        let db = &self.session.db;
        let could_be = |file: &SourceFile| {
            document::ROOTS.contains(&file.path(db).file_name())
                || parse::text(db, *file).as_ref().is_ok_and(|text| text.contains(OF_MODEL))
        };
        let files = self.session.files(&subject.path)?.into_iter();
        let silent = files.filter(|file| could_be(file) && document::applications_of(db, *file).is_empty());
        let broken = silent.map(|file| (file.path(db).clone(), self.missing_in(file)));
        let told = broken.filter(|(_, lines)| !lines.is_empty());
        Ok(told.map(|(path, lines)| (path.clone(), self.failure(path.as_str(), &lines))).collect())
    }

    /// Whether a file has the same text there as in another session.
    pub(crate) fn is_same(&self, of: &Session, path: &WorkspacePath) -> bool {
        let text = |db: &Database| db.file(path).and_then(|file| parse::text(db, file).clone().ok());
        let there = text(&self.session.db);
        there.is_some() && there == text(&of.db)
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
        let line = LineIndex::new(&text).position(range.start, &text, Encoding::Utf8).line + 1;
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
