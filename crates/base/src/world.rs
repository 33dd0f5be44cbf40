//! The outside, as seen from inside: the only way in which anything below the command line and the server reads it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::path::WorkspacePath;

/// The largest file that is read, in bytes. A larger one is a diagnostic, not an attempt.
pub const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Reads the workspace.
pub trait World: Send + Sync {
    /// The text of a file.
    ///
    /// # Errors
    /// Why there is none; each reason becomes a diagnostic with its remedy.
    fn read(&self, path: &WorkspacePath) -> Result<Arc<str>, ReadFailure>;

    /// What `make` makes of the text of a file, as it is on disk; `None` where it cannot be read. A world with a memory need not read
    /// a file of which it knows what was made. `make` must depend on nothing but the text and the last name of the path. It is told
    /// whether what it says of keeping counts, as that takes time to find out.
    fn recall(&self, path: &WorkspacePath, make: Make<'_>) -> Option<Cow<'_, [u8]>> {
        self.read(path).ok().map(|text| Cow::Owned(make(text, false).bytes))
    }

    /// Does pieces of work that do not wait for each other, each of `0..count` once, on as many threads as the machine has cores for.
    /// Returns when all is done.
    fn for_each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(work);
    }
}

/// Makes something of the text of a file, and where it is asked to, tells how that may be kept.
pub type Make<'a> = &'a dyn Fn(Arc<str>, bool) -> Made;

/// What was made of the text of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// It, in a form that its maker reads.
    pub bytes: Vec<u8>,
    /// How it may be written down.
    pub kept: Kept,
}

/// How something that was made of a text may be written down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// Not at all: it, or the text, might hold a secret. From the digest of a text a weak one could be guessed.
    Nowhere,
    /// For the file as it is, without a digest of its text: it is as quickly made again.
    ForFile,
    /// For the text, wherever it is.
    ForText,
}

/// Why a file could not be read.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ReadFailure {
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It is a pipe, a socket or a device.
    NotRegular,
    /// The operating system does not let us.
    Forbidden,
    /// It is larger than [`MAX_FILE_BYTES`]; its size in bytes.
    TooLarge(u64),
    /// It is not UTF-8 from this byte on.
    NotText(u64),
    /// A symbolic link leads out of the workspace.
    Outside,
    /// Anything else, in the words of the operating system.
    Other(String),
}

impl ReadFailure {
    /// What happened, as the end of a sentence that starts with the path: "… is a folder".
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Missing => "does not exist".to_owned(),
            Self::Folder => "is a folder".to_owned(),
            Self::NotRegular => "is not a regular file".to_owned(),
            Self::Forbidden => "may not be read: permission denied".to_owned(),
            Self::TooLarge(bytes) => {
                let limit = MAX_FILE_BYTES >> 20;
                format!("has {bytes} bytes; files up to {limit} MiB are read")
            }
            Self::NotText(offset) => format!("is not UTF-8 text (from byte {offset})"),
            Self::Outside => "is a symbolic link that leads out of the workspace".to_owned(),
            Self::Other(words) => format!("cannot be read: {words}"),
        }
    }
}
