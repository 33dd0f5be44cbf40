//! The database as renderers see it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_analysis::fix::text_edits;
use plimsoll_analysis::locate;
use plimsoll_analysis::rules::rule;
use plimsoll_analysis::workspace::source;
use plimsoll_base::{Code, FileId, Fix, Place, TextRange, WorkspacePath};
use plimsoll_ide::sources::BEFORE;
pub(crate) use plimsoll_ide::sources::InDatabase;
use plimsoll_report::{FileEdit, RuleText, SavedPlans, SavedSources, Sources, Span};

use crate::commands::explain;
use crate::session::Session;
use crate::workspace;

/// The files of a session, with what else outputs for code forges ask for.
pub(crate) struct InRepository<'a> {
    files: InDatabase<'a>,
    root: &'a Path,
    /// The folder of the workspace in its repository.
    folder: String,
}

impl<'a> InRepository<'a> {
    pub(crate) fn new(session: &'a Session) -> Self {
        let folder = workspace::in_repository(&session.root);
        Self { files: InDatabase(&session.db), root: &session.root, folder }
    }
}

impl Sources for InRepository<'_> {
    fn path(&self, file: FileId) -> String {
        self.files.path(file)
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        self.files.text(file)
    }

    fn range(&self, place: &Place) -> Option<TextRange> {
        self.files.range(place)
    }

    fn former(&self) -> &'static str {
        self.files.former()
    }

    fn is_file(&self, path: &str) -> bool {
        is_file(self.root, path)
    }

    fn folder(&self) -> &str {
        &self.folder
    }

    fn rule(&self, code: Code) -> Option<RuleText> {
        rule_text(code)
    }

    fn edits(&self, fix: &Fix) -> Option<Vec<FileEdit>> {
        let db = self.files.0;
        let mut all = Vec::new();
        for (file, edits) in text_edits(db, fix).ok()? {
            let of = source(db, file)?;
            // What an edit inserts may come from elsewhere in its file; one without secrets has none to give.
            if locate::masked_text(db, of)? != db.text(of).ok()? {
                return None;
            }
            all.extend(edits.into_iter().map(|edit| FileEdit {
                file,
                range: edit.range,
                insert: edit.insert,
            }));
        }
        Some(all)
    }
}

/// Whether there is a file with this path, written as paths in a workspace are.
fn is_file(root: &Path, path: &str) -> bool {
    WorkspacePath::new(path).is_ok() && root.join(path).is_file()
}

/// What is told about a rule beside its findings.
fn rule_text(code: Code) -> Option<RuleText> {
    let rule = rule(code.0)?;
    let help = explain::without_marks(rule.documentation.trim_start());
    Some(RuleText { summary: explain::summary(rule), help, clause: rule.clause })
}

/// The places of saved plans, with what else outputs for code forges ask for.
pub(crate) struct InSavedPlan<'a> {
    places: &'a SavedSources,
    root: Option<PathBuf>,
    /// The folder of the present workspace in its repository: a plan is shown where it was made, or in none.
    folder: String,
    /// Whether the plan was compared with other descriptions.
    is_compared: bool,
}

impl<'a> InSavedPlan<'a> {
    pub(crate) fn new(plans: &'a SavedPlans) -> Self {
        let places = &plans.sources;
        let is_compared = plans.request.as_ref().is_some_and(|request| request.against.is_some());
        let root = workspace::root(Path::new("."), None).ok();
        let folder = root.as_ref().map(|root| workspace::in_repository(root)).unwrap_or_default();
        Self { places, root, folder, is_compared }
    }
}

impl Sources for InSavedPlan<'_> {
    fn path(&self, file: FileId) -> String {
        self.places.path(file)
    }

    fn text(&self, _: FileId) -> Option<Arc<str>> {
        None
    }

    fn range(&self, _: &Place) -> Option<TextRange> {
        None
    }

    fn former(&self) -> &'static str {
        if self.is_compared { BEFORE } else { "recorded" }
    }

    fn is_file(&self, path: &str) -> bool {
        self.root.as_ref().is_some_and(|root| is_file(root, path))
    }

    fn folder(&self) -> &str {
        &self.folder
    }

    fn rule(&self, code: Code) -> Option<RuleText> {
        rule_text(code)
    }

    fn span(&self, place: &Place) -> Option<Span> {
        self.places.span(place)
    }
}
