//! A version that is used again for another content.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{AttributeStep, Family};
use plimsoll_plan::{Change, difference};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-same-version-different-content"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::METADATA),
    documentation: r#"
## What it finds

A bundle with the version that is recorded, and with other content. Values of parameters do not count, nor do digests, of which
`plan-digest-changed-same-tag` tells.

## Why it matters

A version stands for one content. Whoever has this version may have either.

## Example

`0.1.0` is recorded without the action `status`; the bundle that is planned is `0.1.0` and has it.

## Fix

A new `version`.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().filter_map(|planned| same_version(rule, &planned)).collect()
}

fn same_version(rule: &Rule, planned: &PlannedBundle<'_>) -> Option<Diagnostic> {
    let version = planned.bundle.version.as_ref()?;
    let recorded = planned.recorded.filter(|unit| unit.unresolved().is_none())?;
    if planned.before(&["version"])?.as_text() != Some(&version.text) {
        return None;
    }
    let is_content = |change: &&Change| match change.path.0.as_slice() {
        [AttributeStep::Field(section), _, AttributeStep::Field(field), ..] => {
            !(**section == *"parameters" && **field == *"value") && **field != *"digest"
        }
        _ => true,
    };
    let changes = difference(&recorded.attributes, &planned.unit.attributes).changes;
    if !changes.iter().any(|change| is_content(&change)) {
        return None;
    }
    let headline = format!("`{}` is {} as before, and has other content", planned.unit.address, version.text);
    Some(
        rule.finding(planned.bundle.site(version.node), headline)
            .label("used again")
            .help("Give what changed a version of its own."),
    )
}
