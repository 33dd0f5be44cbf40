//! What a format sees of the workspace while it puts an application together from several files.

use std::sync::Arc;

use plimsoll_base::{FileId, ReadFailure, WorkspacePath};
use plimsoll_syntax::Content;

use crate::nulecule::Nulecule;
use crate::rendered::{Rendered, Substitutions};

/// What is at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// A file.
    File(FileId),
    /// A folder.
    Folder,
    /// Nothing.
    Missing,
}

/// An application of the workspace by the names under which a `source` may mean it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct NamedApplication {
    /// Its `Nulecule` file.
    pub file: FileId,
    /// The folder that holds it.
    pub folder: WorkspacePath,
    /// `id`.
    pub id: Option<Arc<str>>,
    /// `metadata.location`.
    pub location: Option<Arc<str>>,
}

/// The workspace. Every answer is position-free.
pub trait Surroundings {
    /// Where a file is.
    fn path(&self, file: FileId) -> WorkspacePath;

    /// What is at a path.
    fn find(&self, path: &WorkspacePath) -> Found;

    /// The names in a folder and what they are, sorted by name; empty for anything that is no folder.
    fn children(&self, folder: &WorkspacePath) -> Vec<(Arc<str>, Found)>;

    /// What a file says.
    ///
    /// # Errors
    /// It cannot be read.
    fn content(&self, file: FileId) -> Result<Content, ReadFailure>;

    /// A file as template with parameters put in.
    ///
    /// # Errors
    /// It cannot be read.
    fn render(&self, file: FileId, substitutions: &Substitutions) -> Result<Arc<Rendered>, ReadFailure>;

    /// A file read as Nulecule; `None` where it is none.
    fn nulecule(&self, file: FileId) -> Option<Arc<Nulecule>>;

    /// All Nulecule applications of the workspace, in the order of their paths.
    fn applications(&self) -> Arc<[NamedApplication]>;
}
