//! Applications of wasmCloud, which wadm reads: they share `apiVersion` and `kind` with those of KubeVela.

mod application;

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::oam::dialect::{self, Dialect};
use crate::oam::fields::ANY_DOCUMENT;
use crate::recognise::{Format, Kind};

/// The row of this version.
pub static FORMAT: Format = Format {
    family: Family::Oam,
    version: Dialect::Wadm.name(),
    root: &ANY_DOCUMENT,
    kinds: &[Kind { name: "Application", object: &application::APPLICATION }],
    recognise,
};

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Wadm).then_some(because)
}
