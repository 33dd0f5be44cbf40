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
        // What comes back has its old number, and may have another text.
        self.db.add_files(paths.iter().cloned());
        self.touch(paths);
    }

    /// Says that files are gone from disk, or folders with all that was in them. What an editor holds stays.
    pub fn removed(&mut self, paths: &[WorkspacePath]) {
        let below = paths.iter().flat_map(|path| self.db.files_below(path));
        let paths: Vec<WorkspacePath> = below.chain(paths.iter().cloned()).collect();
        let is_held =
            |path: &WorkspacePath| self.db.file(path).is_some_and(|file| file.overlay(&self.db).is_some());
        let gone: Vec<WorkspacePath> = paths.iter().filter(|path| !is_held(path)).cloned().collect();
        self.touch(&paths);
        self.db.remove_files(&gone);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Mutex, OnceLock};

    use plimsoll_base::TextRange;
    use plimsoll_test_support::{MemoryWorld, samples};

    use super::*;
    use crate::cancellable;
    use crate::plan::{Asked, Choices, What};

    /// A snapshot of a long file that stops the work on it after so many events of the engine, none of which is the start of a query.
    fn stops_after(events: usize, work: impl Fn(&Snapshot, &Opened)) -> bool {
        let (left, stop) = (Arc::new(AtomicUsize::new(usize::MAX)), Arc::new(OnceLock::<Mutex<Stop>>::new()));
        let (counted, stopping) = (left.clone(), stop.clone());
        let on_event = move || {
            if counted.fetch_sub(1, Ordering::SeqCst) == 1
                && let Some(stop) = stopping.get()
            {
                stop.lock().unwrap().stop();
            }
        };
        let text = samples::application(24 * 1000, 1, 0);
        let world = MemoryWorld::new([("shop.yaml", &*text)]);
        let path = WorkspacePath::new("shop.yaml").unwrap();
        let db =
            Database::with_events(Arc::new(world), vec![path.clone()], Some(Box::new(move |_| on_event())));
        let snapshot = Snapshot { db };
        let opened = snapshot.open(&path).unwrap();
        // Now all queries have been answered, and are only looked up.
        work(&snapshot, &opened);
        assert!(stop.set(Mutex::new(snapshot.stop())).is_ok());
        left.store(events, Ordering::SeqCst);
        cancellable(|| work(&snapshot, &opened)).is_err()
    }

    #[test]
    fn long_work_outside_of_queries_can_be_stopped() {
        let asked = Asked {
            what: What::Plan,
            offset: None,
            application: None,
            format: "text".to_owned(),
            choices: Choices::default(),
        };
        let whole = |opened: &Opened| TextRange::new(0, opened.text.len() as u32);
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.tokens(opened, None))), "tokens");
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.outline(opened))), "outline");
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.folds(opened))), "folds");
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.lenses(opened))), "lenses");
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.hints(opened, whole(opened)))), "hints");
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.show_plan(opened, &asked))), "a plan");
        assert!(stops_after(500, |snapshot, opened| drop(snapshot.plan_state(opened, &asked))), "its state");
    }
}
