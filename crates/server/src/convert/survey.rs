//! Findings that are asked for, of a document or of all workspaces, with what they are known by: a client that has them is not
//! told again.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Url,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::findings::diagnostics;
use crate::workspaces::Moment;

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
struct Surveyed {
    uri: Url,
    /// The version of the client, where it has the file open.
    version: Option<i32>,
    result_id: String,
    /// Nothing where the client has it.
    items: Vec<Diagnostic>,
}

/// What is said of the files of a workspace.
pub(crate) struct Survey {
    files: Vec<Surveyed>,
    /// The documents of the workspace that are open.
    open: Vec<Url>,
}

/// Looks at all files of a workspace. Where the client knows all that was told of them, and nothing changed since, that is it.
pub(crate) fn survey(moment: &Moment, known: &BTreeMap<Url, String>) -> Survey {
    let open = moment.places.open.values().map(|open| open.uri.clone()).collect();
    let is_known = |(uri, _, id): &(Url, _, String)| known.get(uri) == Some(id);
    if let Some(told) = moment.told.get().filter(|told| told.iter().all(is_known)) {
        let files = told.iter().cloned();
        let file = |(uri, version, result_id)| Surveyed { uri, version, result_id, items: Vec::new() };
        return Survey { files: files.map(file).collect(), open };
    }
    let files = moment.snapshot.survey().into_iter().filter_map(|(opened, findings)| {
        let path = moment.snapshot.path(&opened).clone();
        let (uri, version) = (moment.places.uri(&path)?, moment.places.version(&path));
        let view = moment.view_of(opened, version.unwrap_or_default());
        let items: Vec<Diagnostic> = diagnostics(&view, &findings);
        Some(Surveyed { uri, version, result_id: result_id(&items), items })
    });
    let files: Vec<Surveyed> = files.collect();
    let told = files.iter().map(|file| (file.uri.clone(), file.version, file.result_id.clone()));
    // Where another told the same already, that stays.
    let _ = moment.told.set(told.collect());
    Survey { files, open }
}

/// The answer for all workspaces. What the client knows something of, and of which nothing is said any more, is empty, unless it
/// is open: then it is asked for by itself.
pub(crate) fn of_workspaces(
    surveys: Vec<Survey>,
    known: &BTreeMap<Url, String>,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let (mut surveyed, mut open) = (Vec::new(), BTreeSet::new());
    for survey in surveys {
        surveyed.extend(survey.files);
        open.extend(survey.open);
    }
    // Workspaces may lie in each other.
    surveyed.sort_by(|left, right| left.uri.cmp(&right.uri));
    surveyed.dedup_by(|left, right| left.uri == right.uri);
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
fn unchanged(uri: Url, version: Option<i64>, result_id: String) -> WorkspaceDocumentDiagnosticReport {
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
