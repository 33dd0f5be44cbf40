//! More units than are planned.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Problem;
use plimsoll_formats::nulecule::application::MAX_UNITS;
use plimsoll_model::Family;

use crate::rules::{ApplicationContext, Check, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("too-many-units"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: None,
    documentation: r#"
## What it finds

An application that has more than 100,000 components, nested ones counted each time.

## Why it matters

Ten applications that each nest the next one ten times ask for ten thousand million components. plimsoll stops before
that, and plans nothing of what lies beyond.

## Example

Twenty applications, each of which nests the next one twice.

## Fix

Nest an application once and let its parts be used by all.
"#,
    check: Check::Application(check),
};

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    // One mistake is one finding, however many branches it cuts off.
    let first = context.assembled.problems.iter().find_map(|problem| match problem {
        Problem::TooManyUnits(site) => Some(*site),
        _ => None,
    });
    first
        .map(|site| {
            rule.finding(site, format!("the application has more than {MAX_UNITS} components"))
                .label("this one and those behind it are not planned")
                .help("Nest each application once.")
        })
        .into_iter()
        .collect()
}
