//! From a desired and a recorded state to a plan: graph, difference, steps, reasons. Pure functions over the `model`.
//!
//! Reading order: [`graph`] (order, waves, critical path, cycles), [`difference`](mod@difference) (keyed and
//! structural), [`mod@join`] (several applications in one plan), [`steps`] (the plan as data), [`make`] (how it is made),
//! [`explain`] (why a plan is as it is), [`mod@compare`] (what differs between two plans), [`gate`] (rules that a plan has to
//! keep), [`names`] (what people call units), [`moves`] (units with another address than the recorded one), [`pattern`]
//! (paths of attributes as people write them), [`input`] (what a plan was made from).
//!
//! On purpose not here: syntax trees, formats, the incremental engine, files, any rendering.

mod changes;
pub mod compare;
pub mod difference;
pub mod explain;
pub mod gate;
pub mod graph;
pub mod input;
pub mod join;
pub mod make;
pub mod moves;
pub mod names;
pub mod pattern;
pub mod steps;

pub use compare::{ChangedStep, PlanDifference, PlanName, StepDifference, compare, compare_all};
pub use difference::{Difference, Equivalence, difference};
pub use gate::{Gate, GateError, GateResult};
pub use input::Input;
pub use join::{Need, join, join_recorded};
pub use make::{Ignore, Only, Options, invoke, order, plan};
pub use moves::Move;
pub use pattern::PathPattern;
pub use steps::{
    Action, Blocked, Change, ChangeKind, Changes, Cycle, CycleEdge, Invocation, Mode, Plan, ReasonCode,
    Rename, Step, StepIndex, StepParticulars, Subject, Summary, Suppressed, SuppressedBy, Wait,
};
