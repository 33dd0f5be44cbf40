//! The Open Application Model.
//!
//! Reading order: [`definition`] (what component types, traits, policies and steps there may be, from the files that
//! define them), [`builtin`] (those that KubeVela brings along).

pub mod builtin;
pub mod definition;

pub use definition::{Definition, DefinitionKind, Source, Stage};
