//! What editors show of descriptors, as plain data: places are bytes of the present text, words are Markdown at most.
//!
//! Reading order: [`workspace`] (what is open, and snapshots of it), [`cursor`] (what stands at a place of a text), then one
//! file per feature: [`findings`], [`actions`], [`completion`], [`hover`], [`outline`], [`folding`], [`selection`]; on `names`
//! (what is named, and what refers to it) stand [`definition`], [`references`], [`highlight`], [`rename`] and
//! [`workspace_symbols`]; [`links`].
//!
//! On purpose not here: the protocol, threads, disk access, the order of messages.

pub mod about;
pub mod actions;
pub mod completion;
pub mod cursor;
pub mod definition;
pub mod findings;
pub mod folding;
pub mod highlight;
pub mod hover;
pub mod links;
mod names;
pub mod outline;
mod overlays;
mod properties;
pub mod references;
pub mod rename;
mod resolved;
pub mod selection;
mod way;
pub mod workspace;
pub mod workspace_symbols;

pub use plimsoll_analysis::{Cancelled, Stop, cancellable};
pub use plimsoll_base::{
    Encoding, LineColumn, LineIndex, ReadFailure, Severity, TextRange, WorkspacePath, World,
};
pub use workspace::{Snapshot, Workspace};
