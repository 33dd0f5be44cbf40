//! The JSON Schemas (draft 2020-12) of the machine formats.

/// The names of the published schemas.
pub const SCHEMAS: &[&str] = &[];

/// The schema with this name.
#[must_use]
pub fn schema(name: &str) -> Option<&'static str> {
    let _ = name;
    None
}
