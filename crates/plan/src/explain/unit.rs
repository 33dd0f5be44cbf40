//! Why a unit has the step that it has, or none.

use std::collections::BTreeSet;

use plimsoll_model::{Address, Application};

use super::chain::{Link, chain, chain_onwards};
use super::order::steps;
use super::way::Needs;
use crate::steps::{Mode, Plan, StepIndex};

/// All that a plan tells of a unit.
#[derive(Clone, PartialEq, Debug)]
pub struct UnitExplanation {
    /// The unit.
    pub address: Address,
    /// Its steps in their order: none, one, or the halves of a replacement.
    pub steps: Vec<StepIndex>,
    /// Why it has no step; `None` where it has one.
    pub absence: Option<Absence>,
    /// Why it comes in its wave: back to a step that waits for nothing; in an uninstallation on to one that nothing waits
    /// for, see [`chain_onwards`].
    pub chain: Vec<Link>,
    /// What needs it in the described state, or in the recorded one where it is only there: each unit with the number of
    /// needs that lead to it at least, nearest first.
    pub needed_by: Vec<(Address, u32)>,
    /// The steps that would not come if its steps failed: those that wait for them, directly or through others.
    pub stopped: Vec<StepIndex>,
}

/// Why a unit has no step.
#[derive(Clone, PartialEq, Debug)]
pub enum Absence {
    /// It is as it was recorded.
    Unchanged,
    /// The plan is limited to others.
    LeftOut,
    /// It is in a cycle, or waits for one: the place in [`Plan::cycles`] of the one that it is in.
    Blocked(Option<usize>),
    /// It is only recorded, and was run rather than installed: there is nothing to remove.
    Gone,
    /// All that is recorded is removed, and it is not.
    NotRecorded,
    /// The plan is of an action of something else.
    NotConcerned,
}

/// Explains a unit by its address.
#[must_use]
pub fn explain_unit(
    plan: &Plan,
    desired: Option<&Application>,
    recorded: Option<&Application>,
    inferred_edges: bool,
    address: &Address,
) -> UnitExplanation {
    let own = BTreeSet::from([address.clone()]);
    let has = |state: &Application| state.units.iter().any(|unit| unit.address == *address);
    let (is_described, is_recorded) = (desired.is_some_and(has), recorded.is_some_and(has));
    let steps = steps(plan, &own);
    let state = desired.filter(|_| is_described).or(recorded);
    let needed_by = state.map_or_else(Vec::new, |state| {
        let needs = Needs::of(state, plan, inferred_edges);
        needs.needed_by(address)
    });
    let chain = match (plan.subject.mode, steps.last()) {
        (Mode::Uninstall, Some(&last)) => chain_onwards(plan, last),
        _ => chain(plan, address),
    };
    let absence = steps.is_empty().then(|| absence(plan, address, is_described, is_recorded));
    let stopped = stopped(plan, &steps);
    UnitExplanation { address: address.clone(), steps, absence, chain, needed_by, stopped }
}

fn absence(plan: &Plan, address: &Address, is_described: bool, is_recorded: bool) -> Absence {
    if plan.blocked.iter().any(|blocked| blocked.address == *address) {
        return Absence::Blocked(plan.cycles.iter().position(|cycle| cycle.members.contains(address)));
    }
    if plan.left_out.contains(address) {
        return Absence::LeftOut;
    }
    match (plan.subject.mode, is_described, is_recorded) {
        (Mode::Invoke, ..) => Absence::NotConcerned,
        (Mode::Uninstall, _, false) => Absence::NotRecorded,
        (Mode::Uninstall, ..) | (_, false, true) => Absence::Gone,
        _ => Absence::Unchanged,
    }
}

/// The steps that wait for some steps, directly or through others, in their order.
fn stopped(plan: &Plan, failed: &[StepIndex]) -> Vec<StepIndex> {
    let mut seen: BTreeSet<StepIndex> = failed.iter().copied().collect();
    let mut stopped = Vec::new();
    // Waits lead to earlier steps, so one sweep finds all.
    for (index, step) in (0u32..).zip(&plan.steps) {
        if !seen.contains(&StepIndex(index)) && step.waits_for.iter().any(|wait| seen.contains(&wait.step)) {
            seen.insert(StepIndex(index));
            stopped.push(StepIndex(index));
        }
    }
    stopped
}
