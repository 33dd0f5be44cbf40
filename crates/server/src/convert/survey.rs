//! Findings that are asked for, of a document or of all workspaces, with what they are known by: a client that has them is not
//! told again.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use plimsoll_ide::findings::Finding;
use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Url,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::findings::diagnostic;
use crate::workspaces::View;

/// What findings are known by.
fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    // All of it is plain data, and so can be written.
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// The answer for one document.
pub(crate) fn of_document(items: Vec<Diagnostic>, known: Option<&str>) -> DocumentDiagnosticReport {
    let result_id = result_id(&items);
    if known == Some(&*result_id) {
        return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        });
    }
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
    })
}

/// A file of a workspace, with what is said of it.
pub(crate) struct Surveyed {
    pub(crate) uri: Url,
    /// The version of the client, where it has the file open.
    pub(crate) version: Option<i32>,
    pub(crate) result_id: String,
    items: Vec<Diagnostic>,
}

/// What is said of a file.
pub(crate) fn of_file(view: &View<'_>, uri: Url, version: Option<i32>, findings: &[Finding]) -> Surveyed {
    let items: Vec<Diagnostic> = findings.iter().map(|finding| diagnostic(view, finding)).collect();
    Surveyed { uri, version, result_id: result_id(&items), items }
}

/// The answer for all workspaces. What the client knows something of, and of which nothing is said any more, is empty, unless it
/// is `open`: then it is asked for by itself.
pub(crate) fn of_workspaces(
    surveyed: Vec<Surveyed>,
    known: &BTreeMap<Url, String>,
    open: &BTreeSet<Url>,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let mut gone = known.clone();
    let mut reports = Vec::new();
    for Surveyed { uri, version, result_id, items } in surveyed {
        gone.remove(&uri);
        let version = version.map(i64::from);
        reports.push(if known.get(&uri) == Some(&result_id) {
            unchanged(uri, version, result_id)
        } else {
            full(uri, version, result_id, items)
        });
    }
    let nothing = result_id(&[]);
    let gone = gone.into_iter().filter(|(uri, _)| !open.contains(uri));
    reports.extend(gone.map(|(uri, id)| {
        if id == nothing { unchanged(uri, None, id) } else { full(uri, None, nothing.clone(), Vec::new()) }
    }));
    reports
}

/// That nothing is new of a file.
pub(crate) fn unchanged(
    uri: Url,
    version: Option<i64>,
    result_id: String,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}

fn full(
    uri: Url,
    version: Option<i64>,
    result_id: String,
    items: Vec<Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
    })
}
