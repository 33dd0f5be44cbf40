//! Rules about the Open Application Model.

mod applies_to_unknown;
mod bad_enum;
mod claim_definition_drift;
mod component_not_applied;
mod component_recreated;
mod data_input_not_repropagated;
mod dependency_on_skipped_step;
mod depends_on_crosses_placement;
mod depends_on_unknown;
mod deprecated_definition;
mod deprecated_field;
mod gc_order_not_dependency;
mod immutable_field_changed;
mod input_without_output;
mod invalid_timeout;
mod missing_property;
mod mode_without_group;
mod out_of_bounds;
mod override_adds_component;
mod override_matches_nothing;
mod override_matches_unintended;
mod parameter_key_base;
mod properties_missing_for_policy;
mod publish_and_autoupdate;
mod publish_version_not_bumped;
mod redundant_depends_on;
mod removed_with_dependents;
mod scope_membership_change;
mod selector_matches_nothing;
mod self_dependency;
mod shadows_builtin;
mod step_order_deadlock;
mod sub_steps_without_group;
mod template_syntax;
mod unknown_property;
mod unknown_setting;
mod variables_only_change;
mod wadm_dangling_link;
mod wadm_duplicate_id;
mod wadm_duplicate_link;
mod wadm_image_or_application;
mod wadm_invalid_name;
mod wadm_unknown_policy;
mod workflow_ref_and_steps;
mod wrong_type;

use plimsoll_formats::oam::Document;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &applies_to_unknown::RULE,
    &bad_enum::RULE,
    &claim_definition_drift::RULE,
    &component_not_applied::RULE,
    &component_recreated::RULE,
    &data_input_not_repropagated::RULE,
    &dependency_on_skipped_step::RULE,
    &depends_on_crosses_placement::RULE,
    &depends_on_unknown::RULE,
    &deprecated_definition::RULE,
    &deprecated_field::RULE,
    &gc_order_not_dependency::RULE,
    &immutable_field_changed::RULE,
    &input_without_output::RULE,
    &invalid_timeout::RULE,
    &missing_property::RULE,
    &mode_without_group::RULE,
    &out_of_bounds::RULE,
    &override_adds_component::RULE,
    &override_matches_nothing::RULE,
    &override_matches_unintended::RULE,
    &parameter_key_base::RULE,
    &properties_missing_for_policy::RULE,
    &publish_and_autoupdate::RULE,
    &publish_version_not_bumped::RULE,
    &redundant_depends_on::RULE,
    &removed_with_dependents::RULE,
    &scope_membership_change::RULE,
    &selector_matches_nothing::RULE,
    &self_dependency::RULE,
    &shadows_builtin::RULE,
    &step_order_deadlock::RULE,
    &sub_steps_without_group::RULE,
    &template_syntax::RULE,
    &unknown_property::RULE,
    &unknown_setting::RULE,
    &variables_only_change::RULE,
    &wadm_dangling_link::RULE,
    &wadm_duplicate_id::RULE,
    &wadm_duplicate_link::RULE,
    &wadm_image_or_application::RULE,
    &wadm_invalid_name::RULE,
    &wadm_unknown_policy::RULE,
    &workflow_ref_and_steps::RULE,
    &wrong_type::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(_: &Document, _: &DocumentContext<'_>) -> Vec<Verdict> {
    Vec::new()
}
