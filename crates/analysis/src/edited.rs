//! What is kept of files while editors hold them, so that an edit repeats only what it touches: the tree before the edit, and
//! what was made of its parts. Results do not depend on it; files that nobody edits have none of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use plimsoll_base::FileId;
use plimsoll_formats::parts::Parts;
use plimsoll_syntax::Tree;
use rustc_hash::FxHashMap;

use crate::database::Db;
use crate::workspace::SourceFile;

/// What is kept of each file that is edited; snapshots share it.
#[derive(Default)]
pub struct Edited(Mutex<FxHashMap<FileId, Kept>>);

/// What is kept of a file.
#[derive(Default)]
struct Kept {
    tree: Option<Arc<Tree>>,
    parts: Arc<Parts>,
}

impl Edited {
    /// Forgets a file that nobody edits any more.
    pub(crate) fn forget(&self, file: FileId) {
        self.files().remove(&file);
    }

    /// The tree of a file by way of the one before, which it takes the place of.
    pub(crate) fn tree(&self, file: FileId, read: impl FnOnce(Option<&Tree>) -> Tree) -> Arc<Tree> {
        let before = self.files().entry(file).or_default().tree.clone();
        let tree = Arc::new(read(before.as_deref()));
        self.files().entry(file).or_default().tree = Some(tree.clone());
        tree
    }

    fn parts(&self, file: FileId) -> Option<Arc<Parts>> {
        self.files().get(&file).map(|kept| kept.parts.clone())
    }

    fn files(&self) -> MutexGuard<'_, FxHashMap<FileId, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was made of the parts of a file; `None` where nobody edits it. Whoever asks has asked for its tree before. This is no
/// result, so whoever asks does not depend on the text for it.
pub(crate) fn parts(db: &dyn Db, file: SourceFile) -> Option<Arc<Parts>> {
    db.edited().parts(file.id(db))
}
