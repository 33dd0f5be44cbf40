//! Rules that a plan has to keep, and what came of them.

use plimsoll_base::Place;

use crate::steps::StepIndex;

/// What came of a rule.
#[derive(Clone, PartialEq, Debug)]
pub struct GateResult {
    /// The rule, as it was written: `fail on delete`, `db before web`.
    pub gate: String,
    /// Where it is written; `None` for one of the command line.
    pub place: Option<Place>,
    /// Whether the plan keeps it.
    pub is_kept: bool,
    /// What was found, in a few words without a full stop: "`web` is in wave 1, `db` in wave 2".
    pub words: String,
    /// The steps that break it, in the order of the plan; empty where it is kept, or broken by something else.
    pub steps: Vec<StepIndex>,
}
