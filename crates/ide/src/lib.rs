//! What editors show of descriptors, as plain data: places are bytes of the present text, words are Markdown at most.
//!
//! Reading order: [`workspace`] (what is open, and snapshots of it), [`cursor`] (what stands at a place of a text), then one
//! file per feature: [`findings`], [`actions`], [`completion`], [`hover`], [`outline`], [`folding`], [`selection`].
//!
//! On purpose not here: the protocol, threads, disk access, the order of messages.

pub mod actions;
pub mod completion;
pub mod cursor;
pub mod findings;
pub mod folding;
pub mod hover;
mod names;
pub mod outline;
pub mod selection;
pub mod workspace;

pub use plimsoll_analysis::{Cancelled, Stop, cancellable};
pub use plimsoll_base::{
    Encoding, LineColumn, LineIndex, ReadFailure, Severity, TextRange, WorkspacePath, World,
};
pub use workspace::{Snapshot, Workspace};
