//! What is said of all files of a workspace that are descriptors, or that findings are about.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_analysis::descriptors::{is_descriptor, may_be_named};
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, Workspace, checked, claims, diagnostics, document, locate, settings};
use plimsoll_base::{Diagnostic, FileId, TextRange};
use plimsoll_formats::claim::layout;

use crate::edges;
use crate::findings::Finding;
use crate::workspace::{Opened, Snapshot};

/// How many findings are told of a workspace; the files behind are left out.
pub const MOST_FINDINGS: usize = 50_000;

/// How many files are told of.
pub const MOST_FILES: usize = 20_000;

impl Snapshot {
    /// The descriptors of the workspace and all files that findings are about, in the order of their paths, each with what is
    /// said of it in the order of its text. Only what the descriptors themselves say is looked for once, however many files
    /// take part in an application. At most [`MOST_FILES`], and so many that they have no more than [`MOST_FINDINGS`].
    #[must_use]
    pub fn survey(&self) -> Vec<(Opened, Vec<Finding>)> {
        let db = &self.db;
        let mut found = Found::default();
        for (path, file) in Workspace::get(db).files(db).iter() {
            if found.files.len() >= MOST_FILES || found.count >= MOST_FINDINGS {
                break;
            }
            if path.starts_with(&layout::store()) {
                continue;
            }
            if document::answered(db, file).is_some() {
                found.add(self, diagnostics::of_source(db, file));
            } else if may_be_named(path.file_name()) && is_descriptor(db, file) {
                found.files.entry(file.id(db)).or_default();
                found.add(self, checked::of_descriptor(db, file));
            }
        }
        found.add(self, settings::diagnostics(db));
        found.add(self, claims::diagnostics(db));
        let mut files: Vec<(SourceFile, Vec<(TextRange, Diagnostic)>)> =
            found.files.into_iter().filter_map(|(id, list)| Some((source(db, id)?, list))).collect();
        files.sort_by(|(left, _), (right, _)| left.path(db).cmp(right.path(db)));
        let told = files.into_iter().filter_map(|(file, list)| {
            let opened = self.opened(file)?;
            Some((opened, self.in_order(list)))
        });
        told.take(MOST_FILES).collect()
    }
}

/// What was found so far, by file.
#[derive(Default)]
struct Found {
    files: BTreeMap<FileId, Vec<(TextRange, Diagnostic)>>,
    told: BTreeSet<(FileId, TextRange, &'static str, String)>,
    count: usize,
}

impl Found {
    fn add(&mut self, snapshot: &Snapshot, findings: Vec<Diagnostic>) {
        for finding in findings.into_iter().flat_map(edges::at_each) {
            let place = finding.primary.place;
            let Some((_, range)) = locate::locate(&snapshot.db, place) else { continue };
            // Several applications may say the same of a file that they share.
            if self.told.insert((place.file, range, finding.code.0, finding.headline.to_string())) {
                self.count += 1;
                self.files.entry(place.file).or_default().push((range, finding));
            }
        }
    }
}
