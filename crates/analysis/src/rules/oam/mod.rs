//! Rules about the Open Application Model.

mod claim_definition_drift;
mod depends_on_unknown;
mod unknown_setting;

use plimsoll_formats::oam::Document;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] =
    &[&claim_definition_drift::RULE, &depends_on_unknown::RULE, &unknown_setting::RULE];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(_: &Document, _: &DocumentContext<'_>) -> Vec<Verdict> {
    Vec::new()
}
