//! Claims: what is known to be installed. All families are recorded as CNAB-Claims 1.0.0 documents, with the state under a
//! key of our own in `custom`; claims of other tools are read too, and hold the bundle from which the state is made.
//!
//! Reading order: [`layout`] (which file is where), `record` (what files say), `read` (how), `own`, `single` and `export` (the
//! shapes that claims have), `bundle` (the state of a claim without our key), [`moment`] (times), `write`, `value`
//! (attributes as JSON), `forget` (what of a bundle is not recorded).

use std::sync::Arc;

use plimsoll_base::FileId;
use plimsoll_model::Application;
use plimsoll_syntax::{Content, Language};
use serde_json::Value as Json;

use crate::rendered;

mod bundle;
mod export;
mod forget;
pub mod layout;
pub mod moment;
mod own;
mod read;
mod record;
mod single;
mod value;
mod write;

pub use bundle::RecordedBundle;
pub use layout::Slot;
pub use read::read;
pub use record::{
    Claim, ClaimProblem, ExportedOutput, LEGACY_STATUS, Layout, Outcome, RecordedTypes, STATUS, StoreFile,
    StoredValue, status,
};
pub use write::{ClaimInPieces, Draft, claim_json, result_json, stored_bundle};

/// The state that a claim of ours holds, as [`claim_json`] writes it. `None` where it is no such claim.
#[must_use]
pub fn state_of(claim: &Json) -> Option<Arc<Application>> {
    let tree = rendered::parse(claim.to_string(), Language::Json);
    if !tree.errors().is_empty() {
        return None;
    }
    let content = Content::of(Arc::new(tree));
    let found = read(&content, FileId(0), &Slot::Loose("claim".into())).ok()?;
    let [claim] = &found.claims[..] else { return None };
    (claim.layout == Layout::Own).then(|| claim.state.clone())
}

/// Whether a name may be that of an installation: characters that can be seen, one at least.
#[must_use]
pub fn is_storable(name: &str) -> bool {
    !name.is_empty()
        && !name
            .chars()
            .any(|character| character.is_control() || character.is_whitespace() && character != ' ')
}

/// Whether the tools that there are take a name for an installation: cnab-go, and Porter with it.
#[must_use]
pub fn is_common(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// The key in `custom` under which the state is.
pub const EXTENSION: &str = "io.plimsoll.state";

/// The version of what is under [`EXTENSION`]. A reader takes its own and older ones.
pub const EXTENSION_VERSION: i128 = 1;

/// The `schemaVersion` of the documents.
pub const SCHEMA_VERSION: &str = "1.0.0";
