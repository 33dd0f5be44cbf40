//! Units that have another address than the one under which they are recorded, as `[[moves]]` of `plimsoll.toml` says it.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::TextRange;
use plimsoll_model::{Application, Recorded};
use plimsoll_plan::moves::{Declared, End, apply, end, resolve};
use plimsoll_plan::names::Names;

use crate::application::{Member, RequestKey, assembled, own_request};
use crate::database::Db;
use crate::document::ApplicationAt;
use crate::needs::{self, NeedProblem};
use crate::workspace::Workspace;
use crate::{claims, settings};

/// What `plimsoll.toml` says of moves.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Moves {
    /// The moves in the order of the file, each with the application that it is in; `None` for any.
    pub declared: Vec<(Option<ApplicationAt>, Declared)>,
    /// Applications that are not there.
    pub unknown: Vec<NeedProblem>,
    /// What else is wrong with them.
    pub problems: Vec<MoveProblem>,
}

/// What is wrong with a move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MoveProblem {
    /// Where it stands in `plimsoll.toml`.
    pub range: TextRange,
    /// What it is.
    pub kind: MoveProblemKind,
}

/// What is wrong with a move.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MoveProblemKind {
    /// No unit has the name that it leads to: the name, and what to do.
    Unknown(String, String),
    /// What it is from is described still: the name, and the application.
    Described(String, Arc<str>),
    /// Another move is from the same name.
    From(String),
    /// Another move leads to the same unit.
    To(String),
    /// It leads back to where it started: the name.
    Circle(String),
}

/// What the settings say of moves.
#[salsa::tracked(returns(clone))]
pub fn moves(db: &dyn Db) -> Arc<Moves> {
    let written = settings::settings(db).moves;
    let mut found = Moves::default();
    let mut ranges = Vec::new();
    for one in &written {
        let application = match &one.application {
            None => None,
            Some(name) => match needs::find(db, name) {
                Ok(at) => Some(at),
                Err(problem) => {
                    found.unknown.push(problem);
                    continue;
                }
            },
        };
        let declared = Declared { from: one.from.text.clone(), to: one.to.text.clone() };
        found.declared.push((application, declared));
        ranges.push((one.from.range, one.to.range));
    }
    if found.declared.is_empty() {
        return Arc::new(found);
    }
    let all = all(db);
    for (number, ranges) in ranges.into_iter().enumerate() {
        let problem = problem(&found.declared, number, &all, ranges);
        found.problems.extend(problem);
    }
    Arc::new(found)
}

/// All applications of the workspace, put together.
pub(crate) fn all(db: &dyn Db) -> Vec<(ApplicationAt, Arc<Application>)> {
    let named = needs::named(db).into_iter();
    let found = named.filter_map(|(_, at)| {
        let assembled = assembled(db, at.file, own_request(db, &at))?;
        Some((at, Arc::new(assembled.application().clone())))
    });
    found.collect()
}

/// The moves that are about an application.
fn about(declared: &[(Option<ApplicationAt>, Declared)], at: ApplicationAt) -> Vec<Declared> {
    let own = declared.iter().filter(|(of, _)| of.is_none_or(|of| of == at));
    own.map(|(_, declared)| declared.clone()).collect()
}

/// What is wrong with one of the moves.
fn problem(
    declared: &[(Option<ApplicationAt>, Declared)],
    number: usize,
    all: &[(ApplicationAt, Arc<Application>)],
    (from, to): (TextRange, TextRange),
) -> Option<MoveProblem> {
    let (of, one) = &declared[number];
    let told = |range, kind| Some(MoveProblem { range, kind });
    let before = |same: &dyn Fn(&Declared) -> bool| {
        declared[..number].iter().any(|(other, declared)| other == of && same(declared))
    };
    if before(&|other| other.from == one.from) {
        return told(from, MoveProblemKind::From(one.from.clone()));
    }
    if before(&|other| other.to == one.to) {
        return told(to, MoveProblemKind::To(one.to.clone()));
    }
    let mut unknown = None;
    let mut is_described = false;
    for (at, application) in all.iter().filter(|(at, _)| of.is_none_or(|of| of == *at)) {
        let names = Names::of(Some(application), None);
        match end(&about(declared, *at), one, &names) {
            End::Circle => return told(to, MoveProblemKind::Circle(one.from.clone())),
            End::Described(_) if names.find(&one.from).is_ok() => {
                let name = application.id.clone();
                return told(from, MoveProblemKind::Described(one.from.clone(), name));
            }
            End::Described(_) => is_described = true,
            End::Unknown(name) => {
                let help = names.find(&name).err().map(|unknown| unknown.help);
                let other = unknown.replace((name, help.unwrap_or_default()));
                // Of several applications none can be advised.
                if let (Some(_), Some((_, help))) = (other, &mut unknown) {
                    help.clear();
                }
            }
        }
    }
    let (name, help) = unknown.filter(|_| !is_described)?;
    told(to, MoveProblemKind::Unknown(name, help))
}

/// What is recorded of an application, with the addresses that its units have by now.
pub(crate) fn moved(db: &dyn Db, at: ApplicationAt, desired: &Application, recorded: Recorded) -> Recorded {
    let declared = about(&moves(db).declared, at);
    if declared.is_empty() {
        return recorded;
    }
    let moves = resolve(&declared, desired, &recorded.application);
    apply(&recorded, &moves)
}

/// What is recorded of an application that was put together with these choices, with the addresses that its units have by now.
pub(crate) fn recorded<'db>(
    db: &'db dyn Db,
    key: RequestKey<'db>,
    application: &Application,
) -> Option<Recorded> {
    let recorded = claims::recorded(db, application)?;
    let file = application.site.and_then(|site| Workspace::get(db).files(db).get(site.file));
    Some(match file {
        Some(file) => moved(db, Member { file, key }.at(db), application, recorded),
        None => recorded,
    })
}
