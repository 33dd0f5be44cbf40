//! The credentials that a plan needs.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::cnab::clauses;
use plimsoll_model::{Family, InjectionKind};
use plimsoll_plan::Step;

use crate::rules::{Check, PlanContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("plan-credential-needed"),
    severity: Severity::Information,
    family: Some(Family::Cnab),
    clause: Some(clauses::CREDENTIALS),
    documentation: r#"
## What it finds

The credentials that the steps of a plan cannot run without. The plan shows them at each step; outputs for programs have this
finding.

## Why it matters

Credentials are never recorded, so they must be supplied for each operation.

## Example

A bundle with the credential `kubeconfig`.

## Fix

A credential set for the tool that runs the bundle.
"#,
    check: Check::Steps(check),
};

fn check(rule: &Rule, context: &PlanContext<'_>) -> Vec<Diagnostic> {
    let mut names: Vec<String> = Vec::new();
    let mut first = None;
    for injection in context.plan.steps.iter().flat_map(Step::injections) {
        if injection.kind != InjectionKind::Credential || !injection.is_required {
            continue;
        }
        first = first.or_else(|| injection.value.as_ref()?.site());
        let name = format!("`{}`", injection.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let Some(site) = first else { return Vec::new() };
    let headline = format!("credentials must be supplied: {}", names.join(", "));
    vec![rule.finding(site, headline).help("Have them ready; they are not recorded.")]
}
