//! Rules for files of all families, and for the settings.

mod bundle_path_not_found;
mod comment_truncates_value;
mod duplicate_key;
mod invalid_gate;
mod invalid_ignore;
mod invalid_move;
mod invalid_settings;
mod merge_conflict;
pub(super) mod missing_field;
mod need_cycle;
mod need_unknown;
mod syntax;
mod tab_indentation;
mod unknown_field;
pub(super) mod unreadable_file;
mod unused_ignore;
mod wrong_type;

use super::Rule;

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[
    &bundle_path_not_found::RULE,
    &comment_truncates_value::RULE,
    &duplicate_key::RULE,
    &invalid_gate::RULE,
    &invalid_ignore::RULE,
    &invalid_move::RULE,
    &invalid_settings::RULE,
    &merge_conflict::RULE,
    &missing_field::RULE,
    &need_cycle::RULE,
    &need_unknown::RULE,
    &syntax::RULE,
    &tab_indentation::RULE,
    &unknown_field::RULE,
    &unreadable_file::RULE,
    &unused_ignore::RULE,
    &wrong_type::RULE,
];
