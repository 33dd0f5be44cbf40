//! What both benchmarks have in common: building and starting programs, what they use, medians, tables.
//!
//! Reading order: [`program`] (building ours, running any to its end), [`client`] (a language server that goes on), [`process`] (memory
//! and processor time), [`statistics`], [`table`] (Markdown), [`npm`] and [`schema`] (peers, and what they are told).

pub(crate) mod client;
pub(crate) mod npm;
pub(crate) mod process;
pub(crate) mod program;
pub(crate) mod schema;
pub(crate) mod statistics;
pub(crate) mod table;
