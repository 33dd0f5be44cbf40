//! An output that is not there after the upgrade.

use std::sync::Arc;

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, Value};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-output-lost"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::OUTPUTS),
    documentation: r#"
## What it finds

An output of the recorded bundle that the new one does not have, or does not write when it is upgraded.

## Why it matters

What takes its value from there gets none: parameter sources, and bundles that depend on this one.

## Example

`host` was an output; the new bundle has `applyTo: [install]` for it.

## Fix

The output, written by `upgrade` too; or other sources for what takes it.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| lost(rule, &planned)).collect()
}

fn lost(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let bundle = planned.bundle;
    let was_written = |output: &Value| {
        let actions = output.get("applyTo").and_then(Value::as_list);
        actions.is_none_or(|actions| actions.items.iter().any(|action| action.as_text() == Some("upgrade")))
    };
    let before = planned.before(&["outputs"]).and_then(Value::as_map);
    let finding = |(name, before): (&Arc<str>, &Value)| match bundle.output(name) {
        None => Some(
            rule.finding(bundle.site(bundle.node), format!("the output `{name}` is gone"))
                .help("Make sure that nothing takes its value from there."),
        ),
        Some(output) if was_written(before) && !output.applies_to("upgrade") => Some(
            rule.finding(
                bundle.site(output.name.node),
                format!("the output `{name}` is not written by an upgrade"),
            )
            .label("`applyTo` has no `upgrade`")
            .help("Add `upgrade` to `applyTo`, or make sure that nothing takes its value from there."),
        ),
        Some(_) => None,
    };
    before.into_iter().flatten().filter_map(finding).collect()
}
