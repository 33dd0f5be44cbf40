//! Rules for the claim store.

mod action_legacy_delete;
mod action_undefined;
mod bundle_invalid;
mod credential_stored;
mod id_not_ulid;
mod missing_modified;
mod mixed_format;
mod modified_before_created;
mod name_invalid;
mod no_result;
mod not_terminal;
mod operation_not_succeeded;
mod output_orphan;
mod output_undefined;
mod param_invalid;
mod param_missing_required;
mod param_undefined;
mod recorded_from_another_descriptor;
mod result_mismatch;
mod result_orphan;
mod revision_changed_by_non_modifying;
mod revision_not_ulid;
mod revision_reused;
mod secret_in_clear;
mod status_legacy;
mod status_unknown_value;
mod ulid_time_skew;
mod unusable;

use super::Rule;

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[
    &action_legacy_delete::RULE,
    &action_undefined::RULE,
    &bundle_invalid::RULE,
    &credential_stored::RULE,
    &id_not_ulid::RULE,
    &missing_modified::RULE,
    &mixed_format::RULE,
    &modified_before_created::RULE,
    &name_invalid::RULE,
    &no_result::RULE,
    &not_terminal::RULE,
    &output_orphan::RULE,
    &output_undefined::RULE,
    &param_invalid::RULE,
    &param_missing_required::RULE,
    &param_undefined::RULE,
    &result_mismatch::RULE,
    &result_orphan::RULE,
    &revision_changed_by_non_modifying::RULE,
    &revision_not_ulid::RULE,
    &revision_reused::RULE,
    &secret_in_clear::RULE,
    &status_legacy::RULE,
    &status_unknown_value::RULE,
    &ulid_time_skew::RULE,
    &unusable::RULE,
    &operation_not_succeeded::RULE,
    &recorded_from_another_descriptor::RULE,
];
