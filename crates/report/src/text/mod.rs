//! The outputs for people, in parts: diagnostics, plans (header, rows of steps, changes, cycles), claims, what came of
//! verifying. Which part goes into which format is said in `output/text.rs` and `output/compact.rs`.

pub(crate) mod changes;
mod check;
mod claims;
pub(crate) mod cycle;
pub(crate) mod difference;
mod gates;
pub(crate) mod injections;

pub(crate) mod moves;
pub(crate) mod multiline;
pub(crate) mod names;
pub(crate) mod plan;
pub(crate) mod renames;
mod rows;
pub(crate) mod suppressed;
mod verify;
mod why;

pub(crate) use check::{check, check_compact};
pub(crate) use claims::{claim, claim_list, claim_list_compact};
pub(crate) use difference::{difference, stale};
pub(crate) use plan::{plan, plan_compact};
pub(crate) use verify::verify;
pub(crate) use why::why;
