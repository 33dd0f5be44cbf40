//! Nulecule 0.0.1-alpha: `graph` and `params` are mappings by name. No implementation reads it any more; it is read here so
//! that such files can be planned, and turned into 0.0.2.

pub mod tables;

use plimsoll_model::Family;
use plimsoll_syntax::{Document, Value};

use super::legacy::{self, Shape};
use super::v0_0_2;
use crate::recognise::Format;

/// What `specversion` says.
pub const VERSION: &str = "0.0.1-alpha";

/// The row of this version.
pub static FORMAT: Format =
    Format { family: Family::Nulecule, version: VERSION, root: &tables::DOCUMENT, kinds: &[], recognise };

/// By its version, or by a graph that only this version has.
fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    v0_0_2::recognise(document, file_name)?;
    let root = document.value()?.as_mapping()?;
    let graph = root.get("graph").and_then(Value::as_mapping).map(legacy::graph);
    if graph == Some(Some(Shape::ComponentsByName)) {
        return Some("a `graph` that is a mapping of components");
    }
    let version = root.get("specversion").and_then(Value::as_scalar);
    let is_this = version.is_some_and(|version| version.text() == VERSION);
    (is_this && graph.is_none()).then_some("`specversion: 0.0.1-alpha`")
}
