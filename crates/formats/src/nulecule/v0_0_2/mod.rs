//! Nulecule 0.0.2 (7 May 2015): the current version, in which the graph is a list of named items.

pub mod tables;

use plimsoll_model::Family;
use plimsoll_syntax::Document;

use crate::nulecule::FILE_NAME;
use crate::recognise::{Format, has_field};

/// The row of this version.
pub static FORMAT: Format =
    Format { family: Family::Nulecule, version: "0.0.2", root: &tables::DOCUMENT, kinds: &[], recognise };

/// No other format has `specversion` or a `graph` of its own; a file of the conventional name needs less.
pub(super) fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let field = |name| has_field(document, name);
    if field("specversion") && (field("graph") || field("id")) {
        return Some("`specversion` beside `id` or `graph`");
    }
    // Half-written files of the right name are Nulecules too, unless they say that they are something else.
    let other = field("apiVersion") || field("kind") || field("schemaVersion");
    (file_name == FILE_NAME && !other).then_some("the file name `Nulecule`")
}
