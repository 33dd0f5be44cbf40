//! Why a step comes when it comes: the chain of waits back to the first wave, as data.

use plimsoll_model::Address;

use crate::steps::{Plan, StepIndex, Wait};

/// One link of a chain: a step and the wait that put it into its wave.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// The step.
    pub step: StepIndex,
    /// The wait that leads to the next link; `None` for the last, which waits for nothing.
    pub wait: Option<Wait>,
}

/// The chain of waits from the step of a unit back to a step that waits for nothing; empty where the unit has no step.
///
/// Of several waits the one for the latest wave is followed, as that one decides when the step can come; of those in
/// one wave, the first. Where a replacement was taken apart, the chain starts at its last half.
#[must_use]
pub fn chain(plan: &Plan, address: &Address) -> Vec<Link> {
    let last = plan.steps.iter().rposition(|step| step.address == *address);
    let mut next = last.map(|index| StepIndex(index as u32));
    let mut links = Vec::new();
    while let Some(step) = next {
        let waits = &plan.steps[step.index()].waits_for;
        let latest = waits.iter().map(|wait| plan.steps[wait.step.index()].wave).max();
        let wait = waits.iter().find(|wait| Some(plan.steps[wait.step.index()].wave) == latest).cloned();
        // Waits lead to earlier steps only, so this ends.
        next = wait.as_ref().map(|wait| wait.step);
        links.push(Link { step, wait });
    }
    links
}
