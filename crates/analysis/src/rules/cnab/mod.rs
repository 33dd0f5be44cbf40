//! Rules about Cloud Native Application Bundles.

mod default_invalid;
mod default_not_allowed;
mod dialect_mixed;
mod digest_malformed;
mod digest_missing;
mod digest_placeholder;
mod digest_ref_mismatch;
mod image_duplicate;
mod image_missing_ref;
mod image_tag_not_digest;
mod image_type_unknown;
mod image_untagged;
mod name_invalid;
mod no_invocation_image;
mod null_section;
mod param_constraint_mismatch;
mod param_min_gt_max;
mod param_name_collision;
mod param_name_convention;
mod param_type_bool;
mod param_type_missing;
mod param_type_unknown;
mod ref_bad_selector;
mod ref_unsupported_format;
mod required_with_default;
mod schema_version_invalid;
mod schema_version_missing;
mod schema_version_unsupported;
mod signature_malformed;
mod signature_unverified;
mod signed_body_differs;
mod version_latest;
mod version_not_semver;

use plimsoll_formats::conform::{Finding, FindingKind};

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &default_invalid::RULE,
    &default_not_allowed::RULE,
    &dialect_mixed::RULE,
    &digest_malformed::RULE,
    &digest_missing::RULE,
    &digest_placeholder::RULE,
    &digest_ref_mismatch::RULE,
    &image_duplicate::RULE,
    &image_missing_ref::RULE,
    &image_tag_not_digest::RULE,
    &image_type_unknown::RULE,
    &image_untagged::RULE,
    &name_invalid::RULE,
    &no_invocation_image::RULE,
    &null_section::RULE,
    &param_constraint_mismatch::RULE,
    &param_min_gt_max::RULE,
    &param_name_collision::RULE,
    &param_name_convention::RULE,
    &param_type_bool::RULE,
    &param_type_missing::RULE,
    &param_type_unknown::RULE,
    &ref_bad_selector::RULE,
    &ref_unsupported_format::RULE,
    &required_with_default::RULE,
    &schema_version_invalid::RULE,
    &schema_version_missing::RULE,
    &schema_version_unsupported::RULE,
    &signature_malformed::RULE,
    &signature_unverified::RULE,
    &signed_body_differs::RULE,
    &version_latest::RULE,
    &version_not_semver::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(context: &DocumentContext<'_>) -> Vec<Verdict> {
    let verdict = |finding: &Finding| match &finding.kind {
        FindingKind::WrongType { .. } => Verdict::claimed_if(null_section::is_left_out(finding)),
        FindingKind::Unknown { key, .. } => {
            Verdict::claimed_if(key == "uri" && image_missing_ref::is_meant(context, finding.node))
        }
        _ => Verdict::Unclaimed,
    };
    context.findings.iter().map(verdict).collect()
}
