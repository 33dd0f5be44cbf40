//! CNAB Core 1.0 (September 2019): values described by `definitions`, every parameter with a destination.

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::cnab::clauses;
use crate::cnab::dialect::{self, Dialect};
use crate::cnab::fields::{AT_ROOT, RELEASED};
use crate::recognise::Format;
use crate::table::Object;

/// The row of this version.
pub static FORMAT: Format =
    Format { family: Family::Cnab, version: Dialect::V1_0.name(), root: &BUNDLE, kinds: &[], recognise };

/// The root of a bundle definition.
static BUNDLE: Object =
    Object { name: "bundle", clause: clauses::BUNDLE_1_0, others: AT_ROOT, fields: RELEASED };

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::V1_0).then_some(because)
}
