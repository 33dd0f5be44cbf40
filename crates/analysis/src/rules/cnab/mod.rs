//! Rules about Cloud Native Application Bundles.

mod signature_malformed;
mod signature_unverified;
mod signed_body_differs;

use plimsoll_formats::conform::{Finding, FindingKind};

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] =
    &[&signature_malformed::RULE, &signature_unverified::RULE, &signed_body_differs::RULE];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(context: &DocumentContext<'_>) -> Vec<Verdict> {
    let verdict = |finding: &Finding| match &finding.kind {
        // Tools written in Go write `null` for what is not there; `cnab-null-section` tells of it.
        FindingKind::WrongType { found, .. } => Verdict::claimed_if(*found == "null"),
        _ => Verdict::Unclaimed,
    };
    context.findings.iter().map(verdict).collect()
}
