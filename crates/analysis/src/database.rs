//! The database itself.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use plimsoll_base::{FileId, ReadFailure, WorkspacePath, World};
use plimsoll_model::Recorded;
use salsa::{Durability, Setter};

use crate::baseline::Baseline;
use crate::defaults::{Chosen, Defaults};
use crate::edited::Edited;
use crate::facts::AtRest;
use crate::workspace::{FileTable, SourceFile, Workspace};

/// What queries see of the database.
#[salsa::db]
pub trait Db: salsa::Database {
    /// The outside.
    fn world(&self) -> &dyn World;

    /// What is kept of files that are edited.
    fn edited(&self) -> &Edited;

    /// What is known of files at rest.
    fn at_rest(&self) -> &AtRest;

    /// Whether a file of the workspace is looked into anyway.
    fn will_read(&self, file: FileId) -> bool;
}

/// A workspace and everything that was computed from it. A clone is a snapshot for another thread; a change waits until
/// all clones are dropped.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
    world: Arc<dyn World>,
    edited: Arc<Edited>,
    at_rest: Arc<AtRest>,
    will_read: WillRead,
}

/// Which files are looked into anyway.
#[derive(Clone)]
enum WillRead {
    All,
    Only(Arc<[FileId]>),
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn world(&self) -> &dyn World {
        &*self.world
    }

    fn edited(&self) -> &Edited {
        &self.edited
    }

    fn at_rest(&self) -> &AtRest {
        &self.at_rest
    }

    fn will_read(&self, file: FileId) -> bool {
        match &self.will_read {
            WillRead::All => true,
            WillRead::Only(files) => files.contains(&file),
        }
    }
}

impl Database {
    /// A workspace with these files. They get their [`FileId`]s in the order of their paths; none is read yet.
    #[must_use]
    pub fn new(world: Arc<dyn World>, paths: Vec<WorkspacePath>) -> Self {
        Self::with_events(world, paths, None)
    }

    /// As [`Database::new`], telling `events` what the engine does; for tests of what is recomputed.
    #[must_use]
    pub fn with_events(
        world: Arc<dyn World>,
        mut paths: Vec<WorkspacePath>,
        events: Option<Box<dyn Fn(salsa::Event) + Send + Sync + 'static>>,
    ) -> Self {
        let db = Self {
            storage: salsa::Storage::new(events),
            world,
            edited: Arc::default(),
            at_rest: Arc::default(),
            will_read: WillRead::Only(Arc::default()),
        };
        paths.sort();
        paths.dedup();
        let sources = (0..).zip(paths).map(|(number, path)| {
            // What is on disk changes rarely: nothing that depends only on it is looked at after an edit.
            SourceFile::builder(FileId(number), path, None, 0).durability(Durability::HIGH).new(&db)
        });
        let table = FileTable::new(&db, sources.collect());
        // A singleton: queries find it through the database.
        let _workspace =
            Workspace::builder(Arc::new(table), Arc::default()).durability(Durability::HIGH).new(&db);
        let _baseline = Baseline::new(&db, None);
        let _defaults = Defaults::builder(Chosen::default()).durability(Durability::HIGH).new(&db);
        db
    }

    /// Says that all files of the workspace will be looked into, so that it is worth keeping what is made of each. Results do not
    /// depend on it. It is said before anything is asked.
    pub fn will_read_all(&mut self) {
        self.will_read = WillRead::All;
    }

    /// As [`Self::will_read_all`], of this file alone, which may be large.
    pub fn will_read_one(&mut self, file: SourceFile) {
        self.will_read = WillRead::Only(Arc::new([file.id(self)]));
    }

    /// Adds files that were not there before. Their numbers come behind all others; files that are known stay as they are.
    pub fn add_files(&mut self, paths: impl IntoIterator<Item = WorkspacePath>) {
        let known = Workspace::get(self).files(self);
        let paths: Vec<WorkspacePath> = paths.into_iter().filter(|path| known.at(path).is_none()).collect();
        // An editor says so at each keystroke.
        if paths.is_empty() {
            return;
        }
        let mut table = FileTable::clone(known);
        let mut is_changed = false;
        for path in paths {
            let make =
                |id| SourceFile::builder(id, path.clone(), None, 0).durability(Durability::HIGH).new(self);
            is_changed |= table.add(&path, make);
        }
        self.set_files(table, is_changed);
    }

    /// Forgets files that are not there any more. Numbers are not given again; a file that comes back has its old one.
    pub fn remove_files<'a>(&mut self, paths: impl IntoIterator<Item = &'a WorkspacePath>) {
        let mut table = FileTable::clone(Workspace::get(self).files(self));
        let removed = paths.into_iter().filter(|path| table.remove(path)).count();
        self.set_files(table, removed > 0);
    }

    fn set_files(&mut self, table: FileTable, is_changed: bool) {
        if is_changed {
            Workspace::get(self).set_files(self).with_durability(Durability::HIGH).to(Arc::new(table));
        }
    }

    /// What stops the work on this snapshot, from another thread.
    #[must_use]
    pub fn stop(&self) -> Stop {
        Stop(salsa::Database::cancellation_token(self))
    }

    /// Ends the work on this snapshot here, where the database is to be changed or nobody wants the result any more. Queries do so
    /// by themselves; this is for loops that ask none, and costs next to nothing.
    pub fn unwind_if_stopped(&self) {
        salsa::Database::unwind_if_revision_cancelled(self);
    }

    /// The file at a path.
    #[must_use]
    pub fn file(&self, path: &WorkspacePath) -> Option<SourceFile> {
        Workspace::get(self).files(self).at(path)
    }

    /// The files below a folder, in the order of their paths.
    #[must_use]
    pub fn files_below(&self, folder: &WorkspacePath) -> Vec<WorkspacePath> {
        Workspace::get(self).files(self).below(folder).map(|(path, _)| path.clone()).collect()
    }

    /// Gives a file a text that counts instead of what is on disk, as an editor does; `None` ends that.
    pub fn set_overlay(&mut self, file: SourceFile, text: Option<Arc<str>>) {
        // An equal text would count as a change.
        if file.overlay(self) != text {
            if text.is_none() {
                self.edited.forget(file.id(self));
            }
            self.hold(file);
            file.set_overlay(self).with_durability(Durability::LOW).to(text);
        }
    }

    /// A file that was held once is never taken for one at rest again, as the engine keeps what was made of it as something that
    /// changes often.
    fn hold(&mut self, file: SourceFile) {
        let (known, path) = (Workspace::get(self).held(self), file.path(self));
        if known.contains_key(path) {
            return;
        }
        let mut all = BTreeMap::clone(known);
        all.insert(path.clone(), file);
        Workspace::get(self).set_held(self).with_durability(Durability::HIGH).to(Arc::new(all));
    }

    /// Says that a file changed on disk.
    pub fn touch(&mut self, file: SourceFile) {
        let revision = file.revision(self) + 1;
        file.set_revision(self).with_durability(Durability::HIGH).to(revision);
        // Changing the number waited for all snapshots, so none tells now what was.
        self.at_rest.forget(file.id(self));
    }

    /// Gives states of applications that count in place of what is recorded; `None` ends that.
    pub fn set_baseline(&mut self, states: Option<Arc<[Recorded]>>) {
        Baseline::get(self).set_states(self).to(states);
    }

    /// Says what counts where the settings say nothing.
    pub fn set_defaults(&mut self, chosen: Chosen) {
        // Equal ones would count as a change.
        if *Defaults::get(self).chosen(self) != chosen {
            Defaults::get(self).set_chosen(self).with_durability(Durability::HIGH).to(chosen);
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn text(&self, file: SourceFile) -> Result<Arc<str>, ReadFailure> {
        crate::parse::text(self, file).clone()
    }
}

/// Why work on a snapshot ended early: somebody wants to change the database, or does not want the result any more.
pub use salsa::Cancelled;

/// Stops the work on one snapshot.
#[derive(Clone)]
pub struct Stop(salsa::CancellationToken);

impl Stop {
    /// The work ends soon, with [`Cancelled::Local`].
    pub fn stop(&self) {
        self.0.cancel();
    }
}

/// Does work on a snapshot that a change of the database may end.
///
/// # Errors
/// It was ended.
pub fn cancellable<R>(work: impl FnOnce() -> R) -> Result<R, Cancelled> {
    Cancelled::catch(AssertUnwindSafe(work))
}
