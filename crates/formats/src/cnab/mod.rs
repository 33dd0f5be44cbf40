//! Cloud Native Application Bundles.
//!
//! Reading order: [`dialect`] (which version a bundle is written in), [`bundle`] (a bundle as data, the same for all of
//! them), `read` and `extensions` (how it is read), [`schema`] (values and their JSON Schemas), [`values`] (what is put where for
//! an action), [`application`] (a bundle and what it depends on, put together), [`migration`] (from 2018 to today); a folder
//! for the field table of each version.

pub mod any;
pub mod application;
pub mod bundle;
pub mod clauses;
pub mod definition;
pub mod dialect;
pub mod extensions;
mod fields;
pub mod image;
pub mod migration;
pub mod order;
pub mod porter;
mod read;
pub mod references;
pub mod resolution;
pub mod schema;
pub mod state;
pub mod template;
pub mod v1_0;
pub mod v1_1;
pub mod v1_2;
pub mod v2018_11;
pub mod v2019_03;
pub mod v2019_06;
pub mod value_set;
pub mod values;

pub use application::{Assembled, assemble};
pub use bundle::Bundle;
pub use dialect::Dialect;

/// The name of a bundle definition.
pub const FILE_NAME: &str = "bundle.json";
/// The name of a signed one.
pub const SIGNED_FILE_NAME: &str = "bundle.cnab";
/// The name of a manifest of Porter.
pub const MANIFEST_FILE_NAME: &str = "porter.yaml";
