//! Another version of the format that changes what is put in.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::dialect::Dialect;
use plimsoll_formats::cnab::values::Resolved;
use plimsoll_model::{Family, Origin};

use crate::rules::{BundleContext, Check, PlannedBundle, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-dialect-changed"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::PARAMETER_VALUES),
    documentation: r#"
## What it finds

A bundle of the draft of 2018 that is now written in a later version, and has parameters that get no value.

## Why it matters

Tools of 2018 put nothing in for such a parameter. Since then an empty text is put in, which the invocation image may take for
a value.

## Example

`note` is optional and has no default; the bundle is now written in CNAB Core 1.2.

## Fix

A default, or a value with `--set`; or an invocation image that takes an empty text for nothing.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    context.upgraded().filter_map(|planned| changed(rule, &planned)).collect()
}

fn changed(rule: &Rule, planned: &PlannedBundle<'_>) -> Option<Diagnostic> {
    let before = planned.before(&["dialect"])?.as_text()?;
    let (bundle, first) = (planned.bundle, Dialect::November2018);
    if before != first.name() || [first, Dialect::Any].contains(&bundle.dialect) {
        return None;
    }
    let empty = |resolved: &&Resolved| {
        let is_empty = resolved.value.as_ref().is_some_and(|value| value.origin == Origin::FormatDefault);
        is_empty && planned.before(&["parameters", &resolved.name]).is_some()
    };
    let names: Vec<String> =
        planned.installation.values.iter().filter(empty).map(|one| format!("`{}`", one.name)).collect();
    if names.is_empty() {
        return None;
    }
    let headline = format!("{} was not put in before, and is an empty text now", names.join(", "));
    Some(
        rule.finding(bundle.site(bundle.node), headline)
            .note(format!(
                "The bundle was written as {before} and is written as {} now.",
                bundle.dialect.name()
            ))
            .help("Give values, or make sure that an empty text is taken for nothing."),
    )
}
