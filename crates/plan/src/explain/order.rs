//! What orders two units.

use std::collections::BTreeSet;

use plimsoll_model::{Address, Application};

use super::chain::{Link, shortest};
use super::way::{Needs, way};
use crate::steps::{CycleEdge, Plan, StepIndex};

/// How two groups of units are ordered: whether the first comes behind the second.
#[derive(Clone, PartialEq, Debug)]
pub enum Relation {
    /// The first waits for the second: the shortest chain, from the first on.
    Waits(Vec<Link>),
    /// It is the other way round: the shortest chain, from the second on.
    Reversed(Vec<Link>),
    /// Both have steps, and neither waits for the other: the waves of the first of each.
    Free(u32, u32),
    /// One of them has no step; in the described state, or else in the recorded one, the first needs the second over these
    /// edges.
    Needs(Vec<CycleEdge>),
    /// One of them has no step, and the second needs the first over these edges.
    NeededBy(Vec<CycleEdge>),
    /// One of them has no step, and neither needs the other.
    Unrelated,
}

/// How two groups of units are ordered.
#[must_use]
pub fn relation(
    plan: &Plan,
    states: &[&Application],
    inferred_edges: bool,
    first: &BTreeSet<Address>,
    second: &BTreeSet<Address>,
) -> Relation {
    let (ours, theirs) = (steps(plan, first), steps(plan, second));
    if !ours.is_empty() && !theirs.is_empty() {
        if let Some(chain) = shortest(plan, &ours, &theirs) {
            return Relation::Waits(chain);
        }
        if let Some(chain) = shortest(plan, &theirs, &ours) {
            return Relation::Reversed(chain);
        }
        let wave = |steps: &[StepIndex]| plan.steps[steps[0].index()].wave;
        return Relation::Free(wave(&ours), wave(&theirs));
    }
    for state in states {
        let needs = Needs::of(state, plan, inferred_edges);
        if let Some(way) = way(&needs, first, second) {
            return Relation::Needs(way);
        }
        if let Some(way) = way(&needs, second, first) {
            return Relation::NeededBy(way);
        }
    }
    Relation::Unrelated
}

/// The steps of some units, in their order.
#[must_use]
pub fn steps(plan: &Plan, units: &BTreeSet<Address>) -> Vec<StepIndex> {
    let all = (0u32..).zip(&plan.steps);
    all.filter(|(_, step)| units.contains(&step.address)).map(|(index, _)| StepIndex(index)).collect()
}
