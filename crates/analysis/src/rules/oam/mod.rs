//! Rules about the Open Application Model.

mod component_not_applied;
mod component_recreated;
mod data_input_not_repropagated;
mod dependency_on_skipped_step;
mod depends_on_crosses_placement;
mod depends_on_unknown;
mod gc_order_not_dependency;
mod immutable_field_changed;
mod input_without_output;
mod publish_version_not_bumped;
mod redundant_depends_on;
mod removed_with_dependents;
mod scope_membership_change;
mod self_dependency;
mod step_order_deadlock;
mod unknown_setting;
mod variables_only_change;

use plimsoll_formats::oam::Document;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &component_not_applied::RULE,
    &component_recreated::RULE,
    &data_input_not_repropagated::RULE,
    &dependency_on_skipped_step::RULE,
    &depends_on_crosses_placement::RULE,
    &depends_on_unknown::RULE,
    &gc_order_not_dependency::RULE,
    &immutable_field_changed::RULE,
    &input_without_output::RULE,
    &publish_version_not_bumped::RULE,
    &redundant_depends_on::RULE,
    &removed_with_dependents::RULE,
    &scope_membership_change::RULE,
    &self_dependency::RULE,
    &step_order_deadlock::RULE,
    &unknown_setting::RULE,
    &variables_only_change::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(_: &Document, _: &DocumentContext<'_>) -> Vec<Verdict> {
    Vec::new()
}
