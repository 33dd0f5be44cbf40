//! An extension that was not needed before.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::written::Text;
use plimsoll_model::{Family, Value};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-extension-required"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::REQUIRED_EXTENSIONS),
    documentation: r#"
## What it finds

An extension in `requiredExtensions` that the recorded bundle did not ask for.

## Why it matters

A runtime that does not support it must not run the bundle: the tool that installed it may not be able to upgrade it.

## Example

The new bundle asks for `docker`.

## Fix

A runtime that supports the extension.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().flat_map(|planned| required(rule, &planned)).collect()
}

fn required(rule: &Rule, planned: &PlannedBundle<'_>) -> Vec<Diagnostic> {
    let Some(before) = planned.before(&["requiredExtensions"]).and_then(Value::as_list) else {
        return Vec::new();
    };
    let is_new = |name: &&Text| !before.items.iter().any(|item| item.as_text() == Some(&name.text));
    let finding = |name: &Text| {
        rule.finding(planned.bundle.site(name.node), format!("the extension `{}` is required now", name.text))
            .label("not required before")
            .help("Make sure that your runtime supports it.")
    };
    planned.bundle.required_extensions.iter().filter(is_new).map(finding).collect()
}
