//! What every layer above the trees shares: names of files and places, the line index, diagnostics as data, secrets,
//! ranges of versions, and the one trait through which the outside is read.
//!
//! Reading order: [`WorkspacePath`] and [`FileId`] (names of files), [`Site`] and [`Place`] (names of places),
//! [`Diagnostic`], [`LineIndex`], [`Secret`], [`VersionRange`], [`World`].
//!
//! On purpose not here: disk access, formats, any protocol, any rendering.

mod diagnostic;
mod digest;
mod line_index;
mod nearest;
mod path;
mod place;
mod secret;
mod version_range;
mod world;

pub use diagnostic::{
    Alike, Applicability, Code, Diagnostic, DiagnosticParts, Edit, Fix, Label, Said, Severity, Words,
};
pub use digest::{Digest, Hasher};
pub use line_index::{Encoding, LineColumn, LineIndex};
pub use nearest::{Names, nearest};
pub use path::{OutsideWorkspace, WorkspacePath};
pub use place::{Anchor, FileId, Part, Place, Site};
pub use plimsoll_syntax::edit::{NewValue, Position};
pub use plimsoll_syntax::{NodeId, TextRange};
pub use secret::{Salt, Secret, SecretDigest};
pub use version_range::{NoVersionRange, Version, VersionRange, version};
pub use world::{Kept, MAX_FILE_BYTES, Made, Make, ReadFailure, World};
