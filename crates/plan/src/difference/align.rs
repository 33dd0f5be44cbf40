//! Which items of two lists are the same: numbers for equal items, and the alignment of the numbers.

use plimsoll_model::{Data, Identity, Unknown, Value};
use rustc_hash::{FxHashMap, FxHasher};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::{Hash, Hasher as _};

use super::compare::same;

/// How many unequal items with one hash are told apart. Only secrets that were recorded with a salt share their hash
/// without being equal; beyond this many the items count as different, which never hides a change.
const BUCKET: usize = 64;

/// Gives equal items the same number. An item is looked for by its hash, then compared, so the numbers are exact.
#[derive(Default)]
pub(super) struct Numbers<'v> {
    buckets: FxHashMap<u64, Vec<(&'v Value, u32)>>,
    count: u32,
}

impl<'v> Numbers<'v> {
    pub(super) fn number(&mut self, value: &'v Value) -> u32 {
        let bucket = self.buckets.entry(hash(value)).or_default();
        if let Some((_, number)) = bucket.iter().find(|(other, _)| same(other, value)) {
            return *number;
        }
        self.count += 1;
        if bucket.len() < BUCKET {
            bucket.push((value, self.count));
        }
        self.count
    }
}

/// How one sequence becomes another. Bounded without a clock: the method gives up the shortest answer where finding it
/// would take long.
pub(super) fn align(before: &[u32], after: &[u32]) -> Vec<DiffOp> {
    capture_diff_slices(Algorithm::Myers, before, after)
}

/// A hash that is the same for values that [`same`] finds equal.
fn hash(value: &Value) -> u64 {
    let mut hasher = FxHasher::default();
    match &value.data {
        Data::Null => 0u8.hash(&mut hasher),
        Data::Bool(truth) => (1u8, truth).hash(&mut hasher),
        Data::Number(number) => (2u8, number).hash(&mut hasher),
        Data::Text(text) => (3u8, text).hash(&mut hasher),
        Data::Secret(_) | Data::RecordedSecret(_) => 4u8.hash(&mut hasher),
        Data::Unknown(Unknown::Asked { parameter }) => (5u8, parameter).hash(&mut hasher),
        Data::Unknown(Unknown::Produced(of)) => (6u8, of).hash(&mut hasher),
        Data::Unknown(Unknown::Outside { source }) => (11u8, source).hash(&mut hasher),
        Data::Map(map) => {
            // The order of fields means nothing, so their hashes are added.
            let fields = map.iter().map(|(name, value)| {
                let mut field = FxHasher::default();
                (name, hash(value)).hash(&mut field);
                field.finish()
            });
            (7u8, map.len(), fields.fold(0, u64::wrapping_add)).hash(&mut hasher);
        }
        Data::List(list) => {
            8u8.hash(&mut hasher);
            let items = list.items.iter().map(hash);
            match list.identity {
                // Repetition means nothing in a set either, so of a set only its being one is hashed.
                Identity::Set => {}
                Identity::Keyed(_) => items.fold(0, u64::wrapping_add).hash(&mut hasher),
                _ => items.for_each(|item| item.hash(&mut hasher)),
            }
        }
    }
    hasher.finish()
}
