//! As what a document was recognised.

use plimsoll_ide::recognition::{Described, RecognisedDocument, Recognition};
use serde_json::{Value, json};

use crate::workspaces::View;

/// The answer to the question what a document is, and why.
pub(crate) fn recognition(view: &View<'_>) -> Value {
    let Recognition { label, why, documents, applications } = view.snapshot.recognition(&view.opened);
    let document = |one: &RecognisedDocument| json!({ "range": view.range(one.range), "label": one.label, "because": one.because });
    let application = |one: &Described| json!({ "name": one.name, "uri": view.places.uri(&one.path) });
    json!({
        "version": view.version,
        "label": label,
        "why": why,
        "documents": documents.iter().map(document).collect::<Vec<_>>(),
        "applications": applications.iter().map(application).collect::<Vec<_>>(),
        "folder": view.places.folder(),
    })
}
