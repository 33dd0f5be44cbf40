//! What editors show of descriptors, as plain data: places are bytes of the present text, words are Markdown at most.
//!
//! Reading order: [`workspace`] (what is open, and snapshots of it), [`cursor`] (what stands at a place of a text), then one
//! file per feature: [`findings`], [`actions`], [`completion`], [`hover`], [`outline`], [`folding`], [`selection`]; on `names`
//! (what is named, and what refers to it) stand [`definition`], [`references`], [`highlight`], [`rename`] and
//! [`workspace_symbols`]; [`links`]; [`plan`], [`survey`]; [`recognition`] (what a file is, and whether it is ours);
//! [`semantic_tokens`], [`formatting`], [`indentation`]; on `described` (planned applications) stand [`inlay_hints`] and [`lens`].
//!
//! What several of them say: [`about`] (words about fields, types and properties), `resolved` (values of parameters), `properties`
//! (what definitions say of properties), `overlays` (what other specifications say), `way` (the keys that lead to a place).
//!
//! On purpose not here: the protocol, threads, disk access, the order of messages.

pub mod about;
pub mod actions;
pub mod completion;
pub mod cursor;
pub mod definition;
mod described;
mod edges;
pub mod findings;
pub mod folding;
pub mod formatting;
pub mod highlight;
pub mod hover;
pub mod indentation;
pub mod inlay_hints;
pub mod lens;
pub mod links;
mod names;
pub mod outline;
mod outline_of_words;
mod overlays;
mod owners;
pub mod plan;
mod position;
mod properties;
pub mod recognition;
pub mod references;
pub mod rename;
mod resolved;
pub mod selection;
pub mod semantic_tokens;
pub mod settings;
pub mod sources;
pub mod survey;
mod way;
pub mod workspace;
pub mod workspace_symbols;

pub use plimsoll_analysis::defaults::Chosen;
pub use plimsoll_analysis::{Cancelled, Stop, cancellable};
pub use plimsoll_base::{
    Encoding, LineColumn, LineIndex, MAX_FILE_BYTES, ReadFailure, Severity, TextRange, WorkspacePath, World,
};
pub use plimsoll_syntax::edit::TextEdit;
pub use workspace::{Snapshot, Workspace};
