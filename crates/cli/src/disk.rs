//! The workspace on disk.
#![allow(clippy::disallowed_methods, reason = "this is the one place that reads files")]

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use plimsoll_base::{MAX_FILE_BYTES, ReadFailure, WorkspacePath, World};
use plimsoll_formats::claim::layout;

/// Reads files below a folder.
pub(crate) struct Disk {
    /// The workspace, without symbolic links in its path.
    root: PathBuf,
    /// The claim store, if it is not in the workspace.
    store: Option<PathBuf>,
}

impl Disk {
    /// The workspace at `root`; `store` is a claim store somewhere else. Both must exist.
    pub(crate) fn new(root: PathBuf, store: Option<PathBuf>) -> Self {
        Self { root, store }
    }

    /// Where a path of the workspace is on disk, and the folder that it must not leave.
    pub(crate) fn locate(&self, path: &WorkspacePath) -> (PathBuf, &Path) {
        if let Some(store) = &self.store
            && path.starts_with(&layout::store())
        {
            let names = path.names().skip(layout::store().names().count());
            return (names.fold(store.clone(), |path, name| path.join(name)), store);
        }
        (path.names().fold(self.root.clone(), |path, name| path.join(name)), &self.root)
    }
}

impl World for Disk {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        let (path, boundary) = self.locate(path);
        let real = fs::canonicalize(path).map_err(|error| failure(&error))?;
        if !real.starts_with(boundary) {
            return Err(ReadFailure::Outside);
        }
        let metadata = fs::metadata(&real).map_err(|error| failure(&error))?;
        if metadata.is_dir() {
            return Err(ReadFailure::Folder);
        }
        // Opening a pipe would wait for somebody to write to it.
        if !metadata.is_file() {
            return Err(ReadFailure::NotRegular);
        }
        if metadata.len() > MAX_FILE_BYTES {
            return Err(ReadFailure::TooLarge(metadata.len()));
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        // It may have grown since it was looked at.
        let file = File::open(&real).map_err(|error| failure(&error))?;
        file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| failure(&error))?;
        text(bytes)
    }
}

/// Bytes as text.
pub(crate) fn text(bytes: Vec<u8>) -> Result<Arc<str>, ReadFailure> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadFailure::TooLarge(bytes.len() as u64));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(ReadFailure::NotText(error.utf8_error().valid_up_to() as u64)),
    }
}

fn failure(error: &std::io::Error) -> ReadFailure {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadFailure::Missing,
        ErrorKind::PermissionDenied => ReadFailure::Forbidden,
        ErrorKind::IsADirectory => ReadFailure::Folder,
        _ => ReadFailure::Other(error.to_string()),
    }
}
