//! The file of a cache: a head, then records in the order of their paths, one behind the other. Numbers are in little-endian order.
//!
//! | bytes | what |
//! |---|---|
//! | 16 | the name of the format |
//! | 8 | the sources of the program |
//! | 32 | the digest of all that follows |
//!
//! | bytes of a record | what |
//! |---|---|
//! | 4, 4 | the lengths of the path and of what was made |
//! | 40 | metadata; zeros where they do not count |
//! | 32 | the digest of the text; zeros where none is told |
//! | | the path, and what was made |

use std::collections::BTreeMap;
use std::hash::Hasher as _;
use std::sync::OnceLock;

use plimsoll_base::Digest;
use rustc_hash::{FxHashMap, FxHasher};

use super::stamp::{self, Stamp};

/// The largest cache that is read, in bytes.
pub(super) const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// The name of the format with its version.
const FORMAT: &[u8; 16] = b"plimsoll facts 1";

/// What tells programs apart that make different things of a text: `build.rs` says what. Sixteen digits.
const SOURCES: &str = env!("PLIMSOLL_SOURCES");

const DIGEST_BYTES: usize = 32;

/// In the place of the digest of a text of which none is to be written down.
pub(super) const UNTOLD: Digest = Digest::of_nothing();
const HEAD: usize = FORMAT.len() + SOURCES.len() + DIGEST_BYTES;
const RECORD_HEAD: usize = 4 + 4 + stamp::BYTES + DIGEST_BYTES;

/// What is remembered of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Record<'c> {
    /// Its metadata, where they tell whether it is the same.
    pub(super) stamp: Option<Stamp>,
    /// The digest of its text.
    pub(super) digest: Digest,
    /// What was made of it.
    pub(super) made: &'c [u8],
}

/// A cache that was read.
#[derive(Default)]
pub(super) struct Loaded {
    bytes: Vec<u8>,
    /// Where the records start, by the hashes of their paths.
    by_path: FxHashMap<u64, usize>,
    /// The same by the digests of their texts, where somebody asked for one.
    by_digest: OnceLock<FxHashMap<Digest, usize>>,
}

impl Loaded {
    /// Reads what [`write()`] wrote; `None` for anything else, and for what another program wrote.
    pub(super) fn read(bytes: Vec<u8>) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(HEAD)?;
        let digest = head.strip_prefix(FORMAT.as_slice())?.strip_prefix(SOURCES.as_bytes())?;
        if digest != Digest::of(rest).bytes() {
            return None;
        }
        let mut by_path = FxHashMap::default();
        let mut place = HEAD;
        while place < bytes.len() {
            let (path, _, next) = record(&bytes, place)?;
            by_path.insert(hash(path), place);
            place = next;
        }
        Some(Self { bytes, by_path, by_digest: OnceLock::new() })
    }

    /// How many files it has.
    pub(super) fn count(&self) -> usize {
        self.by_path.len()
    }

    /// What is remembered of the file at a path.
    pub(super) fn at(&self, path: &str) -> Option<Record<'_>> {
        let place = self.by_path.get(&hash(path))?;
        let (known, record, _) = record(&self.bytes, *place)?;
        (known == path).then_some(record)
    }

    /// What is remembered of a text.
    pub(super) fn of(&self, digest: &Digest) -> Option<Record<'_>> {
        let told = || self.places().filter(|(.., record)| record.digest != UNTOLD);
        let all = || told().map(|(place, _, record)| (record.digest, place)).collect();
        let place = self.by_digest.get_or_init(all).get(digest)?;
        Some(record(&self.bytes, *place)?.1)
    }

    /// All that is remembered, in the order of the paths.
    pub(super) fn records(&self) -> impl Iterator<Item = (&str, Record<'_>)> {
        self.places().map(|(_, path, record)| (path, record))
    }

    fn places(&self) -> impl Iterator<Item = (usize, &str, Record<'_>)> {
        let mut place = HEAD;
        std::iter::from_fn(move || {
            let at = place;
            let (path, record, next) = record(&self.bytes, at)?;
            place = next;
            Some((at, path, record))
        })
    }
}

/// The record that starts at a byte, with its path, and where the next one starts.
fn record(bytes: &[u8], place: usize) -> Option<(&str, Record<'_>, usize)> {
    let (head, rest) = bytes.get(place..)?.split_first_chunk::<RECORD_HEAD>()?;
    let (lengths, head) = head.split_first_chunk::<8>()?;
    let (stamp, digest) = head.split_first_chunk::<{ stamp::BYTES }>()?;
    let [path, made] = [&lengths[..4], &lengths[4..]]
        .map(|bytes| bytes.try_into().map_or(usize::MAX, |bytes| u32::from_le_bytes(bytes) as usize));
    let (path, rest) = rest.split_at_checked(path)?;
    let made = rest.get(..made)?;
    let digest = Digest::from(*digest.first_chunk::<DIGEST_BYTES>()?);
    let next = place + RECORD_HEAD + path.len() + made.len();
    Some((std::str::from_utf8(path).ok()?, Record { stamp: Stamp::from_bytes(stamp), digest, made }, next))
}

/// The bytes of a cache with these records, by their paths.
pub(super) fn write(records: &BTreeMap<&str, Record<'_>>) -> Vec<u8> {
    let lengths = records.iter().map(|(path, record)| RECORD_HEAD + path.len() + record.made.len());
    let mut bytes = Vec::with_capacity(HEAD + lengths.sum::<usize>());
    bytes.extend(FORMAT);
    bytes.extend(SOURCES.as_bytes());
    bytes.extend([0; DIGEST_BYTES]);
    for (path, Record { stamp, digest, made }) in records {
        let length = |length: usize| u32::try_from(length).ok();
        let (Some(path_length), Some(made_length)) = (length(path.len()), length(made.len())) else {
            continue;
        };
        bytes.extend(path_length.to_le_bytes());
        bytes.extend(made_length.to_le_bytes());
        bytes.extend(stamp.map_or([0; stamp::BYTES], Stamp::to_bytes));
        bytes.extend(digest.bytes());
        bytes.extend(path.as_bytes());
        bytes.extend(*made);
    }
    let digest = Digest::of(&bytes[HEAD..]);
    bytes[HEAD - DIGEST_BYTES..HEAD].copy_from_slice(digest.bytes());
    bytes
}

fn hash(path: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(path.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAMP: [u8; stamp::BYTES] = [7; stamp::BYTES];

    fn records() -> BTreeMap<&'static str, Record<'static>> {
        let record = |text: &str, made, stamp| Record { stamp, digest: Digest::of(text.as_bytes()), made };
        let all: [(&str, Record<'_>); 3] = [
            ("a/b", record("one", b"made".as_slice(), Stamp::from_bytes(&STAMP))),
            ("a-b", record("two", b"".as_slice(), None)),
            ("é", record("three", b"more".as_slice(), None)),
        ];
        all.into()
    }

    #[test]
    fn what_is_written_is_read() {
        let records = records();
        let loaded = Loaded::read(write(&records)).unwrap();
        assert_eq!(loaded.count(), 3);
        assert_eq!(loaded.records().collect::<BTreeMap<_, _>>(), records);
        for (path, record) in &records {
            assert_eq!(loaded.at(path), Some(*record));
            assert_eq!(loaded.of(&record.digest).map(|record| record.made), Some(record.made));
        }
        assert_eq!(loaded.at("a"), None);
        assert_eq!(loaded.of(&Digest::of(b"four")), None);
        assert_eq!(Loaded::read(write(&BTreeMap::new())).unwrap().count(), 0);
    }

    #[test]
    fn what_is_damaged_is_nothing() {
        let bytes = write(&records());
        for length in 0..bytes.len() {
            assert!(Loaded::read(bytes[..length].to_vec()).is_none(), "the first {length} bytes");
        }
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            assert!(Loaded::read(damaged).is_none(), "byte {place}");
        }
        assert!(Loaded::read([&bytes[..], &[0]].concat()).is_none());
    }

    #[test]
    fn lengths_that_lie_are_noticed_although_the_digest_is_right() {
        let mut bytes = write(&records());
        bytes[HEAD..HEAD + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        let digest = Digest::of(&bytes[HEAD..]);
        bytes[HEAD - DIGEST_BYTES..HEAD].copy_from_slice(digest.bytes());
        assert!(Loaded::read(bytes).is_none());
    }

    #[test]
    fn what_another_program_wrote_is_nothing() {
        for place in [FORMAT.len() - 1, FORMAT.len()] {
            let mut bytes = write(&records());
            bytes[place] = b'z';
            assert!(Loaded::read(bytes).is_none());
        }
    }
}
