//! The workspace on disk.
#![allow(clippy::disallowed_methods, reason = "this is the one place that reads and changes files")]

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use plimsoll_base::{MAX_FILE_BYTES, Make, ReadFailure, WorkspacePath, World};
use plimsoll_formats::claim::layout;
use tempfile::NamedTempFile;

use crate::cache::Cache;
use crate::exit::Failure;

/// How many pieces of work a thread takes at once.
const AT_ONCE: usize = 16;

/// How much of a file that is no text is looked at, in bytes.
const HINTS: u64 = 1024 * 1024;

/// Words that show one of our formats.
const MARKS: [&str; 4] = ["specversion", "invocationImages", "core.oam.dev", "mixins:"];

/// Reads files below a folder.
pub(crate) struct Disk {
    /// The workspace, without symbolic links in its path.
    root: PathBuf,
    /// The claim store, if it is not in the workspace.
    store: Option<PathBuf>,
    /// What is remembered of the files.
    cache: Option<Cache>,
}

impl Disk {
    /// The workspace at `root`; `store` is a claim store somewhere else. Both must exist.
    pub(crate) fn new(root: PathBuf, store: Option<PathBuf>) -> Self {
        Self { root, store, cache: None }
    }

    /// The same with a memory.
    pub(crate) fn with_cache(mut self, cache: Option<Cache>) -> Self {
        self.cache = cache;
        self
    }

    /// What is remembered of the files.
    pub(crate) fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref()
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

    /// The file that a path means, all symbolic links followed; none may lead out of the workspace.
    fn real(&self, path: &WorkspacePath) -> Result<PathBuf, ReadFailure> {
        let (path, boundary) = self.locate(path);
        let real = fs::canonicalize(path).map_err(|error| failure(&error))?;
        if real.starts_with(boundary) { Ok(real) } else { Err(ReadFailure::Outside) }
    }

    /// Whether the bytes of a file that is no text hold the words that show one of our formats, in whatever encoding.
    pub(crate) fn hints_at_descriptor(&self, path: &WorkspacePath) -> bool {
        let mut bytes = Vec::new();
        let file = self.real(path).ok().filter(|real| real.is_file()).and_then(|real| File::open(real).ok());
        if file.is_none_or(|file| file.take(HINTS).read_to_end(&mut bytes).is_err()) {
            return false;
        }
        // In UTF-16 each letter of these words has a zero beside it.
        bytes.retain(|byte| *byte != 0);
        MARKS.iter().any(|mark| bytes.windows(mark.len()).any(|part| part == mark.as_bytes()))
    }

    /// Gives a file another text, whole or not at all, if it still has the text `before`. Its permissions stay. Where a
    /// symbolic link stands at the path, the file that it leads to is written.
    ///
    /// # Errors
    /// The file has another text by now, cannot be read or written, or lies outside of the workspace; it is then as it was.
    pub(crate) fn replace(&self, path: &WorkspacePath, before: &str, after: &str) -> Result<(), Failure> {
        let unreadable = |failure: ReadFailure| {
            Failure::outside(format!("{path} is not written: it {}", failure.message()))
        };
        let unwritable =
            |error: std::io::Error| Failure::outside(format!("{path} cannot be written: {error}"));
        let real = self.real(path).map_err(unreadable)?;
        let folder = real.parent().unwrap_or(&real);
        let permissions = fs::metadata(&real).map_err(unwritable)?.permissions();
        if permissions.readonly() {
            return Err(Failure::outside(format!("{path} is not written: it is read-only")));
        }
        let mut file = NamedTempFile::new_in(folder).map_err(unwritable)?;
        file.write_all(after.as_bytes()).map_err(unwritable)?;
        file.as_file().set_permissions(permissions).map_err(unwritable)?;
        file.as_file().sync_all().map_err(unwritable)?;
        // As late as can be: an editor may have saved it meanwhile.
        if *self.read(path).map_err(unreadable)? != *before {
            return Err(Failure::outside(format!("{path} is not written: it has changed since it was read")));
        }
        file.persist(&real).map_err(|error| unwritable(error.error))?;
        Ok(())
    }
}

impl World for Disk {
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure> {
        let real = self.real(path)?;
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

    fn recall(&self, path: &WorkspacePath, make: Make<'_>) -> Option<Cow<'_, [u8]>> {
        let read = || self.read(path).ok();
        match &self.cache {
            // A claim store elsewhere is none of the workspace.
            Some(cache) if !path.starts_with(&layout::store()) => {
                cache.recall(path, &self.root.join(path.as_str()), read, make)
            }
            _ => read().map(|text| Cow::Owned(make(text, false).bytes)),
        }
    }

    fn for_each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        let next = AtomicUsize::new(0);
        let take = || {
            loop {
                let first = next.fetch_add(AT_ONCE, Ordering::Relaxed);
                if first >= count {
                    return;
                }
                (first..count.min(first + AT_ONCE)).for_each(work);
            }
        };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        // None of the pool that checks files: its threads take up other work while they wait, and that may wait for this.
        thread::scope(|scope| {
            for _ in 1..cores.min(count.div_ceil(AT_ONCE)) {
                // Texts are nested as deeply here as where everything is done by one thread.
                let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, take);
            }
            take();
        });
    }
}

/// The stack of a thread, in bytes; that of a main thread is as large.
pub(crate) const STACK: usize = 8 * 1024 * 1024;

/// A block of memory that is nothing special, in bytes.
const SMALL: usize = 64 * 1024;

/// Bytes as text.
pub(crate) fn text(bytes: Vec<u8>) -> Result<Arc<str>, ReadFailure> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadFailure::TooLarge(bytes.len() as u64));
    }
    // No text that is read starts with a zero, or has one behind its first letter: this is UTF-16.
    if let Some(zero) = bytes.iter().take(2).position(|byte| *byte == 0) {
        return Err(ReadFailure::NotText(zero as u64));
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let shared: Arc<str> = text.as_str().into();
            // Allocators that learn from the largest block that is given back, as that of GNU, keep less for later where
            // this one is small.
            let mut bytes = text.into_bytes();
            bytes.truncate(SMALL);
            bytes.shrink_to_fit();
            Ok(shared)
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A workspace with `a`, and a file outside of it.
    fn disk() -> (tempfile::TempDir, Disk) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("workspace");
        fs::create_dir(&root).unwrap();
        fs::write(root.join("a"), "old").unwrap();
        fs::write(root.join("../outside"), "old").unwrap();
        (folder, Disk::new(root, None))
    }

    fn names(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_file_is_replaced_only_while_it_has_the_text_that_was_read() {
        let (_folder, disk) = disk();
        let path = WorkspacePath::new("a").unwrap();
        disk.replace(&path, "old", "new").unwrap();
        assert_eq!(fs::read_to_string(disk.root.join("a")).unwrap(), "new");
        let failure = disk.replace(&path, "old", "newer").unwrap_err();
        assert!(failure.to_string().contains("has changed since it was read"), "{failure}");
        assert_eq!(fs::read_to_string(disk.root.join("a")).unwrap(), "new");
        assert_eq!(names(&disk.root), 1, "a temporary file is left");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_came_to_lead_outside_is_not_followed() {
        let (_folder, disk) = disk();
        std::os::unix::fs::symlink("../outside", disk.root.join("link")).unwrap();
        let failure = disk.replace(&WorkspacePath::new("link").unwrap(), "old", "new").unwrap_err();
        assert!(failure.to_string().contains("leads out of the workspace"), "{failure}");
        assert_eq!(fs::read_to_string(disk.root.join("../outside")).unwrap(), "old");
    }
}
