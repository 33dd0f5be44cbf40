//! What is said beside a plan: what stands in its way, and what it was made from.

use std::collections::BTreeSet;

use plimsoll_analysis::application::{Member, RequestKey, assembled};
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, SourceFile, claims, diagnostics, locate};
use plimsoll_base::{Diagnostic, Digest, Severity};
use plimsoll_formats::application::Assembled;
use plimsoll_report::Input;

/// What files that take part in an application are called where they are descriptors themselves.
const DESCRIPTORS: [&str; 6] = ["nulecule", "bundle", "configuration", "component", "policy", "workflow"];

/// What stands in the way of planning an application: all that is said about it and its root, errors of the other documents.
/// Warnings about single documents are for `check`; the settings are those of the workspace, and the caller's to tell.
pub(crate) fn findings(
    db: &Database,
    root: SourceFile,
    key: RequestKey<'_>,
    intent: Intent,
) -> Vec<Diagnostic> {
    let of_request = diagnostics::of_request(db, root, key, intent);
    let of_application = diagnostics::of_application_once(db, root, key);
    let mut findings = diagnostics::joined([of_request, of_application]);
    // As for `check`, hints are for editors.
    findings.retain(|finding| finding.severity != Severity::Hint);
    findings.retain(|finding| !diagnostics::is_on_broken_line(db, finding));
    let assembled = assembled(db, root, key);
    if let Some(assembled) = &assembled {
        findings.extend(claims::remarks(db, root, &assembled.application().id));
    }
    let files = assembled.iter().flat_map(|assembled| assembled.inputs());
    let documents =
        files.filter(|(_, kind)| DESCRIPTORS.contains(kind)).filter_map(|(file, _)| source(db, *file));
    let mut seen = vec![root];
    seen.extend(documents.filter(|file| *file != root));
    for file in seen {
        let matters = |finding: &Diagnostic| {
            let of_application =
                assembled.as_ref().is_none_or(|assembled| diagnostics::matters(db, assembled, finding));
            finding.severity == Severity::Error && of_application
        };
        findings.extend(diagnostics::of_source(db, file).into_iter().filter(matters));
    }
    if let Some(file) = key.request(db).answers.and_then(|file| source(db, file)) {
        let of_file = diagnostics::of_file(db, file).iter().chain(diagnostics::of_answers(db, file, root));
        findings.extend(of_file.filter(|finding| finding.severity == Severity::Error).cloned());
    }
    let value_files = key.request(db).value_files.iter().filter_map(|file| source(db, *file));
    for file in value_files.filter(|_| assembled.as_ref().is_some_and(|one| one.bundle().is_some())) {
        let of_file = diagnostics::of_file(db, file).iter();
        findings.extend(of_file.filter(|finding| finding.severity == Severity::Error).cloned());
    }
    findings
}

/// What keeps the record of an application from being used.
pub(super) fn history_findings(db: &Database, member: Member<'_>) -> Vec<Diagnostic> {
    let assembled = assembled(db, member.file, member.key);
    assembled.map(|assembled| claims::obstacles(db, assembled.application())).unwrap_or_default()
}

/// The files that take part in the applications that a plan spans, each once.
pub(super) fn all_inputs(db: &Database, members: &[Member<'_>]) -> Vec<Input> {
    let mut found: Vec<Input> = Vec::new();
    let mut known = BTreeSet::new();
    for assembled in members.iter().filter_map(|member| assembled(db, member.file, member.key)) {
        for input in inputs(db, &assembled) {
            if known.insert(input.path.clone()) {
                found.push(input);
            }
        }
    }
    found
}

/// The files that a plan was made from, each with the digest of its text without the secrets: a weak secret could be
/// guessed from a digest that it takes part in.
pub(crate) fn inputs(db: &Database, assembled: &Assembled) -> Vec<Input> {
    let input = |&(file, kind): &(plimsoll_base::FileId, &str)| {
        let file = source(db, file)?;
        let digest = Digest::of(locate::masked_text(db, file)?.as_bytes());
        Some(Input { path: file.path(db).to_string(), kind: kind.to_owned(), digest })
    };
    assembled.inputs().iter().filter_map(input).collect()
}
