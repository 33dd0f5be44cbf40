//! Manifests of Porter (`porter.yaml`), from which Porter makes a bundle: one more dialect of the same model.
//!
//! Reading order: `tables` (what the manifest says about its objects), [`manifest`] (what only manifests have: mixins, steps,
//! templates), [`reference`] (what templates name), `read` (how a bundle is made of it).

pub mod manifest;
mod read;
pub mod reference;
pub mod tables;

use plimsoll_model::Family;
use plimsoll_syntax::{Document, Mapping, Value};

use super::bundle::Bundle;
use super::dialect::{self, Dialect};
use super::image::ImageReference;
use crate::recognise::Format;

pub use self::manifest::{Manifest, Template, Whereabouts};
pub(super) use self::read::read;
pub use self::read::{environment_variable, is_wiring_parameter};

/// The row of this format.
pub static FORMAT: Format =
    Format { family: Family::Cnab, version: Dialect::Porter.name(), root: &tables::MANIFEST, recognise };

fn recognise(document: Document<'_>, file_name: &str) -> Option<&'static str> {
    let (dialect, because) = dialect::of_document(document, file_name)?;
    (dialect == Dialect::Porter).then_some(because)
}

/// Whether a mapping is a manifest, and what shows it. The name of the file helps where little is written yet.
#[must_use]
pub fn shows(root: Mapping<'_>, file_name: &str) -> Option<&'static str> {
    let field = |name: &str| root.entry(name).is_some();
    let list = |name: &str| root.get(name).is_some_and(|value| matches!(value, Value::Sequence(_)));
    if field("apiVersion") || field("kind") || field("specversion") || field("invocationImages") {
        return None;
    }
    let is_named = file_name == super::MANIFEST_FILE_NAME || file_name.ends_with(".porter.yaml");
    let says = ["name", "version", "schemaVersion", "registry", "reference", "install", "uninstall"];
    // What `porter explain` prints has names and versions of mixins too.
    let is_told = ["schemaVersion", "registry", "install", "uninstall"].into_iter().any(field);
    if list("mixins") && (is_named || (is_told && says.iter().filter(|name| field(name)).count() >= 2)) {
        return Some("`mixins`");
    }
    if list("install") && list("uninstall") && (field("schemaVersion") || field("registry")) {
        return Some("`install` and `uninstall` that are lists of steps");
    }
    let is_started = says.iter().any(|name| field(name));
    (is_named && is_started).then_some("the file's name")
}

/// The reference that Porter publishes the bundle of a manifest under; `None` where it does not say enough, and for what is
/// no manifest.
#[must_use]
pub fn published(bundle: &Bundle) -> Option<ImageReference> {
    let manifest = bundle.manifest.as_ref()?;
    let whole = manifest.reference.as_ref().map(|reference| ImageReference::parse(&reference.text));
    let named = || {
        let registry = manifest.registry.as_ref().filter(|registry| !registry.text.is_empty())?;
        let name = bundle.name.as_ref()?;
        Some(ImageReference::parse(&format!("{}/{}", registry.text.trim_end_matches('/'), name.text)))
    };
    whole.or_else(named)
}
