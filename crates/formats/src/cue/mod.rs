//! CUE, as far as it says what parameters a definition of KubeVela has. Nothing is evaluated: a template is read, its
//! `parameter` block becomes a schema of plain data, and values are checked against that.
//!
//! Reading order: [`syntax`] (the tree), [`parse`] (from text to tree), [`schema`] (what a value may be), `lower` with
//! `scope` and `unify` (from tree to schema), [`definition`] (definitions and templates), [`check`] (values against a
//! schema, defaults), [`json_schema`] (the same schema from JSON Schema), [`mod@print`] (a schema as CUE again), [`tokens`] (words, for those who show a text).
//!
//! Ranges are bytes of the text that was read. Where that is a scalar of a YAML file, its decoded text is read, and
//! `plimsoll_syntax::scalar::Decoded::to_token` leads back to the file.
//!
//! On purpose not here: evaluation, imports, unification beyond `&` of two schemas.

pub mod check;
mod cursor;
pub mod definition;
mod doc;
mod fits;
pub mod json_schema;
mod lexer;
mod literal;
mod lower;
mod parser;
pub mod print;
mod problem;
pub mod schema;
mod scope;
pub mod syntax;
pub mod tokens;
mod unify;

pub use definition::{Definition, Parameter, Template};
pub use doc::Doc;
pub use json_schema::from_json_schema;
pub use parser::parse;
pub use problem::{MAX_BYTES, MAX_NESTING, MAX_TYPES, Problem, ProblemKind};
pub use schema::Schema;
