//! An artifact that is there and cannot be read.

use plimsoll_base::{Code, Diagnostic, Severity};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::Family;

use super::artifact_syntax::artifacts_of;
use crate::parse;
use crate::rules::general::unreadable_file::remedy;
use crate::rules::{Check, DocumentContext, Rule};
use crate::workspace::source;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("artifact-unreadable"),
    severity: Severity::Error,
    family: Some(Family::Nulecule),
    clause: Some(tables::ARTIFACTS),
    documentation: r#"
## What it finds

An artifact that exists but cannot be read: no permission, too large, not UTF-8, a pipe, or a symbolic link that leads out
of the workspace.

## Why it matters

What the component consists of is not known, so its part of a plan is empty.

## Example

An artifact that is a symbolic link to `/etc/hostname`.

## Fix

Put a copy of the file into the application's folder, save it as UTF-8, or make it readable.
"#,
    check: Check::Nulecule(check),
};

fn check(rule: &Rule, nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for artifact in artifacts_of(nulecule, context) {
        let Some(file) = source(context.db, artifact.file) else { continue };
        // Only whether it can be read is asked for: what it says changes more often.
        if parse::parse(context.db, file).is_some() {
            continue;
        }
        let failure = parse::failure(context.db, file);
        let path = file.path(context.db);
        let site = context.site(artifact.reference.node);
        diagnostics.push(
            rule.finding(site, format!("artifact `{path}` {}", failure.message())).help(remedy(&failure)),
        );
    }
    diagnostics
}
