//! OAM v1alpha1: schematics, traits, scopes and configurations, all of its own. Its two forms (v0.1.0, and the later one in
//! which settings and properties are JSON Schemas) are read alike.

mod application_configuration;
mod component_schematic;
mod platform;

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::oam::dialect::{self, Dialect};
use crate::oam::fields::ANY_DOCUMENT;
use crate::recognise::{Format, Kind};

/// The row of this version.
pub static FORMAT: Format = Format {
    family: Family::Oam,
    version: Dialect::V1alpha1.name(),
    root: &ANY_DOCUMENT,
    kinds: KINDS,
    recognise,
};

static KINDS: &[Kind] = &[
    Kind { name: "ComponentSchematic", object: &component_schematic::SCHEMATIC },
    Kind { name: "ApplicationConfiguration", object: &application_configuration::CONFIGURATION },
    Kind { name: "Trait", object: &platform::TRAIT },
    Kind { name: "WorkloadType", object: &platform::WORKLOAD_TYPE },
    Kind { name: "ApplicationScope", object: &platform::SCOPE },
];

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::V1alpha1).then_some(because)
}
