//! What differs between two values, by structure and by key.
//!
//! Both values are walked side by side. Fields of maps are matched by name and their order means nothing. Items of
//! lists are matched as the [`Identity`](plimsoll_model::Identity) of the desired list says: by key, by key and order,
//! as a set, by alignment, or not at all. Where a value came from is not looked at.
//!
//! **Keys.** Items without a key, and the second and later items with the same key, get numbers (`#1`, `web#2`), so no
//! item is ever lost; see `keys.rs`.
//!
//! **Cost.** Linear in the size of both values; sequences and sets add a hash of every item, so that lists nested in
//! lists cost their depth times their size at most. Hashes only find candidates: items are then compared, so that no
//! collision can hide a change. Recursion is as deep as the values, which their readers keep below a few hundred
//! levels.
//!
//! **Secrets** are compared without being shown: with each other by equality, with what a claim kept of them by its
//! salted digest. Their changes hold secret values only, even where the recorded value was plain.
//!
//! **What is not known** yet:
//!
//! | recorded | desired | |
//! |---|---|---|
//! | any known value | asked for | unchanged: what was answered before is used again |
//! | nothing at all | asked for | it came |
//! | asked for, or produced | the same question, or the same output of the same unit | unchanged |
//! | asked for, or produced | anything else | changed |
//! | a known value | produced | changed: it was fixed, now it comes from a unit |
//!
//! **What means the same** though it is written in another way is a difference of values; whether it is one of a plan is asked
//! by [`difference_in_meaning`]. See `equivalent.rs`.
//!
//! On purpose not here: renames and moves of items. They would join a removal and an addition of one list after the fact.
//! How much alike two units are is told by `likeness.rs`.

mod align;
mod apply;
mod compare;
mod equivalent;
mod keys;
mod likeness;
mod secrets;
mod text;

use plimsoll_model::{AttributePath, Value};

use crate::steps::Change;

pub(crate) use apply::item_keys;
pub use apply::{apply, find};
pub(crate) use compare::leaves;
pub use equivalent::Equivalence;
pub(crate) use likeness::{Likeness, likeness};
pub use text::{LineTag, TextDifference, TextLine, TextPart, text_difference};

/// What differs between two values, and how much does not.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Difference {
    /// The changes in the order of the desired attributes; what went comes after what its neighbours became.
    pub changes: Vec<Change>,
    /// How many leaves stay as they are.
    pub unchanged: u32,
}

/// What has to happen to `before` to make it `after`.
///
/// Paths name items of keyed lists by key. Items of other lists are named by number: what went by its place in
/// `before`, everything else by its place in `after`. No change is marked as forcing a replacement.
#[must_use]
pub fn difference(before: &Value, after: &Value) -> Difference {
    let mut walk = compare::Walk::default();
    walk.compare(before, after);
    secrets::hide(&mut walk.found.changes, after);
    walk.found
}

/// As [`difference`], without what means the same on both sides: that is given beside it, with the reason.
#[must_use]
pub fn difference_in_meaning(
    before: &Value,
    after: &Value,
) -> (Difference, Vec<(AttributePath, Equivalence)>) {
    let mut walk = compare::Walk::in_meaning();
    walk.compare(before, after);
    secrets::hide(&mut walk.found.changes, after);
    (walk.found, walk.equivalent)
}
