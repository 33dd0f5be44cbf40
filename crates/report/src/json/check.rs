//! Diagnostics as JSON.

use std::fmt;

use plimsoll_base::{Applicability, Diagnostic, Words};
use serde::Serialize;

use crate::diagnostics::{Counts, sorted};
use crate::format::{CheckReport, Context, Out};
use crate::json::place::Source;
use crate::json::{Head, write};
use crate::sources::Places;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    diagnostics: Vec<DiagnosticView<'a>>,
    summary: SummaryView,
}

#[derive(Serialize)]
pub(super) struct SummaryView {
    errors: usize,
    warnings: usize,
    information: usize,
    hints: usize,
    files: usize,
    checked: usize,
}

/// A diagnostic. The edits of fixes are left out: they hold text of files, which may be secret.
#[derive(Serialize)]
pub(super) struct DiagnosticView<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    source: Source,
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixView<'a>>,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    message: &'a str,
    source: Source,
}

#[derive(Serialize)]
struct FixView<'a> {
    title: &'a str,
    applicability: &'static str,
}

pub(super) fn views<'a>(diagnostics: &'a [Diagnostic], places: &Places<'_>) -> Vec<DiagnosticView<'a>> {
    sorted(diagnostics, places).into_iter().map(|diagnostic| view(diagnostic, places)).collect()
}

pub(super) fn view<'a>(diagnostic: &'a Diagnostic, places: &Places<'_>) -> DiagnosticView<'a> {
    let related = diagnostic.related.iter();
    let fixes = diagnostic.fixes.iter();
    DiagnosticView {
        code: diagnostic.code.0,
        severity: diagnostic.severity.name(),
        message: &diagnostic.headline,
        source: Source::of(&diagnostic.primary.place, places),
        label: &diagnostic.primary.message,
        related: related
            .map(|label| RelatedView { message: &label.message, source: Source::of(&label.place, places) })
            .collect(),
        notes: diagnostic.notes.iter().map(Words::as_str).collect(),
        help: diagnostic.help.as_deref(),
        fixes: fixes
            .map(|fix| FixView {
                title: &fix.title,
                applicability: match fix.applicability {
                    Applicability::Safe => "safe",
                    Applicability::Suggestion => "suggestion",
                },
            })
            .collect(),
    }
}

/// The document of `check`.
pub(crate) fn check(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    write(
        &Document {
            head: Head::new(context.tool),
            diagnostics: views(report.diagnostics, &places),
            summary: summary(report),
        },
        out,
    )
}

pub(super) fn summary(report: &CheckReport<'_>) -> SummaryView {
    let counts = Counts::of(report.diagnostics);
    SummaryView {
        errors: counts.errors,
        warnings: counts.warnings,
        information: counts.information,
        hints: counts.hints,
        files: counts.files,
        checked: report.files,
    }
}
