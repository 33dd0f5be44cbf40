//! Hydra, as the model was called until October 2019, with what its runtime of that time (Scylla) reads in other words.

mod component;
mod configuration;

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::oam::dialect::{self, Dialect};
use crate::oam::fields::ANY_DOCUMENT;
use crate::recognise::{Format, Kind};

/// The row of this version.
pub static FORMAT: Format = Format {
    family: Family::Oam,
    version: Dialect::Hydra.name(),
    root: &ANY_DOCUMENT,
    kinds: KINDS,
    recognise,
};

static KINDS: &[Kind] = &[
    Kind { name: "ComponentSchematic", object: &component::SCHEMATIC },
    // Some examples of the specification name it so.
    Kind { name: "Component", object: &component::SCHEMATIC },
    Kind { name: "OperationalConfiguration", object: &configuration::CONFIGURATION },
    // Its name in the last month before the group was renamed.
    Kind { name: "ApplicationConfiguration", object: &configuration::CONFIGURATION },
    Kind { name: "Trait", object: &configuration::TRAIT },
    Kind { name: "WorkloadType", object: &configuration::WORKLOAD_TYPE },
    Kind { name: "ApplicationScope", object: &configuration::SCOPE },
];

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Hydra).then_some(because)
}
