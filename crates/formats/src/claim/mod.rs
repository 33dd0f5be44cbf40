//! The claims that plimsoll writes: CNAB-Claims 1.0.0 documents for all families, with the state under a key of our own in
//! `custom`. The store has the layout that the CNAB tools use.
//!
//! Reading order: [`layout`] (which file is where), [`write`], [`read`], `value` (attributes as JSON).

pub mod layout;
mod read;
mod value;
mod write;

pub use read::{Claim, ClaimProblem, Outcome, read, read_result};
pub use write::{Draft, claim_json, result_json};

/// The key in `custom` under which the state is.
pub const EXTENSION: &str = "io.plimsoll.state";

/// The version of what is under [`EXTENSION`]. A reader takes its own and older ones.
pub const EXTENSION_VERSION: i128 = 1;

/// The `schemaVersion` of the documents.
pub const SCHEMA_VERSION: &str = "1.0.0";
