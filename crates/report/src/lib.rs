//! Renderers of diagnostics, plans, graphs and claims: data in, a text out, piece by piece.
//!
//! Reading order: [`Sources`] (what is asked of the outside), [`Style`], the subjects ([`CheckReport`], [`PlanReport`],
//! [`WhyReport`], [`GraphReport`], [`ClaimListReport`], [`ClaimReport`], [`VerifyReport`]), [`Format`] and [`FORMATS`] (the table of outputs), [`schema`].
//!
//! An output format is one file in `output/` and one row of [`FORMATS`]. What several of them say alike is said once:
//! `plain` (text from files made harmless), `value` (values on one line), `words` (reasons, waits, closing sentences),
//! `sources` (lines and columns), `finding` (what code forges show beside lines), `graph` (what is drawn), `markup` (texts
//! in HTML and SVG). [`saved`] reads plans back that `json` wrote.
//!
//! On purpose not here: how anything is found or planned, files, terminals, the environment, the clock.

mod diagnostics;
mod diff;
mod finding;
mod format;
mod graph;
mod html;
mod json;
mod markdown;
mod markup;
mod output;
mod plain;
pub mod saved;
mod schema;
mod snippet;
mod sources;
mod style;
mod svg;
mod text;
mod value;
mod words;

pub use diagnostics::Counts;
pub use diff::unified_diff;
pub use format::{
    ApplicationPlan, CheckReport, ClaimListReport, ClaimReport, ClaimRow, Context, DifferenceReport,
    FailedApplication, FolderPlan, Format, GraphReport, ImageRow, Input, InstallationRow, MovedInput, Out,
    PlanReport, ReasonRow, RetractionRow, SignatureRow, StaleReport, Tool, VerdictRow, VerifyReport,
    WhyReport,
};
pub use json::save;
pub use markdown::LEAST_BYTES;
pub use output::FORMATS;
pub use saved::{PlanRequest, SavedApplication, SavedError, SavedPlans, SavedSources};
pub use schema::{SCHEMAS, schema};
pub use sources::{FileEdit, OUTSIDE, Position, RuleText, Sources, Span};
pub use style::Style;
pub use words::closing_sentence;
