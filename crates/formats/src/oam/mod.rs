//! The Open Application Model.
//!
//! Reading order: [`dialect`] (which version a document is written in), [`clauses`] (where the versions are described),
//! `fields` and `container` (the rows that several versions share), a folder for the field tables of each version: [`hydra`]
//! (before the name OAM), [`v1alpha1`], [`v1alpha2`], [`v1beta1`] (with what KubeVela adds), [`wadm`]. In a folder, `mod.rs`
//! lists the kinds of documents and a file describes each group of kinds.
//!
//! Then [`document`] (a document as data) with [`configuration`], [`schematic`], [`workflow`] and [`revision`];
//! [`definition`] (what component types, traits, policies and steps there may be) and [`builtin`] (those that KubeVela
//! brings along); [`index`] and [`types`] (which document a name means), [`applies`] (what a trait is for); [`application`]
//! (a configuration put together) with `units`, `instances` (before v1beta1), `placed`, `placing` and
//! `prepared` with [`overrides`] (v1beta1),
//! [`values`], [`properties`] (what definitions do not allow), [`deployment`], `order` (before v1beta1) and `course`
//! (v1beta1); [`recorded`] (what runtimes keep of what they applied). [`duration`] reads timeouts.

pub mod application;
pub mod applies;
pub mod builtin;
pub mod clauses;
pub mod configuration;
mod container;
mod course;
pub mod definition;
mod dependencies;
pub mod deployment;
pub mod dialect;
pub mod document;
pub mod duration;
mod fields;
pub mod hydra;
pub mod index;
mod instances;
pub mod links;
pub mod migration;
pub mod misplaced;
mod order;
pub mod overrides;
mod patched;
mod placed;
mod placing;
mod prepared;
pub mod properties;
pub mod quantity;
mod read;
pub mod recorded;
pub mod revision;
pub mod schematic;
mod sequence;
mod stages;
mod steps;
pub mod types;
mod units;
pub mod v1alpha1;
pub mod v1alpha2;
pub mod v1beta1;
pub mod values;
pub mod variables;
pub mod wadm;
pub mod workflow;

pub use application::{Assembled, assemble};
pub use definition::{Definition, DefinitionKind, Fingerprint, Source, Stage};
pub use dialect::Dialect;
pub use document::Document;
pub use index::Index;
pub use instances::secret_defaults;
