//! Rules for CNAB files.

use super::Rule;

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[];
