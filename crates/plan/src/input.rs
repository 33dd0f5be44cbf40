//! What a plan was made from.

use plimsoll_base::Digest;

/// A file that a plan was made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Relative to the workspace.
    pub path: String,
    /// What it is, in the words of its specification: `nulecule`, `answers`, `artifact`, `claim`.
    pub kind: String,
    /// The digest of its bytes.
    pub digest: Digest,
}
