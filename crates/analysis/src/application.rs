//! Applications put together from all files that take part.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]
#![allow(clippy::needless_pass_by_value, reason = "the engine takes the parts of a key by value")]

use std::sync::Arc;

use plimsoll_formats::application::{Assembled, Request};
use plimsoll_formats::{cnab, nulecule};
use plimsoll_plan::{Invocation, Options, Plan, invoke, plan};

use crate::claims;
use crate::database::Db;
use crate::document::{self, Root};
use crate::surroundings::InDatabase;
use crate::workspace::SourceFile;

/// What the caller decides, so that it can be a part of a query's key.
#[salsa::interned(debug)]
pub struct RequestKey<'db> {
    /// The request.
    #[returns(ref)]
    pub request: Request,
}

/// The application whose root is this file; `None` where the file is no root.
#[salsa::tracked(returns(clone))]
pub fn assembled<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Option<Arc<Assembled>> {
    let (request, surroundings) = (key.request(db), InDatabase(db));
    let assembled = match document::root(db, file)? {
        Root::Nulecule(root) => Assembled::Nulecule(nulecule::assemble(&root, request, &surroundings)),
        Root::Bundle(root) => Assembled::Bundle(cnab::assemble(&root, request, &surroundings)),
    };
    Some(Arc::new(assembled))
}

/// The plan for the application whose root is this file, against what is recorded of it; `None` where the file is no root.
#[salsa::tracked(returns(clone))]
pub fn planned<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    key: RequestKey<'db>,
    options: Options,
) -> Option<Arc<Plan>> {
    let assembled = assembled(db, file, key)?;
    let application = assembled.application();
    let recorded = claims::recorded(db, application);
    if key.request(db).action.is_some() {
        let invocation = invocation(&assembled, key.request(db))?;
        return Some(Arc::new(invoke(application, recorded.as_ref(), &invocation)));
    }
    Some(Arc::new(plan(Some(application), recorded.as_ref(), &options)))
}

/// The action of the bundle's own that is asked for; `None` where none is, or the bundle does not have it.
#[must_use]
pub fn invocation(assembled: &Assembled, request: &Request) -> Option<Invocation> {
    let name = request.action.as_ref()?;
    let bundle = assembled.bundle()?.installations.first()?.bundle.as_deref()?;
    let action = bundle.actions.iter().find(|action| action.name.text == *name)?;
    Some(Invocation::new(name.clone(), action.modifies, action.is_stateless))
}
