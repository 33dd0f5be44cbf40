//! Findings.

use plimsoll_ide::Severity;
use plimsoll_ide::findings::Finding;
use tower_lsp::lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
};

use super::range_in;
use crate::workspaces::View;

/// The name under which findings are shown.
const SOURCE: &str = "plimsoll";

/// What is said of a document.
pub(crate) fn findings(view: &View<'_>) -> Vec<Diagnostic> {
    view.snapshot.findings(&view.opened).iter().map(|finding| diagnostic(view, finding)).collect()
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
