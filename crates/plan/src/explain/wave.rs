//! Why a wave is where it is.

use super::chain::deciding;
use crate::steps::{Plan, StepIndex, Wait};

/// What is in a wave, and what puts it there.
#[derive(Clone, PartialEq, Debug)]
pub struct WaveExplanation {
    /// One-based.
    pub wave: u32,
    /// Its steps, each with the waits that put it into this wave: those for the latest wave that it waits for.
    pub steps: Vec<(StepIndex, Vec<Wait>)>,
    /// The steps of the next wave that wait for one of these.
    pub opens: Vec<StepIndex>,
}

/// Explains a wave, counted from one; `None` where the plan has fewer.
#[must_use]
pub fn explain_wave(plan: &Plan, wave: u32) -> Option<WaveExplanation> {
    let steps = plan.waves.get((wave as usize).checked_sub(1)?)?;
    let deciding = |step: &StepIndex| (*step, deciding(plan, *step).into_iter().cloned().collect());
    let is_here = |wait: &Wait| plan.steps[wait.step.index()].wave == wave;
    let next = plan.waves.get(wave as usize).into_iter().flatten();
    let opens = next.filter(|step| plan.steps[step.index()].waits_for.iter().any(is_here)).copied().collect();
    Some(WaveExplanation { wave, steps: steps.iter().map(deciding).collect(), opens })
}
