//! The Container Application Specification, known as Nulecule.
//!
//! Reading order: [`v0_0_2`] (the fields), [`document`] (a file as data), [`answers`], [`parameters`] and [`mod@reference`]
//! (where values come from), [`artifacts`] (which files a component names), [`application`] (all of it put together),
//! [`edges`] (what needs what); [`v0_0_1_alpha`] and [`legacy`] (what older files say).

pub mod answers;
pub mod application;
pub mod artifacts;
pub mod document;
pub mod edges;
pub mod legacy;
pub mod nested;
mod objects;
pub mod parameters;
pub mod pattern;
pub mod python;
pub mod reference;
mod references;
pub mod sections;
pub mod v0_0_1_alpha;
pub mod v0_0_2;

pub use application::{Assembled, Problem, assemble};
pub use document::Nulecule;

/// The name that a file must have to be found by the reference implementation.
pub const FILE_NAME: &str = "Nulecule";

/// The providers that the reference implementation can deploy to.
pub const PROVIDERS: [&str; 4] = ["kubernetes", "docker", "openshift", "marathon"];
