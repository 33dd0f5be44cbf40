//! A file cannot be read.

use plimsoll_base::{Code, Diagnostic, Place, ReadFailure, Severity};

use crate::database::Db;
use crate::rules::{Check, Rule};
use crate::workspace::SourceFile;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("unreadable-file"),
    severity: Severity::Error,
    family: None,
    clause: None,
    documentation: r#"
## What it finds

A file that is there but cannot be read: no permission, too large, not UTF-8, a pipe, or a symbolic link that leads out
of the workspace.

## Why it matters

Nothing can be said about what it holds.

## Example

A `Nulecule` of 2 GiB, or one in UTF-16.

## Fix

Save it as UTF-8, make it readable, or put a copy of it into the workspace.
"#,
    check: Check::Failure(check),
};

fn check(rule: &Rule, file: SourceFile, db: &dyn Db, failure: &ReadFailure) -> Vec<Diagnostic> {
    let headline = format!("{} {}", file.path(db), failure.message());
    vec![rule.finding(Place::file(file.id(db)), headline).help(remedy(failure))]
}

/// What to do about a file that cannot be read.
pub(in crate::rules) fn remedy(failure: &ReadFailure) -> &'static str {
    match failure {
        ReadFailure::TooLarge(_) => "Descriptors are small; is this the right file?",
        ReadFailure::NotText(_) => "Save the file as UTF-8.",
        ReadFailure::Forbidden => "Give yourself permission to read it.",
        ReadFailure::Outside => "Put a copy of the file into the workspace.",
        _ => "Name a regular file.",
    }
}
