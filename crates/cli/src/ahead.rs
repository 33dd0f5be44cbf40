//! What a plan of a large descriptor will ask for one after the other, computed on all cores before. The database keeps it, so
//! nothing but the time depends on it.

use plimsoll_analysis::application::{RequestKey, assembled};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::{Database, claims, diagnostics, locate};
use rayon::prelude::*;

use crate::arguments::Subject;
use crate::session::Session;

/// From this size on, in bytes, it takes longer to compute something than to hand it to another core.
const LARGE: usize = 256 * 1024;

/// What is to be computed, each on a snapshot of its own.
#[derive(Default)]
pub(crate) struct Ahead<'a>(Vec<Box<dyn FnOnce() + Send + 'a>>);

impl<'a> Ahead<'a> {
    /// An application, and what its file says by itself.
    pub(crate) fn application(&mut self, session: &Session, subject: &Subject, at: ApplicationAt) {
        let is_large = session.db.text(at.file).is_ok_and(|text| text.len() >= LARGE);
        // That an option does not fit is told when the application is planned.
        if let Some(key) = is_large.then(|| session.request(subject, &at).ok()).flatten() {
            let request = key.request(&session.db).clone();
            self.add(session, move |db| {
                assembled(db, at.file, RequestKey::new(db, request));
            });
            self.add(session, move |db| {
                locate::masked_text(db, at.file);
                diagnostics::of_documents(db, at.file);
            });
        }
    }

    /// What is recorded of an application, where it is large.
    pub(crate) fn record(&mut self, session: &Session, subject: &'a Subject, at: ApplicationAt) {
        if self.0.is_empty() {
            return;
        }
        self.add(session, move |db| {
            let name = at.root(db).and_then(|root| root.name());
            if let Some(installation) = subject.installation.as_deref().or(name.as_deref()) {
                let _ = claims::history(db, installation);
            }
        });
    }

    fn add(&mut self, session: &Session, work: impl FnOnce(&Database) + Send + 'a) {
        let db = session.db.clone();
        self.0.push(Box::new(move || work(&db)));
    }

    /// Computes all of it.
    pub(crate) fn compute(self) {
        self.0.into_par_iter().for_each(|work| work());
    }
}
