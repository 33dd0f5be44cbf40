//! A workspace that is edited, and snapshots of it that are read.

use std::sync::Arc;

use plimsoll_analysis::defaults::Chosen;
use plimsoll_analysis::{Database, SourceFile, Stop, parse};
use plimsoll_base::{LineIndex, WorkspacePath, World};

/// A workspace that is edited. Changing it waits until the work on all snapshots has ended, which each change asks for.
pub struct Workspace {
    db: Database,
}

impl Workspace {
    /// A workspace with these files; none is read yet.
    #[must_use]
    pub fn new(world: Arc<dyn World>, paths: Vec<WorkspacePath>) -> Self {
        Self { db: Database::new(world, paths) }
    }

    /// Gives a file the text that it has in an editor. A file that is not known is added.
    pub fn set_text(&mut self, path: &WorkspacePath, text: Arc<str>) {
        self.db.add_files([path.clone()]);
        if let Some(file) = self.db.file(path) {
            self.db.set_overlay(file, Some(text));
        }
    }

    /// Says that no editor holds a file any more, so that what is on disk counts. Where it is not there either, it is gone.
    pub fn close(&mut self, path: &WorkspacePath, is_there: bool) {
        let Some(file) = self.db.file(path) else { return };
        self.db.set_overlay(file, None);
        self.db.touch(file);
        if !is_there {
            self.db.remove_files([path]);
        }
    }

    /// Says that files came to be, or changed, on disk.
    pub fn changed(&mut self, paths: &[WorkspacePath]) {
        self.touch(paths);
        self.db.add_files(paths.iter().cloned());
    }

    /// Says that files are gone from disk. One that an editor holds stays.
    pub fn removed(&mut self, paths: &[WorkspacePath]) {
        let is_held =
            |path: &WorkspacePath| self.db.file(path).is_some_and(|file| file.overlay(&self.db).is_some());
        let gone: Vec<&WorkspacePath> = paths.iter().filter(|path| !is_held(path)).collect();
        self.db.remove_files(gone);
        self.touch(paths);
    }

    fn touch(&mut self, paths: &[WorkspacePath]) {
        for path in paths {
            if let Some(file) = self.db.file(path) {
                self.db.touch(file);
            }
        }
    }

    /// Says what counts where the settings of the workspace say nothing.
    pub fn set_defaults(&mut self, chosen: Chosen) {
        self.db.set_defaults(chosen);
    }

    /// What is known now, for another thread.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot { db: self.db.clone() }
    }
}

/// A workspace at one moment. Work on it ends with a panic of its own kind when the workspace is changed; run it inside of
/// [`cancellable`](crate::cancellable), and drop the snapshot as soon as the work is done.
pub struct Snapshot {
    pub(crate) db: Database,
}

/// A file of a snapshot with its text.
#[derive(Clone)]
pub struct Opened {
    pub(crate) file: SourceFile,
    /// Its text.
    pub text: Arc<str>,
    /// The lines of the text.
    pub lines: Arc<LineIndex>,
}

impl Snapshot {
    /// The file at a path; `None` where there is none, or it cannot be read.
    #[must_use]
    pub fn open(&self, path: &WorkspacePath) -> Option<Opened> {
        self.opened(self.db.file(path)?)
    }

    pub(crate) fn opened(&self, file: SourceFile) -> Option<Opened> {
        let text = parse::text(&self.db, file).clone().ok()?;
        Some(Opened { file, text, lines: parse::lines(&self.db, file) })
    }

    /// Whether all of a file is read: of what is signed only that is, and of a merge conflict only our side.
    pub(crate) fn is_read_whole(&self, file: SourceFile) -> bool {
        let (tree, text) = (parse::tree(&self.db, file), parse::text(&self.db, file));
        tree.zip(text.as_ref().ok()).is_some_and(|(tree, text)| tree.text() == text)
    }

    /// The path of a file.
    #[must_use]
    pub fn path(&self, opened: &Opened) -> &WorkspacePath {
        opened.file.path(&self.db)
    }

    /// What stops the work on this snapshot, from another thread.
    #[must_use]
    pub fn stop(&self) -> Stop {
        self.db.stop()
    }
}
