//! What can be changed at a place: the fixes of the findings there, and all fixes that keep the meaning at once.

use plimsoll_analysis::fix;
use plimsoll_base::{Applicability, Fix, TextRange, WorkspacePath};
use plimsoll_syntax::edit::TextEdit;

use crate::findings::Finding;
use crate::workspace::{Opened, Snapshot};

/// A change that an editor offers.
#[derive(Clone, PartialEq, Debug)]
pub struct Action {
    /// What it does, as a command.
    pub title: String,
    /// The finding that it removes.
    pub finding: Option<Finding>,
    /// Whether it surely makes what was meant, and is the first of its finding.
    pub is_preferred: bool,
    /// The edits of each file, in the order of its text; they do not overlap.
    pub edits: Vec<FileEdit>,
}

/// The edits of one file.
#[derive(Clone, PartialEq, Debug)]
pub struct FileEdit {
    /// The file.
    pub path: WorkspacePath,
    /// In the order of its text.
    pub edits: Vec<TextEdit>,
}

impl Snapshot {
    /// What can be changed about the findings that touch a range of a file, in the order of the text, best first.
    #[must_use]
    pub fn actions(&self, opened: &Opened, range: TextRange) -> Vec<Action> {
        let mut actions = Vec::new();
        for (place, diagnostic) in self.diagnostics(opened.file) {
            if place.start > range.end || place.end < range.start {
                continue;
            }
            let finding = self.finding(place, &diagnostic);
            for (index, fix) in diagnostic.fixes.iter().enumerate() {
                let Some(edits) = self.edits(fix) else { continue };
                actions.push(Action {
                    title: fix.title.clone(),
                    finding: Some(finding.clone()),
                    is_preferred: index == 0 && fix.applicability == Applicability::Safe,
                    edits,
                });
            }
        }
        actions
    }

    /// All fixes that keep the meaning and change only this file, as far as they do not touch each other; `None` where there is
    /// nothing to fix. What goes into other files is for the one who looks at it.
    #[must_use]
    pub fn fix_all(&self, opened: &Opened) -> Option<Action> {
        let findings = self.diagnostics(opened.file).into_iter().map(|(_, finding)| finding);
        let edits = fix::in_one_file(&self.db, &findings.collect::<Vec<_>>(), opened.file.id(&self.db));
        if edits.is_empty() {
            return None;
        }
        let edits = vec![FileEdit { path: self.path(opened).clone(), edits }];
        Some(Action {
            title: "Fix all that is safe to fix".to_owned(),
            finding: None,
            is_preferred: false,
            edits,
        })
    }

    /// A fix as edits of texts; `None` where the texts do not allow it.
    fn edits(&self, fix: &Fix) -> Option<Vec<FileEdit>> {
        let db = &self.db;
        let edits = fix::text_edits(db, fix).ok()?;
        let of_file = |(id, edits)| {
            let file = plimsoll_analysis::workspace::source(db, id)?;
            Some(FileEdit { path: file.path(db).clone(), edits })
        };
        edits.into_iter().map(of_file).collect()
    }
}
