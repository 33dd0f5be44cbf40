//! Rules about the Open Application Model.

mod bad_enum;
mod depends_on_unknown;
mod deprecated_field;
mod missing_property;
mod out_of_bounds;
mod unknown_property;
mod wrong_type;

use plimsoll_formats::oam::Document;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &bad_enum::RULE,
    &depends_on_unknown::RULE,
    &deprecated_field::RULE,
    &missing_property::RULE,
    &out_of_bounds::RULE,
    &unknown_property::RULE,
    &wrong_type::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(_: &Document, _: &DocumentContext<'_>) -> Vec<Verdict> {
    Vec::new()
}
