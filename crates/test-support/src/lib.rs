//! What tests of all crates share: a workspace in memory, and test cases written in Markdown.
//!
//! Reading order: [`MemoryWorld`], [`markdown`] (headings and fences of a text), [`expectation`] (comments that say what
//! is found in a line), [`case`](mod@case) (a heading is a case, a fence is a file, a command or an output),
//! [`matching`] (what was found against what was expected), [`update`] (new outputs in place of old ones), [`runner`] (all of it as a test program), [`cursor`] (a mark in a text).
//! Beside them: [`random`], [`typist`] (somebody who edits texts at random), [`samples`] (long descriptors, large graphs), [`folder`] (real files).
//!
//! On purpose not here: anything that production code uses, running programs. Only the runner and `folder` touch files.

pub mod case;
pub mod cursor;
pub mod expectation;
pub mod folder;
pub mod markdown;
pub mod matching;
pub mod random;
pub mod runner;
pub mod samples;
pub mod typist;
pub mod update;
mod world;

pub use world::MemoryWorld;
