//! What the metadata of a file say of whether it is still the same.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long after a change the next one is sure to have another time, as coarse as some file systems count it.
const MARGIN: Duration = Duration::from_secs(2);

/// How many bytes a stamp has.
pub(super) const BYTES: usize = 40;

/// The metadata of a file: its size, the times of its last change and of that of its metadata in nanoseconds since 1970, its
/// inode and its device. The second time cannot be set by programs, so a file with an equal stamp is the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp([u64; 5]);

impl Stamp {
    /// The stamp of a regular file. A symbolic link has none, as what it leads to may change; and so has every file where
    /// systems have no time that cannot be set.
    #[cfg(unix)]
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        let time = |seconds: i64, nanoseconds: i64| {
            let seconds = u64::try_from(seconds).ok()?;
            seconds.checked_mul(1_000_000_000)?.checked_add(u64::try_from(nanoseconds).ok()?)
        };
        let changed = time(metadata.mtime(), metadata.mtime_nsec())?;
        let touched = time(metadata.ctime(), metadata.ctime_nsec())?;
        Some(Self([metadata.len(), changed, touched, metadata.ino(), metadata.dev()]))
    }

    #[cfg(not(unix))]
    pub(super) fn of_file(_path: &Path) -> Option<Self> {
        None
    }

    /// Whether the last change was before a moment, in nanoseconds since 1970.
    pub(super) fn is_older_than(self, horizon: u64) -> bool {
        let [_, changed, touched, ..] = self.0;
        changed.max(touched) < horizon
    }

    pub(super) fn to_bytes(self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        for (place, number) in bytes.chunks_exact_mut(8).zip(self.0) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` for zeros, which stand for no stamp.
    pub(super) fn from_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        let mut numbers = [0; 5];
        for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *number = u64::from_le_bytes(*bytes);
        }
        (numbers != [0; 5]).then_some(Self(numbers))
    }
}

/// The moment before which a file must have changed last for its metadata to tell of the next change, where no file was looked at
/// before `started`. A file that changes in the moment in which it is read may have the same times as before. `new` was made just
/// now: the file system may count the time in its own way.
pub(super) fn horizon(started: SystemTime, new: &File) -> u64 {
    let made = new.metadata().and_then(|metadata| metadata.modified()).unwrap_or(UNIX_EPOCH);
    let behind = SystemTime::now().duration_since(made).unwrap_or_default();
    let horizon = started.checked_sub(MARGIN).and_then(|time| time.checked_sub(behind));
    let since = horizon.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(0)
}
