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

    /// All fixes of a file that keep the meaning, as far as they do not overlap: first come, first served.
    #[must_use]
    pub fn fix_all(&self, opened: &Opened) -> Option<Action> {
        let mut taken: Vec<FileEdit> = Vec::new();
        let diagnostics = self.diagnostics(opened.file);
        let fixes = diagnostics.iter().filter_map(|(_, finding)| finding.fixes.first());
        for fix in fixes.filter(|fix| fix.applicability == Applicability::Safe) {
            let Some(edits) = self.edits(fix) else { continue };
            // What goes into other files is for the one who looks at it.
            let [own] = &edits[..] else { continue };
            if own.path != *self.path(opened) || taken.iter().any(|other| overlap(other, own)) {
                continue;
            }
            taken.extend(edits);
        }
        let mut edits: Vec<TextEdit> = taken.into_iter().flat_map(|file| file.edits).collect();
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
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

/// Whether edits of two fixes touch each other.
fn overlap(left: &FileEdit, right: &FileEdit) -> bool {
    let touch = |one: &TextEdit, other: &TextEdit| {
        one.range.start <= other.range.end && other.range.start <= one.range.end
    };
    left.edits.iter().any(|one| right.edits.iter().any(|other| touch(one, other)))
}
