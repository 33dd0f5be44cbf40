//! What is remembered of a workspace from one call to the next: what was made of the texts of its files, in
//! `.plimsoll/cache/facts`.
//!
//! Nothing depends on it but the time that a call takes. What was made of a text counts for that text, by its digest, wherever it
//! is. So that a file need not be read to know its digest, its metadata are kept beside it; they count where they are old
//! enough to change when the file does. What cannot be read or written is not there.
#![allow(clippy::disallowed_methods, reason = "the rim asks the outside")]

mod file;
mod stamp;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use plimsoll_base::{Digest, Hasher, Kept, Made, Make, WorkspacePath};
use plimsoll_formats::claim::layout;

use file::{Loaded, Record};
use stamp::Stamp;

/// The folder of the cache in the claim store.
const FOLDER: &str = "cache";

/// The file with what is remembered.
const FACTS: &str = "facts";

/// How many files must be looked into for a cache to be worth a file in the workspace.
const LEAST: usize = 1000;

/// It is written anew where one of so many files differs from what it says: looking into fewer takes less time than writing.
const PART: usize = 1000;

/// What says that the folder is none of the workspace's own, to git and to programs that make copies (bford.info/cachedir).
const MARKS: [(&str, &str); 2] = [
    (".gitignore", "# Made by plimsoll, and made again where it is gone.\n*\n"),
    (
        "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# Made by plimsoll, and made again where it is gone.\n",
    ),
];

/// The memory of a workspace.
pub(crate) struct Cache {
    /// The folder of the workspace, without symbolic links in its path.
    root: PathBuf,
    /// When no file had been looked at.
    started: SystemTime,
    least: usize,
    /// What was remembered when it was first asked for.
    loaded: OnceLock<Loaded>,
    /// What was learned since.
    learned: Mutex<Vec<Learned>>,
    /// How many files were asked for.
    asked: AtomicUsize,
}

/// What was learned of a file.
struct Learned {
    path: WorkspacePath,
    /// Its metadata before it was read.
    stamp: Option<Stamp>,
    digest: Digest,
    /// What was made of it; `None` where that is not to be written down.
    made: Option<Box<[u8]>>,
}

impl Cache {
    /// The memory of the workspace at `root`, which has so many files; `None` where none is worth having.
    pub(crate) fn of(root: &Path, files: usize) -> Option<Self> {
        Self::with_least(root, files, LEAST)
    }

    fn with_least(root: &Path, files: usize, least: usize) -> Option<Self> {
        (files >= least).then(|| Self {
            root: root.to_owned(),
            started: SystemTime::now(),
            least,
            loaded: OnceLock::new(),
            learned: Mutex::default(),
            asked: AtomicUsize::new(0),
        })
    }

    /// What `make` makes of the text of a file, which `read` reads; `real` is where it is on disk.
    pub(crate) fn recall(
        &self,
        path: &WorkspacePath,
        real: &Path,
        read: impl FnOnce() -> Option<Arc<str>>,
        make: Make<'_>,
    ) -> Option<Cow<'_, [u8]>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let loaded = self.loaded.get_or_init(|| self.load());
        let stamp = Stamp::of_file(real);
        let known = loaded.at(path.as_str());
        if let Some(known) = known.filter(|known| stamp.is_some() && known.stamp == stamp) {
            return Some(Cow::Borrowed(known.made));
        }
        let text = read()?;
        let digest = digest(path.file_name(), &text);
        let by_text = known.filter(|known| known.digest == digest).or_else(|| loaded.of(&digest));
        let (made, kept, digest) = match by_text {
            Some(known) => (Cow::Borrowed(known.made), Some(known.made.into()), digest),
            None => {
                let Made { bytes, kept } = make(text, true);
                let digest = if kept == Kept::ForText { digest } else { file::UNTOLD };
                let kept = (kept != Kept::Nowhere).then(|| bytes.as_slice().into());
                (Cow::Owned(bytes), kept, digest)
            }
        };
        let learned = Learned { path: path.clone(), stamp, digest, made: kept };
        self.learned.lock().unwrap_or_else(PoisonError::into_inner).push(learned);
        Some(made)
    }

    /// Writes down what was learned, if that is worth it. `is_there` says which files there still are.
    pub(crate) fn write(&self, is_there: impl Fn(&str) -> bool) {
        if self.asked.load(Ordering::Relaxed) < self.least {
            return;
        }
        // Where it cannot be written, the next call takes as long as this one.
        let _ = self.try_write(is_there);
    }

    fn try_write(&self, is_there: impl Fn(&str) -> bool) -> Option<()> {
        let learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        let loaded = self.loaded.get_or_init(|| self.load());
        // Metadata may not have been good enough to be written down then, and be so now.
        let cheap = loaded.count().max(learned.len()) / PART;
        if learned.is_empty() || learned.len() < cheap {
            return None;
        }
        let folder = self.folder(true)?;
        for (name, text) in MARKS {
            let path = folder.join(name);
            if path.symlink_metadata().is_err() {
                fs::write(path, text).ok()?;
            }
        }
        let mut out = tempfile::Builder::new().prefix(".facts-").tempfile_in(&folder).ok()?;
        let horizon = stamp::horizon(self.started, out.as_file());
        let mut records: BTreeMap<&str, Record<'_>> = BTreeMap::new();
        records.extend(loaded.records().filter(|(path, _)| is_there(path)));
        let mut is_changed = false;
        for Learned { path, stamp, digest, made } in learned.iter() {
            let path = path.as_str();
            let stamp = stamp.filter(|stamp| stamp.is_older_than(horizon));
            let Some(made) = made else {
                is_changed |= records.remove(path).is_some();
                continue;
            };
            let record = Record { stamp, digest: *digest, made };
            is_changed |= records.insert(path, record).is_none_or(|known| known != record);
        }
        if !is_changed {
            return None;
        }
        out.write_all(&file::write(&records)).ok()?;
        out.persist(folder.join(FACTS)).ok()?;
        Some(())
    }

    fn load(&self) -> Loaded {
        let read = || {
            let path = self.folder(false)?.join(FACTS);
            // A pipe would keep us waiting, and a link may lead anywhere.
            let metadata = path.symlink_metadata().ok().filter(fs::Metadata::is_file)?;
            (metadata.len() <= file::MOST_BYTES).then(|| fs::read(path).ok()).flatten()
        };
        read().and_then(Loaded::read).unwrap_or_default()
    }

    /// The folder of the cache; `None` where it is none, or a symbolic link is in its path.
    fn folder(&self, must_be: bool) -> Option<PathBuf> {
        let mut folder = self.root.clone();
        for name in [layout::STORE, FOLDER] {
            folder.push(name);
            if must_be {
                // It may be there already; what it is is seen next.
                let _ = fs::create_dir(&folder);
            }
            folder.symlink_metadata().ok().filter(fs::Metadata::is_dir)?;
        }
        Some(folder)
    }
}

/// What tells texts apart of which something else is made: what they say, and how their files are called.
fn digest(file_name: &str, text: &str) -> Digest {
    let mut hasher = Hasher::default();
    hasher.part(file_name.as_bytes());
    hasher.part(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests;
