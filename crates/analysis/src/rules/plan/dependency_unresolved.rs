//! A dependency that is not in the workspace.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::clauses;
use plimsoll_formats::cnab::resolution::Unresolved;
use plimsoll_model::Family;
use plimsoll_plan::Mode;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-dependency-unresolved"),
    severity: Severity::Warning,
    family: Some(Family::Cnab),
    clause: Some(clauses::DEPENDENCIES),
    documentation: r#"
## What it finds

A dependency for which the workspace has no bundle, or only other versions.

## Why it matters

plimsoll asks no registry. What the dependency does, needs and gives is not known, so its step says only that it is there.

## Example

`"requires": {"db": {"bundle": "example.com/mysql:v1"}}` without a bundle of that name.

## Fix

The bundle, in a folder of the workspace.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    if [Mode::Uninstall, Mode::Invoke].contains(&context.mode) {
        return Vec::new();
    }
    let finding = |problem: &Problem| {
        let Problem::DependencyUnresolved(site, alias, why) = problem else { return None };
        // That a dependency names no bundle is wrong by itself.
        if *why == Unresolved::Unnamed {
            return None;
        }
        let headline = format!("the dependency `{alias}` is not known: {}", why.words());
        Some(rule.finding(*site, headline).help("Put its bundle into the workspace to have it planned too."))
    };
    context.assembled.problems.iter().filter_map(finding).collect()
}
