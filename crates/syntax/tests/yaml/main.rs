//! Tests of the YAML grammar against the test suite, half-typed files, real files and another parser.

#![allow(clippy::disallowed_methods)]

mod again;
#[path = "../cases/mod.rs"]
mod cases;
mod corpus;
mod decoding;
mod events;
mod half_typed;
mod invariants;
mod oracle;
mod properties;
mod suite;
mod texts;
