//! A workspace that lives in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use plimsoll_base::{ReadFailure, WorkspacePath, World};

/// Files by path: their texts, or why they cannot be read. Files may be changed while others read.
#[derive(Debug, Default)]
pub struct MemoryWorld {
    files: Mutex<BTreeMap<WorkspacePath, Result<Arc<str>, ReadFailure>>>,
}

impl MemoryWorld {
    /// A workspace with these paths and texts.
    ///
    /// # Panics
    /// A path is absolute or leads out of the workspace.
    #[must_use]
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let world = Self::default();
        for (path, text) in files {
            world.write(path, text);
        }
        world
    }

    /// Gives a file a text, as saving it does.
    ///
    /// # Panics
    /// The path is absolute or leads out of the workspace.
    pub fn write(&self, path: &str, text: &str) {
        self.put(path, Ok(text.into()));
    }

    /// Makes a file one that cannot be read.
    ///
    /// # Panics
    /// The path is absolute or leads out of the workspace.
    pub fn fail(&self, path: &str, failure: ReadFailure) {
        self.put(path, Err(failure));
    }

    /// The paths of all files, in their order.
    #[must_use]
    pub fn paths(&self) -> Vec<WorkspacePath> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn put(&self, path: &str, file: Result<Arc<str>, ReadFailure>) {
        let path = WorkspacePath::new(path).expect("paths of tests are inside the workspace");
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path, file);
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.get(path).cloned().unwrap_or(Err(ReadFailure::Missing))
    }
}
