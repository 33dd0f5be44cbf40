//! Units that look as if they had only been given another name: one that is deleted and one that is created, of the same
//! kind and in the same place, whose attributes are nearly equal.
//!
//! A name is all that the recorded and the desired unit are matched by, so what was meant as a new name deletes one unit
//! and creates another. That is told, as it is rarely what was wanted; nothing of the plan depends on it.
//!
//! **Cost.** Linear, and besides at most [`PAIRS`] pairs that have at most [`LEAVES`] leaves together. Where there are more,
//! those of the units declared last are not looked at.

use plimsoll_model::Unit;
use rustc_hash::{FxHashMap, FxHashSet};

use super::States;
use super::order::StepGraph;
use crate::difference::{Likeness, leaves, likeness};
use crate::steps::{Action, Mode, Rename};

/// How many pairs of units are compared in one plan.
const PAIRS: u32 = 10_000;
/// How many leaves are compared in one plan.
const LEAVES: u32 = 2_000_000;
/// How many of a hundred leaves must be equal.
const ALIKE: u32 = 80;

/// A unit that goes or comes, and how many leaves it has.
struct Candidate<'a> {
    unit: &'a Unit,
    leaves: u32,
}

impl<'a> Candidate<'a> {
    fn new(unit: &'a Unit) -> Self {
        Self { unit, leaves: leaves(&unit.attributes) }
    }
}

/// The pairs of an upgrade, those most alike first; of those as much alike, in the order of the declaration. No unit is
/// in two pairs.
pub(super) fn renamed(states: &States<'_>, graph: &StepGraph<'_>) -> Vec<Rename> {
    let (Some(desired), Some(recorded), Mode::Upgrade) = (&states.desired, &states.recorded, states.mode)
    else {
        return Vec::new();
    };
    let (new, old) = (&desired.application.units, &recorded.application.units);
    let is_created = |unit: &u32| states.action(*unit) == Some(Action::Create) && graph.is_planned(*unit);
    let created: Vec<Candidate<'_>> =
        (0..states.made()).filter(is_created).map(|unit| Candidate::new(&new[unit as usize])).collect();
    if created.is_empty() {
        return Vec::new();
    }
    let is_deleted = |unit: &u32| states.is_deleted(*unit) && graph.is_planned(states.release(*unit));
    let deleted: Vec<Candidate<'_>> = (0..states.now.len() as u32)
        .filter(is_deleted)
        .map(|unit| Candidate::new(&old[unit as usize]))
        .collect();
    best(pairs(&deleted, &created))
        .map(|(from, to)| Rename {
            from: deleted[from].unit.address.clone(),
            to: created[to].unit.address.clone(),
        })
        .collect()
}

/// The pairs that are enough alike, each by the places of its units.
fn pairs(deleted: &[Candidate<'_>], created: &[Candidate<'_>]) -> Vec<(Likeness, usize, usize)> {
    let mut by_sort: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (place, candidate) in created.iter().enumerate() {
        by_sort.entry(sort(candidate.unit)).or_default().push(place);
    }
    let (mut more_pairs, mut more_leaves) = (PAIRS, LEAVES);
    let mut pairs = Vec::new();
    for (from, gone) in deleted.iter().enumerate() {
        for &to in by_sort.get(&sort(gone.unit)).into_iter().flatten() {
            let come = &created[to];
            let (Some(fewer_pairs), Some(fewer_leaves)) =
                (more_pairs.checked_sub(1), more_leaves.checked_sub(gone.leaves.saturating_add(come.leaves)))
            else {
                return pairs;
            };
            (more_pairs, more_leaves) = (fewer_pairs, fewer_leaves);
            let found = likeness(
                (gone.unit.address.name(), &gone.unit.attributes),
                (come.unit.address.name(), &come.unit.attributes),
            );
            if found.reaches(ALIKE) {
                pairs.push((found, from, to));
            }
        }
    }
    pairs
}

/// What units must have in common: what they are, what they are in, and what they say their type is.
fn sort(unit: &Unit) -> (&str, Option<&str>, Option<&str>) {
    let parent = unit.address.as_str().rsplit_once('/').map(|(parent, _)| parent);
    (&unit.kind, parent, unit.attributes.get("type").and_then(plimsoll_model::Value::as_text))
}

/// The best pairs of which no two have a unit in common.
fn best(mut pairs: Vec<(Likeness, usize, usize)>) -> impl Iterator<Item = (usize, usize)> {
    pairs.sort_by(|one, other| other.0.compare(one.0).then_with(|| (one.1, one.2).cmp(&(other.1, other.2))));
    let (mut gone, mut come) = (FxHashSet::default(), FxHashSet::default());
    pairs.into_iter().filter_map(move |(_, from, to)| {
        let is_free = !gone.contains(&from) && !come.contains(&to);
        is_free.then(|| {
            gone.insert(from);
            come.insert(to);
            (from, to)
        })
    })
}
