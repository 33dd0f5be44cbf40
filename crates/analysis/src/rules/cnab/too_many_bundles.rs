//! More bundles than are planned.
use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::application::MAX_BUNDLES;
use plimsoll_formats::cnab::application::Problem;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-too-many-bundles"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: None,
    documentation: r#"
## What it finds

An application of more than 10,000 bundles, each counted as often as it is installed.

## Why it matters

Ten bundles that each require the next one ten times ask for ten thousand million installations. plimsoll stops before
that, and plans nothing of what lies beyond.

## Example

Twenty bundles, each of which requires the next one twice.

## Fix

Share the installation of a bundle among those that need it.
"#,
    check: Check::BundleApplication(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    // One mistake is one finding, however many branches it cuts off.
    let first = context.assembled.problems.iter().find_map(|problem| match problem {
        Problem::TooManyBundles(site) => Some(*site),
        _ => None,
    });
    first
        .map(|site| {
            rule.finding(site, format!("the application has more than {MAX_BUNDLES} bundles"))
                .label("this one and those behind it are not planned")
                .help("Share installations, or require each bundle once.")
        })
        .into_iter()
        .collect()
}
