//! Where two texts differ, and which elements of their trees lie outside of that.

use crate::tree::Element;

/// Where two texts differ: up to `start` they are equal, and from `old_end` and `new_end` on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Difference {
    pub(crate) start: usize,
    pub(crate) old_end: usize,
    pub(crate) new_end: usize,
}

impl Difference {
    /// `None` where they are equal.
    pub(crate) fn of(old: &str, new: &str) -> Option<Self> {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let start = common_start(old, new);
        if start == old.len() && start == new.len() {
            return None;
        }
        let end = common_end(&old[start..], &new[start..]);
        Some(Self { start, old_end: old.len() - end, new_end: new.len() - end })
    }

    /// The byte of the old text that is this byte of the new one; only of what lies behind the difference.
    pub(crate) fn in_old(self, new: usize) -> Option<usize> {
        (new >= self.new_end).then(|| new - self.new_end + self.old_end)
    }

    /// The byte of the new text that is this byte of the old one, which lies behind the difference.
    pub(crate) fn in_new(self, old: u32) -> u32 {
        (old as usize - self.old_end + self.new_end) as u32
    }

    /// How many elements at the start and at the end are of one kind and stand where nothing differs; they do not overlap. Nodes
    /// among them may be of different sizes.
    pub(crate) fn common(self, old: &[Element], new: &[Element]) -> (u32, u32) {
        let is_before = |(old, new): &(&Element, &Element)| {
            let end = |one: &Element| if one.kind.is_token() { one.start + one.size } else { one.start };
            old.kind == new.kind
                && old.start == new.start
                && end(old) == end(new)
                && (end(new) as usize) <= self.start
        };
        let before = old.iter().zip(new).take_while(is_before).count();
        let is_behind = |(old, new): &(&Element, &Element)| {
            let is_outside = old.start as usize >= self.old_end && new.start as usize >= self.new_end;
            old.kind == new.kind && old.size == new.size && is_outside && self.in_new(old.start) == new.start
        };
        let rest = old[before..].iter().rev().zip(new[before..].iter().rev());
        (before as u32, rest.take_while(is_behind).count() as u32)
    }
}

/// How many bytes are compared at once: texts differ in few places.
const CHUNK: usize = 256;

/// How many bytes at the start are equal.
fn common_start(old: &[u8], new: &[u8]) -> usize {
    let chunks = old.chunks_exact(CHUNK).zip(new.chunks_exact(CHUNK));
    let start = CHUNK * chunks.take_while(|(old, new)| old == new).count();
    start + old[start..].iter().zip(&new[start..]).take_while(|(old, new)| old == new).count()
}

/// How many bytes at the end are equal.
fn common_end(old: &[u8], new: &[u8]) -> usize {
    let chunks = old.rchunks_exact(CHUNK).zip(new.rchunks_exact(CHUNK));
    let end = CHUNK * chunks.take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    end + old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count()
}
