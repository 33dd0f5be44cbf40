//! What tests of all crates share: a workspace in memory, and test cases written in Markdown.
//!
//! Reading order: [`MemoryWorld`], [`markdown`] (headings and fences of a text), [`expectation`] (comments that say what
//! is found in a line), [`case`](mod@case) (a heading is a case, a fence is a file, a command or an output),
//! [`matching`] (what was found against what was expected), [`update`] (new outputs in place of old ones).
//!
//! On purpose not here: anything that production code uses, disk access, running programs. Markers for cursors belong
//! beside [`expectation`]: they too are taken out of the text of a file before it is read.

pub mod case;
pub mod expectation;
pub mod markdown;
pub mod matching;
pub mod update;
mod world;

pub use world::MemoryWorld;
