//! A file with values that gives none.

use plimsoll_base::{Code, Diagnostic, FileId, Place, Severity};
use plimsoll_formats::cnab::application::Problem;
use plimsoll_formats::cnab::value_set::Malformed;
use plimsoll_model::Family;

use crate::diagnostics;
use crate::rules::{BundleContext, Check, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("cnab-value-set-malformed"),
    severity: Severity::Error,
    family: Some(Family::Cnab),
    clause: None,
    documentation: r#"
## What it finds

A file of `--values` that is neither a parameter set nor a credential set, or an entry of a set without a name or a source.

## Why it matters

Such a file gives no values: the plan would be one with defaults, and look like the one that was asked for.

## Example

`plimsoll plan --values staging.yaml` where the file has the line `port: 80`.

## Fix

A list of names with their sources: `parameters: [{name: port, source: {value: 80}}]`.
"#,
    check: Check::BundleRequest(check),
};

fn check(rule: &Rule, context: &BundleContext<'_>) -> Vec<Diagnostic> {
    // Of a file that cannot be read or parsed this is told already.
    let is_broken = |file: FileId| {
        let findings = source(context.db, file).map(|file| diagnostics::of_file(context.db, file));
        findings.is_some_and(|all| all.iter().any(|finding| finding.severity == Severity::Error))
    };
    let mut found = Vec::new();
    for problem in &context.assembled.problems {
        let Problem::MalformedSet(problem) = problem else { continue };
        found.push(match problem {
            Malformed::NoSet(file) if !is_broken(*file) => rule
                .finding(Place::file(*file), "this is neither a parameter set nor a credential set")
                .help("A set has a list `parameters` or `credentials`, each item with `name` and `source`."),
            // What such an entry says may be a secret, so its line is not shown.
            Malformed::NoName(file, number) if !is_broken(*file) => rule
                .finding(Place::file(*file), format!("value {number} of this set has no name"))
                .help("Write the parameter or credential that it is for as `name`."),
            Malformed::NoSource(file, name) if !is_broken(*file) => rule
                .finding(Place::file(*file), format!("`{name}` has no source in this set"))
                .help("Write where its value comes from as `source`, for example `source: {value: 80}`."),
            _ => continue,
        });
    }
    found
}
