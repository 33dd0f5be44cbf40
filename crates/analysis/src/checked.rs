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
    diagnostics::joined([diagnostics::of_source(db, file), of_applications(db, file)])
}

/// What is wrong with the applications whose root is a file.
#[must_use]
pub fn of_applications(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let is_configuration = matches!(document::root(db, file), Some(Root::Configuration(_)));
    let of_request = |request| {
        let key = RequestKey::new(db, request);
        let mut of_application = diagnostics::of_application_once(db, file, key);
        of_application.retain(|finding| !diagnostics::is_on_broken_line(db, finding));
        // The rules look at the steps of objects that artifacts make, and of others only at what cannot be ordered.
        let of_order = if is_configuration {
            ordered(db, file, key).as_ref().map(diagnostics::of_plan)
        } else {
            planned(db, file, key, Options::default()).as_deref().map(diagnostics::of_plan)
        };
        [of_application, of_order.unwrap_or_default()]
    };
    diagnostics::joined(requests(db, file).into_iter().flat_map(of_request))
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
