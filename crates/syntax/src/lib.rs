//! Lossless, error-tolerant trees for YAML 1.2 and JSON (and INI), in one shape.
//!
//! Reading order: [`Kind`] (what elements there are), [`Tree`] (the array and its ranges), [`access`] (typed views),
//! [`scalar`] (decoding), [`resolve`] (types), [`Content`] (the position-free half), then the grammars `yaml` and `json`, and
//! `edit` (changes that keep comments).
//!
//! On purpose not here: formats, files, the incremental engine, any protocol.

pub mod access;
mod build;
mod content;
mod error;
mod kind;
mod range;
pub mod resolve;
pub mod scalar;
pub mod tree;

pub use access::{Document, Entry, Mapping, Node, Scalar, Sequence, Value};
pub use content::Content;
pub use error::{SyntaxError, SyntaxErrorKind};
pub use kind::Kind;
pub use range::TextRange;
pub use tree::{Element, Language, NodeId, Tree};
