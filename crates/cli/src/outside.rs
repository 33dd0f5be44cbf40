//! What the language server sees of the disk.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use plimsoll_base::WorkspacePath;
use plimsoll_server::{Loaded, Outside};

use crate::disk::Disk;
use crate::workspace;

/// How long nothing is said while files are listed.
const PATIENCE: Duration = Duration::from_millis(500);

/// How long nothing must happen before it is called quiet.
const PAUSE: Duration = Duration::from_millis(200);

/// The files on disk.
pub(crate) struct OnDisk;

impl Outside for OnDisk {
    fn workspace_of(&self, file: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
        let start = file.parent()?;
        // Of folders inside each other the innermost counts.
        let inside = folders.iter().filter(|folder| start.starts_with(folder));
        let folder = || inside.max_by_key(|folder| folder.components().count()).cloned();
        workspace::marked(start).or_else(folder)
    }

    fn load(&self, root: &Path, lasts: &(dyn Fn() + Sync)) -> Result<Loaded, String> {
        let found = std::thread::scope(|scope| {
            let (done, waiting) = std::sync::mpsc::channel::<()>();
            scope.spawn(move || {
                if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    lasts();
                }
            });
            let found = workspace::find(root, Some(root), None);
            drop(done);
            found
        });
        let found = found.map_err(|failure| failure.to_string())?;
        Ok(Loaded { world: Arc::new(Disk::new(found.root, None)), paths: found.paths })
    }

    fn lists(&self, root: &Path, file: &Path) -> bool {
        let folders = file.ancestors().skip(1).take_while(|folder| *folder != root);
        let is_skipped = |folder: &Path| {
            let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            workspace::is_skipped(name, |file| folder.join(file).exists())
        };
        !folders.into_iter().any(is_skipped)
    }

    fn below(&self, root: &Path, folder: &Path) -> Vec<WorkspacePath> {
        if folder.is_dir() && self.lists(root, &folder.join("file")) {
            workspace::below(root, folder)
        } else {
            Vec::new()
        }
    }

    fn real(&self, path: &Path) -> PathBuf {
        if let Ok(real) = path.canonicalize() {
            return real;
        }
        // A file that is not saved yet: its folder may be reached over a link all the same.
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => self.real(folder).join(name),
            _ => path.to_owned(),
        }
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn pause(&self) {
        std::thread::sleep(PAUSE);
    }
}
