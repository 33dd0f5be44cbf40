//! Aliases that stand for more than is read.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::oam::application::Problem;
use plimsoll_model::Family;
use plimsoll_syntax::anchors::EXPANSION_LIMIT;

use crate::rules::{Check, ConfigurationContext, Rule};

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("oam-alias-limit"),
    severity: Severity::Error,
    family: Some(Family::Oam),
    clause: None,
    documentation: r#"
## What it finds

YAML aliases in a document that is put together which stand for more than 500,000 elements, all of them counted each time.

## Why it matters

A list of ten aliases of a list of ten aliases, six times over, is a million values in a file of a few lines. plimsoll
stops before that. The values from the marked alias on are in no plan, so what changes in them is not seen either.

## Example

A property whose value is ten aliases of a list of ten aliases, and so on for seven levels.

## Fix

Write the values, or give each component only those that it needs.
"#,
    check: Check::Configuration(check),
};

fn check(rule: &Rule, context: &ConfigurationContext<'_>) -> Vec<Diagnostic> {
    let places = context.assembled.problems.iter().filter_map(|problem| match problem {
        Problem::AliasLimit(site) => Some(*site),
        _ => None,
    });
    let tell = |site| {
        rule.finding(site, format!("the aliases stand for more than {EXPANSION_LIMIT} elements"))
            .label("this one and those behind it are left out of the plan")
            .help("Write the values where they are needed.")
    };
    places.map(tell).collect()
}
