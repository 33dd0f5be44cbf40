//! Rules about the Open Application Model.

mod component_not_applied;
mod dependency_on_skipped_step;
mod depends_on_crosses_placement;
mod depends_on_unknown;
mod gc_order_not_dependency;
mod input_without_output;
mod redundant_depends_on;
mod self_dependency;
mod step_order_deadlock;
mod unknown_setting;

use plimsoll_formats::oam::Document;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &component_not_applied::RULE,
    &dependency_on_skipped_step::RULE,
    &depends_on_crosses_placement::RULE,
    &depends_on_unknown::RULE,
    &gc_order_not_dependency::RULE,
    &input_without_output::RULE,
    &redundant_depends_on::RULE,
    &self_dependency::RULE,
    &step_order_deadlock::RULE,
    &unknown_setting::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(_: &Document, _: &DocumentContext<'_>) -> Vec<Verdict> {
    Vec::new()
}
