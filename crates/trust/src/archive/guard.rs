//! Limits: what an archive may cost.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};
use std::rc::Rc;

/// What an archive may cost before reading it ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How many entries it may have.
    pub entries: u64,
    /// How many bytes it may have when it is unpacked.
    pub total: u64,
    /// How many bytes one file may have.
    pub single: u64,
    /// How many times larger than packed it may be; a gzip file reaches at most 1032.
    pub ratio: u64,
    /// Up to how many unpacked bytes the ratio does not matter.
    pub ratio_from: u64,
    /// How many bytes a document may have that is looked into.
    pub document: u64,
    /// How many bytes all such documents may have.
    pub documents: u64,
    /// How many bytes a name may have.
    pub name: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: 100_000,
            total: 64 << 30,
            single: 8 << 30,
            ratio: 250,
            ratio_from: 256 << 20,
            document: 4 << 20,
            documents: 64 << 20,
            name: 64 << 10,
        }
    }
}

/// A limit that was reached, with its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// [`Limits::entries`].
    Entries(u64),
    /// [`Limits::total`].
    Total(u64),
    /// [`Limits::single`].
    Single(u64),
    /// [`Limits::ratio`].
    Ratio(u64),
    /// [`Limits::name`].
    Name(u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries(count) => write!(f, "archives of up to {count} entries are read"),
            Self::Total(bytes) => write!(f, "archives of up to {} unpacked are read", size(*bytes)),
            Self::Single(bytes) => write!(f, "files of up to {} are read", size(*bytes)),
            Self::Ratio(ratio) => {
                write!(f, "archives that unpack to up to {ratio} times their size are read")
            }
            Self::Name(bytes) => write!(f, "names of up to {} are read", size(*bytes)),
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes >> 10),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

/// Counts what is read through it.
pub(super) struct Counted<R> {
    source: R,
    count: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    pub(super) fn new(source: R) -> (Self, Rc<Cell<u64>>) {
        let count = Rc::new(Cell::new(0));
        (Self { source, count: count.clone() }, count)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.count.set(self.count.get() + count as u64);
        Ok(count)
    }
}

/// Ends the reading where the unpacked bytes reach a limit.
pub(super) struct Guard<R> {
    source: R,
    limits: Limits,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    /// The limit that was reached.
    reached: Rc<Cell<Option<Limit>>>,
}

impl<R> Guard<R> {
    pub(super) fn new(source: R, limits: Limits, packed: Rc<Cell<u64>>) -> (Self, Rc<Cell<Option<Limit>>>) {
        let reached = Rc::new(Cell::new(None));
        (Self { source, limits, packed, unpacked: 0, reached: reached.clone() }, reached)
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.unpacked += count as u64;
        let Limits { total, ratio, ratio_from, .. } = self.limits;
        let limit = if self.unpacked > total {
            Some(Limit::Total(total))
        } else if self.unpacked > ratio_from && self.unpacked / ratio.max(1) > self.packed.get() {
            Some(Limit::Ratio(ratio))
        } else {
            None
        };
        match limit {
            None => Ok(count),
            Some(_) => {
                self.reached.set(limit);
                Err(io::Error::other("a limit is reached"))
            }
        }
    }
}
