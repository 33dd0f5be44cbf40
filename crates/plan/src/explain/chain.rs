//! Chains of waits.

use std::collections::BTreeSet;

use plimsoll_model::Address;

use crate::steps::{Plan, StepIndex, Wait};

/// One link of a chain: a step and the wait that put it into its wave.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// The step.
    pub step: StepIndex,
    /// The wait that leads to the next link; `None` for the last.
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
        let wait = deciding(plan, step).first().map(|wait| (*wait).clone());
        // Waits lead to earlier steps only, so this ends.
        next = wait.as_ref().map(|wait| wait.step);
        links.push(Link { step, wait });
    }
    links
}

/// The waits that put a step into its wave: those for steps of the latest wave that it waits for.
#[must_use]
pub fn deciding(plan: &Plan, step: StepIndex) -> Vec<&Wait> {
    let waits = &plan.steps[step.index()].waits_for;
    let wave = |wait: &Wait| plan.steps[wait.step.index()].wave;
    let latest = waits.iter().map(wave).max();
    waits.iter().filter(|wait| Some(wave(wait)) == latest).collect()
}

/// The chain from a step on to one that nothing waits for: in an uninstallation, where each step comes as late as it can,
/// that is why it cannot come later. The wait of a link is that of the next link for it.
#[must_use]
pub fn chain_onwards(plan: &Plan, step: StepIndex) -> Vec<Link> {
    // For each step the first that waits for it: that is one of the earliest wave.
    let mut first: Vec<Option<(StepIndex, &Wait)>> = vec![None; plan.steps.len()];
    for (index, later) in (0u32..).zip(&plan.steps) {
        for wait in &later.waits_for {
            first[wait.step.index()].get_or_insert((StepIndex(index), wait));
        }
    }
    let mut links = Vec::new();
    let mut next = Some(step);
    while let Some(step) = next {
        let waiting = first[step.index()];
        links.push(Link { step, wait: waiting.map(|(_, wait)| wait.clone()) });
        // Only later steps wait for a step, so this ends.
        next = waiting.map(|(index, _)| index);
    }
    links
}

/// The shortest chain of waits from one of some steps back to one of others; `None` where none leads there. The wait of
/// the last link is `None`.
#[must_use]
pub fn shortest(plan: &Plan, from: &[StepIndex], to: &[StepIndex]) -> Option<Vec<Link>> {
    let ends: BTreeSet<StepIndex> = to.iter().copied().collect();
    // For each step that was reached where it was reached from.
    let mut reached: Vec<Option<StepIndex>> = vec![None; plan.steps.len()];
    let mut open: Vec<StepIndex> = from.to_vec();
    let mut next = 0;
    while let Some(&step) = open.get(next) {
        next += 1;
        for wait in &plan.steps[step.index()].waits_for {
            if reached[wait.step.index()].is_some() || from.contains(&wait.step) {
                continue;
            }
            reached[wait.step.index()] = Some(step);
            if ends.contains(&wait.step) {
                return Some(back(plan, &reached, wait.step));
            }
            open.push(wait.step);
        }
    }
    None
}

fn back(plan: &Plan, reached: &[Option<StepIndex>], end: StepIndex) -> Vec<Link> {
    let mut links = vec![Link { step: end, wait: None }];
    let mut at = end;
    while let Some(before) = reached[at.index()] {
        let wait = plan.steps[before.index()].waits_for.iter().find(|wait| wait.step == at).cloned();
        links.push(Link { step: before, wait });
        at = before;
    }
    links.reverse();
    links
}
