//! The files of the workspace.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{FileId, WorkspacePath};
use rustc_hash::FxHashSet;

use crate::database::Db;
use plimsoll_formats::surroundings::Found;

/// The name of the file that stands for standard input, in the folder in which its references are looked up. No other file has
/// it by accident.
pub const STANDARD_INPUT: &str = "<standard input>";

/// A file. There is one of these per path for the life of the database.
#[salsa::input(debug)]
pub struct SourceFile {
    /// Its number.
    #[returns(copy)]
    pub id: FileId,
    /// Its path.
    #[returns(ref)]
    pub path: WorkspacePath,
    /// The text of an editor, which counts instead of what is on disk.
    #[returns(clone)]
    pub overlay: Option<Arc<str>>,
    /// Grows when the file changes on disk.
    #[returns(copy)]
    pub revision: u32,
}

/// All files.
#[salsa::input(singleton, debug)]
pub struct Workspace {
    /// By number and by path.
    #[returns(ref)]
    pub files: Arc<FileTable>,
    /// The files that editors hold, or held before, in the order of their paths.
    #[returns(ref)]
    pub held: Arc<BTreeMap<WorkspacePath, SourceFile>>,
}

impl Workspace {
    /// The files on disk that no editor ever held, in the order of their paths. What is made of these alone is not looked at when one
    /// types, however many they are.
    pub fn at_rest(self, db: &dyn Db) -> impl Iterator<Item = (&WorkspacePath, SourceFile)> {
        let held: FxHashSet<SourceFile> = self.held(db).values().copied().collect();
        self.files(db).iter().filter(move |(_, file)| !held.contains(file))
    }

    /// The files that editors hold, or held before, in the order of their paths.
    pub fn in_editors(self, db: &dyn Db) -> impl Iterator<Item = (&WorkspacePath, SourceFile)> {
        let files = self.files(db);
        let held = self.held(db).iter().map(|(path, file)| (path, *file));
        held.filter(|(path, file)| files.at(path) == Some(*file))
    }
}

/// The files by number and by path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileTable {
    by_id: Vec<SourceFile>,
    by_path: BTreeMap<WorkspacePath, SourceFile>,
    /// What was there before, so that it has its number again when it comes back.
    gone: BTreeMap<WorkspacePath, SourceFile>,
}

impl FileTable {
    /// A table of files whose numbers count from zero in this order.
    pub(crate) fn new(db: &dyn Db, files: Vec<SourceFile>) -> Self {
        let by_path = files.iter().map(|&file| (file.path(db).clone(), file)).collect();
        Self { by_id: files, by_path, gone: BTreeMap::new() }
    }

    /// Adds a file, which `make` makes of its number where it was never there; whether it was not there.
    pub(crate) fn add(&mut self, path: &WorkspacePath, make: impl FnOnce(FileId) -> SourceFile) -> bool {
        if self.by_path.contains_key(path) {
            return false;
        }
        let file = self.gone.remove(path).unwrap_or_else(|| {
            let file = make(FileId(self.by_id.len() as u32));
            self.by_id.push(file);
            file
        });
        self.by_path.insert(path.clone(), file);
        true
    }

    /// Removes a file; whether it was there.
    pub(crate) fn remove(&mut self, path: &WorkspacePath) -> bool {
        let Some(file) = self.by_path.remove(path) else { return false };
        self.gone.insert(path.clone(), file);
        true
    }

    /// The file with this number. Numbers come from the same workspace.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<SourceFile> {
        self.by_id.get(id.0 as usize).copied()
    }

    /// The file at a path.
    #[must_use]
    pub fn at(&self, path: &WorkspacePath) -> Option<SourceFile> {
        self.by_path.get(path).copied()
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&WorkspacePath, SourceFile)> {
        self.by_path.iter().map(|(path, &file)| (path, file))
    }

    /// The files below a folder, in the order of their paths.
    pub fn below<'a>(
        &'a self,
        folder: &'a WorkspacePath,
    ) -> impl Iterator<Item = (&'a WorkspacePath, SourceFile)> {
        // Paths are ordered by names, so all that lies below a folder follows it directly.
        self.by_path
            .range(folder.clone()..)
            .skip_while(move |(path, _)| *path == folder)
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(path, &file)| (path, file))
    }

    /// What is at a path. A folder without files is not there.
    #[must_use]
    pub fn find(&self, db: &dyn Db, path: &WorkspacePath) -> Found {
        match self.at(path) {
            Some(file) => Found::File(file.id(db)),
            None if self.below(path).next().is_some() => Found::Folder,
            None => Found::Missing,
        }
    }

    /// The names directly in a folder and what they are, by name.
    #[must_use]
    pub fn children(&self, db: &dyn Db, folder: &WorkspacePath) -> Vec<(Arc<str>, Found)> {
        let depth = folder.names().count();
        let mut children: Vec<(Arc<str>, Found)> = Vec::new();
        for (path, file) in self.below(folder) {
            let mut names = path.names().skip(depth);
            let Some(name) = names.next() else { continue };
            let found = if names.next().is_none() { Found::File(file.id(db)) } else { Found::Folder };
            if children.last().is_none_or(|(last, _)| **last != *name) {
                children.push((name.into(), found));
            }
        }
        children
    }
}

/// The file with this number; ids of another workspace give none.
#[must_use]
pub fn source(db: &dyn Db, id: FileId) -> Option<SourceFile> {
    Workspace::get(db).files(db).get(id)
}
