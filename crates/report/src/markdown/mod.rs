//! Plans and findings as a comment in a review.
//!
//! Reading order: `comment` (the whole, and what comes in which order), `section` (one application), `steps` (tables of
//! steps), `details` (what changes of a step), `supply` (what somebody has to have at hand), `troubles` (gates, cycles,
//! findings), `since`
//! (what changed since another plan), `extent` (what is left out of a comment that must not be long), `least` (the shortest), `inert` (text from
//! files made harmless).
//!
//! The look of the terminal does not count here: a comment is the same wherever it is made.

mod check;
mod comment;
mod details;
mod extent;
mod inert;
mod least;
mod section;
mod since;
mod steps;
mod supply;
mod troubles;

use std::fmt;

use crate::format::{Context, Out, PlanReport};

pub(crate) use check::check;

/// The fewest bytes into which each comment fits.
pub const LEAST_BYTES: usize = 4_000;

/// A comment of at most [`PlanReport::max_bytes`], and of no fewer than [`LEAST_BYTES`].
pub(crate) fn plan(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let comment = comment::Comment::of(report, context);
    match report.max_bytes {
        None => comment.write(&extent::Extent::default(), out),
        Some(most) => out.write_str(&extent::fitted(&comment, most.max(LEAST_BYTES))),
    }
}
