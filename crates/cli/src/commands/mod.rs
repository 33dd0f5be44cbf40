//! One file, or one folder, per command.

pub(crate) mod check;
pub(crate) mod claim;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod graph;
pub(crate) mod lsp;
pub(crate) mod plan;
pub(crate) mod schema;
pub(crate) mod show;
pub(crate) mod verify;
pub(crate) mod why;

use std::collections::BTreeSet;

use plimsoll_analysis::{Database, settings};
use plimsoll_base::{Diagnostic, Severity};
use plimsoll_report::{CheckReport, Context, Format, Sources, Style};

use crate::output::{self, TOOL};
use crate::sources::InDatabase;

/// Whether one of the findings is an error.
pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// What a renderer gets beside its subject.
pub(crate) fn context(sources: &dyn Sources, style: Style) -> Context<'_> {
    Context { sources, style, tool: TOOL }
}

/// Whether inferred edges take part: the command line can only switch them off.
pub(crate) fn inferred_edges(db: &Database, is_off: bool) -> bool {
    !is_off && settings::settings(db).plan.inferred_edges
}

/// Prints findings to standard error, as the text format has them.
pub(crate) fn complain(db: &Database, diagnostics: &[Diagnostic], style: Style) {
    if diagnostics.is_empty() {
        return;
    }
    let sources = InDatabase(db);
    let files: BTreeSet<_> = diagnostics.iter().map(|finding| finding.primary.place.file).collect();
    let report = CheckReport { diagnostics, files: files.len() };
    if let Some(render) = Format::find("text").and_then(|format| format.check) {
        output::print_errors(|out| render(&report, &context(&sources, style), out));
    }
}

/// An artifact or a nested application that several applications share is met several times.
pub(crate) fn dedup(findings: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    let are_new: Vec<bool> = findings
        .iter()
        .map(|finding| {
            let place = finding.primary.place;
            seen.insert((place.file, place.anchor, finding.code, finding.headline.as_str()))
        })
        .collect();
    let mut are_new = are_new.into_iter();
    findings.retain(|_| are_new.next() == Some(true));
}
