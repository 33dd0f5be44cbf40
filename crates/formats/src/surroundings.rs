//! What a format sees of the workspace while it puts an application together from several files.

use std::sync::Arc;

use indexmap::IndexMap;
use plimsoll_base::{FileId, ReadFailure, WorkspacePath};
use plimsoll_model::{Address, Value};
use plimsoll_syntax::Content;

use crate::cnab::Bundle;
use crate::cnab::image::ImageReference;
use crate::nulecule::Nulecule;
use crate::oam::{Definition, Document, Index};
use crate::parts::Parts;
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

/// A bundle of the workspace by the names under which a dependency may mean it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedBundle {
    /// Its file.
    pub file: FileId,
    /// `name`.
    pub name: Option<Arc<str>>,
    /// `version`.
    pub version: Option<Arc<str>>,
    /// References that it is published under, as far as they are known.
    pub references: Vec<ImageReference>,
}

/// What is recorded of the values of an installation.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct RecordedValues {
    /// The values of its parameters by name.
    pub parameters: IndexMap<Arc<str>, Value>,
    /// The names of those that nobody chose, as far as that is recorded: defaults, and what other bundles wired.
    pub by_default: Vec<Arc<str>>,
    /// Its outputs by name.
    pub outputs: IndexMap<Arc<str>, Value>,
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

    /// A file read as bundle; `None` where it is none.
    fn bundle(&self, file: FileId) -> Option<Arc<Bundle>>;

    /// All bundles of the workspace, in the order of their paths.
    fn bundles(&self) -> Arc<[NamedBundle]>;

    /// The names of the Open Application Model in the workspace.
    fn oam(&self) -> Arc<Index>;

    /// The documents of a file, in order; `None` for each that is not of the Open Application Model.
    fn oam_documents(&self, file: FileId) -> Arc<[Option<Arc<Document>>]>;

    /// The definitions of a file, in order.
    fn definitions(&self, file: FileId) -> Arc<[Arc<Definition>]>;

    /// The definitions that a runtime recorded with an application of the Open Application Model; none where it did not.
    fn recorded_definitions(&self, application: &str) -> Arc<[Arc<Definition>]>;

    /// What is recorded of the installation at an address; nothing where it is not installed.
    fn recorded(&self, address: &Address) -> RecordedValues;

    /// What was made of the parts of a file whose text is being edited; `None` of any other, which is read once.
    fn parts(&self, file: FileId) -> Option<Arc<Parts>>;
}
