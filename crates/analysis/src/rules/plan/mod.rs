//! Rules for whole plans and the graph below them.

mod already_installed;
mod carried_value_invalid;
mod credential_needed;
mod default_shadowed;
mod dependency_cycle;
mod dependency_removed_left_behind;
mod dependency_unresolved;
mod dialect_changed;
mod digest_changed_same_tag;
mod digest_removed;
mod downgrade;
mod extension_required;
mod in_progress;
mod installer_changed;
mod missing_required_param;
mod not_installed;
mod object_in_two_units;
mod order_contradicts_dependency;
mod orphan_param;
mod other_application;
mod output_lost;
mod read_only_changed;
mod same_version_different_content;
mod sequence_contradicts_graph;
mod too_many_units;
mod unknown_action;
mod value_invalid;
mod write_only_toggled;

use super::Rule;

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[
    &dependency_cycle::RULE,
    &object_in_two_units::RULE,
    &order_contradicts_dependency::RULE,
    &already_installed::RULE,
    &carried_value_invalid::RULE,
    &credential_needed::RULE,
    &default_shadowed::RULE,
    &dependency_removed_left_behind::RULE,
    &dependency_unresolved::RULE,
    &dialect_changed::RULE,
    &digest_changed_same_tag::RULE,
    &digest_removed::RULE,
    &downgrade::RULE,
    &extension_required::RULE,
    &in_progress::RULE,
    &installer_changed::RULE,
    &missing_required_param::RULE,
    &not_installed::RULE,
    &orphan_param::RULE,
    &other_application::RULE,
    &output_lost::RULE,
    &read_only_changed::RULE,
    &same_version_different_content::RULE,
    &sequence_contradicts_graph::RULE,
    &unknown_action::RULE,
    &value_invalid::RULE,
    &write_only_toggled::RULE,
    &too_many_units::RULE,
];
