//! Findings.

use plimsoll_ide::Severity;
use plimsoll_ide::findings::{Finding, OF_SYNTAX};
use tower_lsp::lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
};

use super::range_in;
use crate::workspaces::View;

/// The name under which findings are shown.
const SOURCE: &str = "plimsoll";

/// What is said of a document; nothing of one that is none of ours.
pub(crate) fn findings(view: &View<'_>) -> Vec<Diagnostic> {
    if !view.is_ours() {
        return Vec::new();
    }
    diagnostics(view, &view.snapshot.findings(&view.opened))
}

/// Findings of a file, without those that another server tells the client.
pub(super) fn diagnostics(view: &View<'_>, findings: &[Finding]) -> Vec<Diagnostic> {
    let language = view.places.language(view.snapshot.path(&view.opened));
    let told = &view.settings.syntax_told_by_others;
    let is_told = language.is_some_and(|language| told.iter().any(|one| one == language));
    let wanted = findings.iter().filter(|finding| !(is_told && OF_SYNTAX.contains(&finding.code)));
    wanted.map(|finding| diagnostic(view, finding)).collect()
}

pub(super) fn diagnostic(view: &View<'_>, finding: &Finding) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    };
    let related = finding.related.iter().filter_map(|related| {
        let opened = view.snapshot.open(&related.path)?;
        let range = range_in(&opened, related.range, view.agreed.encoding);
        let location = Location { uri: view.places.uri(&related.path)?, range };
        Some(DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let related: Vec<DiagnosticRelatedInformation> =
        if view.agreed.shows_related { related.collect() } else { Vec::new() };
    Diagnostic {
        range: view.range(finding.range),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: Some(related).filter(|related| !related.is_empty()),
        ..Diagnostic::default()
    }
}
