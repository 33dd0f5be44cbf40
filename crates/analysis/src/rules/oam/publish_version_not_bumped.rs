//! Edits that KubeVela does not look at.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::oam::clauses;
use plimsoll_formats::oam::document::PUBLISH_VERSION;
use plimsoll_model::Family;
use plimsoll_plan::Mode;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-publish-version-not-bumped"),
    severity: Severity::Warning,
    family: Some(Family::Oam),
    clause: Some(clauses::REVISION),
    documentation: r#"
## What it finds

An Application that differs from what is recorded while its annotation `app.oam.dev/publishVersion` is the same.

## Why it matters

As long as the annotation stays, KubeVela goes on with the specification that it recorded. All edits are ignored without a
word. With `--compat kubevela` the plan is empty for that reason.

## Example

Recorded is `publishVersion: v1` with `replicas: 2`; the file says `publishVersion: v1` and `replicas: 3`.

## Fix

Another `publishVersion` with each edit that is to be applied.
"#,
    check: Check::ConfigurationRequest(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let Some(version) = context.document.metadata.annotation(PUBLISH_VERSION) else { return Vec::new() };
    let is_same = context.recorded.is_some_and(|one| one.application.version.as_ref() == Some(&version.text));
    if context.mode == Mode::Uninstall || !is_same || !context.differs() {
        return Vec::new();
    }
    let is_followed = context.compatibility == Some(Compatibility::KubeVela);
    let headline =
        format!("what was edited is not applied while `publishVersion` is still `{}`", version.text);
    let finding = rule.finding(context.site(version.node), headline).note(if is_followed {
        "KubeVela goes on with what is recorded, so nothing is planned."
    } else {
        "KubeVela goes on with what is recorded; the plan shows what would be applied with another version."
    });
    vec![finding.help("Give `publishVersion` another value.")]
}
