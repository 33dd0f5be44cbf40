//! Another application than the one that is recorded.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::Family;

use crate::rules::{BundleContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-other-application"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: Some(clauses::METADATA),
    documentation: r#"
## What it finds

A bundle whose name is not the one that is recorded under the name of the installation.

## Why it matters

An upgrade would hand the installation of one application to the installer of another one.

## Example

A record of `wordpress` under the name `blog`, and a bundle `ghost` that is planned with `--installation blog`.

## Fix

Another `--installation`. Where the application was only renamed, `--force` plans it.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    let Some(name) = &context.bundle.name else { return Vec::new() };
    let recorded = context.recorded.and_then(|recorded| recorded.application.units.first());
    let before = recorded.and_then(|unit| unit.attributes.get("name")?.as_text());
    let Some(before) = before.filter(|before| **before != *name.text) else { return Vec::new() };
    let installation = &context.assembled.application.id;
    let headline = format!("`{installation}` is an installation of `{before}`, not of `{}`", name.text);
    let finding = rule.finding(context.bundle.site(name.node), headline);
    let finding = finding.severity(context.intent.severity(rule.severity));
    vec![
        finding
            .help("Name another installation with --installation, or plan with --force if it was renamed."),
    ]
}
