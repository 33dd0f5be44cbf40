//! Rules for the claim store.

mod operation_not_succeeded;
mod recorded_from_another_descriptor;
mod unusable;

use super::Rule;

/// The rows, by code.
pub(super) static RULES: &[&Rule] =
    &[&unusable::RULE, &operation_not_succeeded::RULE, &recorded_from_another_descriptor::RULE];
