//! Lossless, error-tolerant trees for YAML 1.2 and JSON (and INI), in one shape.
//!
//! Reading order: [`Kind`] (what elements there are), [`Tree`] (the array and its ranges), [`access`] (typed views),
//! [`scalar`] (decoding), [`resolve`] (types), [`anchors`] (aliases and merge keys), [`pointer`](mod@pointer) (paths), [`Content`] (the
//! position-free half), then the grammars `yaml`, [`json`] and [`ini`], [`edit`] (changes that keep comments) and [`mod@format`] (tidying up).
//!
//! On purpose not here: formats, files, the incremental engine, any protocol.

pub mod access;
pub mod anchors;
mod build;
mod content;
mod difference;
pub mod edit;
mod error;
pub mod format;
pub mod ini;
pub mod json;
mod kind;
mod names;
pub mod pointer;
mod range;
pub mod resolve;
pub mod scalar;
pub mod tree;
mod words;
mod yaml;

pub use access::{Document, Entry, Mapping, Node, Scalar, Sequence, Value};
pub use anchors::{Anchors, View};
pub use content::{Content, Unchanged};
pub use error::{SyntaxError, SyntaxErrorKind};
pub use ini::parse_ini;
pub use json::parse_json;
pub use kind::Kind;
pub use range::TextRange;
pub use tree::{Element, Language, NodeId, Tree};
pub use words::parse_words;
pub use yaml::{parse_yaml, parse_yaml_again};
