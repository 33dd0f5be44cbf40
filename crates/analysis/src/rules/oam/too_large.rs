//! More units, or needs between them, than are planned.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::{Excess, MAX_EDGES, MAX_UNITS, Problem};
use plimsoll_model::Family;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-too-large"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: None,
    documentation: r#"
## What it finds

A configuration with more than 1,000,000 units, each component and trait counted for every place, or with more than
4,000,000 needs between them.

## Why it matters

Ten thousand topologies with ten thousand components are a hundred million components. plimsoll stops before that, and the
plan has nothing of what lies beyond.

## Example

An Application of ten thousand components and as many topologies.

## Fix

Split it into several Applications.
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let found = context.assembled.problems.iter().filter_map(|problem| {
        let Problem::TooLarge(site, excess) = problem else { return None };
        let (headline, label) = match excess {
            Excess::Units => (
                format!("the configuration has more than {MAX_UNITS} units"),
                "this one and those behind it are not planned",
            ),
            Excess::Edges => (
                format!("the units need each other more than {MAX_EDGES} times"),
                "what this one and those behind it need is left out",
            ),
        };
        Some(rule.finding(*site, headline).label(label).help("Split it into several Applications."))
    });
    found.collect()
}
