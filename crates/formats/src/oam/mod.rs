//! The Open Application Model.
//!
//! Reading order: [`dialect`] (which version a document is written in), [`clauses`] (where the versions are described),
//! `fields` and `container` (the rows that several versions share), then a folder for the field tables of each version:
//! [`hydra`] (before the name OAM), [`v1alpha1`], [`v1alpha2`], [`v1beta1`] (with what KubeVela adds), [`wadm`]. In such a
//! folder, `mod.rs` lists the kinds of documents and a file describes each group of kinds. Then [`definition`] (what
//! component types, traits, policies and steps there may be, from the files that define them), [`builtin`] (those that
//! KubeVela brings along).

pub mod builtin;
pub mod clauses;
mod container;
pub mod definition;
pub mod dialect;
mod fields;
pub mod hydra;
pub mod v1alpha1;
pub mod v1alpha2;
pub mod v1beta1;
pub mod wadm;

pub use definition::{Definition, DefinitionKind, Source, Stage};
pub use dialect::Dialect;
