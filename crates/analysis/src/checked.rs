//! All that is said of a file without planning a change: of its text, of its documents, and of the applications whose root
//! it is.

use plimsoll_base::Diagnostic;
use plimsoll_formats::application::Request;
use plimsoll_plan::Options;

use crate::application::{RequestKey, ordered, planned};
use crate::database::Db;
use crate::diagnostics;
use crate::document::{self, ApplicationAt, Root};
use crate::settings;
use crate::workspace::{SourceFile, Workspace};

/// What is wrong with a file and with the applications whose root it is, hints included. The findings about applications may
/// lie in other files that take part in them.
#[must_use]
pub fn of_descriptor(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let mut findings = diagnostics::of_source(db, file);
    append(&mut findings, of_applications(db, file));
    findings
}

/// Adds findings, of which there may be very many: where there are no others, they are not copied.
fn append(findings: &mut Vec<Diagnostic>, mut more: Vec<Diagnostic>) {
    if findings.is_empty() {
        *findings = more;
        return;
    }
    findings.reserve_exact(more.len());
    findings.append(&mut more);
}

/// What is wrong with the applications whose root is a file.
#[must_use]
pub fn of_applications(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let is_configuration = matches!(document::root(db, file), Some(Root::Configuration(_)));
    let mut findings = Vec::new();
    for request in requests(db, file) {
        let key = RequestKey::new(db, request);
        let mut of_application = diagnostics::of_application_once(db, file, key);
        of_application.retain(|finding| !diagnostics::is_on_broken_line(db, finding));
        append(&mut findings, of_application);
        // The rules look at the steps of objects that artifacts make, and of others only at what cannot be ordered.
        if is_configuration {
            findings.extend(ordered(db, file, key).iter().flat_map(diagnostics::of_plan));
        } else if let Some(plan) = planned(db, file, key, Options::default()) {
            findings.extend(diagnostics::of_plan(&plan));
        }
    }
    findings
}

/// With which choices the applications of a file are looked at. Checking does not choose a provider: what needs what is
/// looked at for each that the file has artifacts for.
fn requests(db: &dyn Db, file: SourceFile) -> Vec<Request> {
    let answers = file.path(db).parent().join("answers.conf").ok();
    let answers = answers.and_then(|path| Workspace::get(db).files(db).at(&path)).map(|file| file.id(db));
    let request = Request { answers, ..Request::default() };
    match document::root(db, file) {
        Some(Root::Nulecule(nulecule)) => {
            let compatibility = settings::settings(db).nulecule.compat;
            let with = |provider| Request { provider, compatibility, ..request.clone() };
            nulecule.providers().into_iter().map(with).collect()
        }
        Some(Root::Bundle(_)) => vec![request],
        Some(Root::Configuration(_)) => {
            let compat = settings::settings(db).oam.compat;
            let all = document::applications_of(db, file).into_iter();
            let request = |one: ApplicationAt| {
                let dialect = one.root(db).and_then(|root| root.dialect());
                let compatibility = compat.filter(|compat| dialect.is_some_and(|one| compat.reads(one)));
                Request { configuration: one.document, compatibility, ..request.clone() }
            };
            all.map(request).collect()
        }
        None => Vec::new(),
    }
}
