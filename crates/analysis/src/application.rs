//! Applications put together from all files that take part.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]
#![allow(clippy::needless_pass_by_value, reason = "the engine takes the parts of a key by value")]

use std::sync::Arc;

use plimsoll_formats::application::{Assembled, Compatibility, Request};
use plimsoll_formats::oam::document::PUBLISH_VERSION;
use plimsoll_formats::{cnab, nulecule};
use plimsoll_model::{Application, ApplicationId, Recorded};
use plimsoll_plan::{Invocation, Need, Options, Plan, invoke, join, join_recorded, order, plan};

use crate::database::Db;
use crate::document::{self, ApplicationAt, Root};
use crate::surroundings::InDatabase;
use crate::workspace::{SourceFile, Workspace};
use crate::{claims, moves, needs, oam, settings};

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
    let assembled = match document::root_of(db, file, request.configuration)? {
        Root::Nulecule(root) => Assembled::Nulecule(nulecule::assemble(&root, request, &surroundings)),
        Root::Bundle(root) => Assembled::Bundle(cnab::assemble(&root, request, &surroundings)),
        Root::Configuration(root) => {
            Assembled::Configuration(plimsoll_formats::oam::assemble(&root, request, &surroundings))
        }
    };
    Some(Arc::new(assembled))
}

/// One of the applications that a plan spans.
#[derive(Clone, Copy, Debug)]
pub struct Member<'db> {
    /// Its root.
    pub file: SourceFile,
    /// The choices for it.
    pub key: RequestKey<'db>,
}

impl<'db> Member<'db> {
    /// Where it is described.
    #[must_use]
    pub fn at(&self, db: &'db dyn Db) -> ApplicationAt {
        let several = || oam::configurations(db, self.file).len() > 1;
        let document = self.key.request(db).configuration.filter(|_| several());
        ApplicationAt { file: self.file, document }
    }
}

/// The choices for an application where the caller makes none: the settings, and the answers beside it.
#[must_use]
pub fn own_request<'db>(db: &'db dyn Db, of: &ApplicationAt) -> RequestKey<'db> {
    let answers = of.file.path(db).parent().join("answers.conf").ok();
    let answers = answers.and_then(|path| Workspace::get(db).files(db).at(&path));
    let own = Request {
        provider: settings::settings(db).nulecule.provider.map(Into::into),
        compatibility: default_compatibility(db, of),
        answers: answers.map(|file| file.id(db)),
        configuration: of.document,
        ..Request::default()
    };
    RequestKey::new(db, own)
}

/// The applications that the plan for this file spans: its own first, then those that `plimsoll.toml` says that it needs,
/// nearest first.
#[must_use]
pub fn members<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Vec<Member<'db>> {
    let needs = needs::needs(db);
    let mut members = vec![Member { file, key }];
    let mut next = 0;
    while let Some(member) = members.get(next).copied() {
        next += 1;
        let at = member.at(db);
        for need in needs.0.iter().filter(|need| need.from == at) {
            if !members.iter().any(|known| known.at(db) == need.to) {
                let key = request_for(db, &need.to, &members[0]);
                members.push(Member { file: need.to.file, key });
            }
        }
    }
    members
}

/// The implementation that `plimsoll.toml` names for an application: each has its own files.
#[must_use]
pub fn default_compatibility(db: &dyn Db, of: &ApplicationAt) -> Option<Compatibility> {
    let settings = settings::settings(db);
    let all = [settings.oam.compat, settings.nulecule.compat].into_iter().flatten();
    of_those(db, of, all)
}

/// The first of these implementations that reads an application.
fn of_those(
    db: &dyn Db,
    of: &ApplicationAt,
    mut all: impl Iterator<Item = Compatibility>,
) -> Option<Compatibility> {
    let root = of.root(db);
    all.find(|one| root.as_ref().is_none_or(|root| root.is_read_by(*one)))
}

/// The choices for an application that another needs: what the caller decided for all, and its own answers.
pub(crate) fn request_for<'db>(db: &'db dyn Db, of: &ApplicationAt, root: &Member<'db>) -> RequestKey<'db> {
    let request = root.key.request(db);
    let answers = of.file.path(db).parent().join("answers.conf").ok();
    let answers = answers.and_then(|path| Workspace::get(db).files(db).at(&path));
    let at = ApplicationAt { file: root.file, document: request.configuration };
    // Where the caller asks for what is intended, that goes for all.
    let is_none = request.compatibility.is_none() && default_compatibility(db, &at).is_some();
    let compatibility = || {
        let chosen = of_those(db, of, request.compatibility.into_iter());
        chosen.or_else(|| default_compatibility(db, of))
    };
    let own = Request {
        provider: request.provider.clone(),
        compatibility: if is_none { None } else { compatibility() },
        answers: answers.map(|file| file.id(db)),
        configuration: of.document,
        ..Request::default()
    };
    RequestKey::new(db, own)
}

/// An application of a plan, put together.
struct Part<'db> {
    at: ApplicationAt,
    key: RequestKey<'db>,
    assembled: Arc<Assembled>,
}

/// The applications that the plan for this file spans, its own first; `None` where the file is no root.
fn parts<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Option<Vec<Part<'db>>> {
    let own = assembled(db, file, key)?;
    let members = members(db, file, key);
    let others = members[1..].iter().filter_map(|member| {
        let assembled = assembled(db, member.file, member.key)?;
        let is_other = assembled.application().id != own.application().id;
        is_other.then(|| Part { at: member.at(db), key: member.key, assembled })
    });
    let own = Part { at: members[0].at(db), key, assembled: own.clone() };
    Some(std::iter::once(own).chain(others).collect())
}

/// The applications of parts as one.
fn join_parts(db: &dyn Db, parts: &[Part<'_>], applications: &[&Application]) -> Option<Application> {
    let place = |one: &ApplicationAt| parts.iter().position(|part| part.at == *one);
    let settings = settings::file(db).map(|file| file.id(db));
    let needs = needs::needs(db);
    let needs = needs.0.iter().filter_map(|need| {
        let evidence = needs::evidence(db, settings?, need);
        Some(Need { from: place(&need.from)?, to: place(&need.to)?, evidence })
    });
    let needs: Vec<Need> = needs.collect();
    join(applications, &needs)
}

/// The applications that the plan for this file spans, as one; `None` where the file is no root.
#[must_use]
pub fn joined<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Option<Arc<Application>> {
    let parts = parts(db, file, key)?;
    let all: Vec<&Application> = parts.iter().map(|part| part.assembled.application()).collect();
    join_parts(db, &parts, &all).map(Arc::new)
}

/// What cannot be ordered in the applications that the plan for this file spans: a plan without steps. `None` where the file
/// is no root.
#[must_use]
pub fn ordered<'db>(db: &'db dyn Db, file: SourceFile, key: RequestKey<'db>) -> Option<Plan> {
    if members(db, file, key).len() == 1 {
        return Some(order(assembled(db, file, key)?.application()));
    }
    Some(order(&*joined(db, file, key)?))
}

/// What is recorded of each part; of several with one name, at the first.
fn recorded(db: &dyn Db, parts: &[Part<'_>]) -> Vec<Option<Recorded>> {
    let mut known: Vec<&ApplicationId> = Vec::new();
    let recorded = parts.iter().map(|part| {
        let application = part.assembled.application();
        if known.contains(&&application.id) {
            return None;
        }
        known.push(&application.id);
        claims::recorded(db, application)
    });
    recorded.collect()
}

/// The plan for the application whose root is this file and for those that it needs, against what is recorded of them;
/// `None` where the file is no root. An uninstallation is of this one alone: what it needs may serve others.
#[salsa::tracked(returns(clone))]
pub fn planned<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    key: RequestKey<'db>,
    options: Options,
) -> Option<Arc<Plan>> {
    let request = key.request(db);
    let invocation = match &request.action {
        Some(_) => Some(invocation(&*assembled(db, file, key)?, request)?),
        None => None,
    };
    let made = with_states(db, file, key, options.uninstall, |desired, recorded| match &invocation {
        Some(invocation) => invoke(desired, recorded, invocation),
        None => plan(Some(desired), recorded, &options),
    });
    made.map(Arc::new)
}

/// What `work` makes of the states that the plan for this file leads to and from: the described one, and what is recorded.
/// `None` where the file is no root.
pub fn with_states<'db, R>(
    db: &'db dyn Db,
    file: SourceFile,
    key: RequestKey<'db>,
    uninstall: bool,
    work: impl FnOnce(&Application, Option<&Recorded>) -> R,
) -> Option<R> {
    let assembled = assembled(db, file, key)?;
    let application = assembled.application();
    if key.request(db).action.is_some() {
        return Some(work(application, claims::recorded(db, application).as_ref()));
    }
    if uninstall {
        return Some(work(application, claims::recorded_for_removal(db, application).as_ref()));
    }
    let parts = parts(db, file, key)?;
    let recorded = recorded(db, &parts);
    let kept = parts.iter().zip(&recorded).map(|(part, recorded)| {
        let recorded = recorded.as_ref().filter(|one| is_kept(&part.assembled, part.key.request(db), one))?;
        let site = part.assembled.application().site;
        Some(Application { site, ..recorded.application.clone() })
    });
    let kept: Vec<Option<Application>> = kept.collect();
    let all = parts.iter().zip(&kept);
    let all = all.map(|(part, kept)| kept.as_ref().unwrap_or_else(|| part.assembled.application()));
    let all: Vec<&Application> = all.collect();
    // What goes on as it is recorded has the names that it is recorded under.
    let moved =
        parts.iter().zip(&kept).zip(recorded).map(|((part, kept), recorded)| match (kept, recorded) {
            (None, Some(recorded)) => Some(moves::moved(db, part.at, part.assembled.application(), recorded)),
            (_, recorded) => recorded,
        });
    let recorded = join_recorded(&moved.collect::<Vec<_>>());
    if let [application] = &all[..] {
        return Some(work(application, recorded.as_ref()));
    }
    let application = join_parts(db, &parts, &all)?;
    Some(work(&application, recorded.as_ref()))
}

/// Whether an implementation goes on with what is recorded, whatever was edited: KubeVela, as long as `publishVersion` stays.
fn is_kept(assembled: &Assembled, request: &Request, recorded: &Recorded) -> bool {
    let Assembled::Configuration(own) = assembled else { return false };
    let version = own.document.metadata.annotation(PUBLISH_VERSION);
    request.compatibility == Some(Compatibility::KubeVela)
        && recorded.application.id == own.application.id
        && version.is_some_and(|version| recorded.application.version.as_ref() == Some(&version.text))
}

/// The action of the bundle's own that is asked for; `None` where none is, or the bundle does not have it.
#[must_use]
pub fn invocation(assembled: &Assembled, request: &Request) -> Option<Invocation> {
    let name = request.action.as_ref()?;
    let bundle = assembled.bundle()?.installations.first()?.bundle.as_deref()?;
    let action = bundle.actions.iter().find(|action| action.name.text == *name)?;
    Some(Invocation::new(name.clone(), action.modifies, action.is_stateless))
}
