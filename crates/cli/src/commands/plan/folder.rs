//! The plans of all applications of a folder.

use std::collections::BTreeSet;

use plimsoll_analysis::application::{assembled, members};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_model::Recorded;
use plimsoll_plan::Options;
use plimsoll_plan::names::Names;
use plimsoll_report::FailedApplication;
use serde_json::Value as Json;

use super::one::{self, Outcome, Wanted};
use super::state;
use crate::against::{Descriptions, Opened};
use crate::commands;
use crate::exit::Failure;
use crate::gates::{self, Heard};
use crate::session::Session;

/// What came of planning all applications of a folder.
#[derive(Default)]
pub(super) struct Folder {
    /// Those that change.
    pub(super) changed: Vec<Outcome>,
    /// The names of those that do not.
    pub(super) unchanged: Vec<String>,
    /// Those that cannot be planned.
    pub(super) failed: Vec<FailedApplication>,
    /// The states that the plans lead to, as claims; `None` where one does not lead to all that is described, or nobody
    /// wants to keep them.
    pub(super) states: Option<Vec<Json>>,
}

/// Plans all applications of a folder: those that are described, in the order of their paths, then those that are no longer.
/// What others take in is planned with them only.
///
/// # Errors
/// The call is wrong, or there is no application.
pub(super) fn plan(opened: &mut Opened, wanted: Wanted<'_>, keeps: bool) -> Result<Folder, Failure> {
    let described = applications(&opened.session, wanted)?;
    let mut folder = Folder { states: keeps.then(Vec::new), ..Folder::default() };
    let mut known = Vec::new();
    let mut heard = Heard::of(wanted.gates, wanted.action.and_then(one::mode));
    let mut planned = Vec::new();
    for &at in &described.own {
        known.extend(opened.compare(wanted.subject, at)?);
        let outcome = one::plan(&opened.session, wanted, at)?;
        if heard.is_needed() {
            hear(&mut heard, &opened.session, wanted, at)?;
        }
        if let Some(states) = &mut folder.states {
            match state::states(&opened.session, wanted, at, &outcome)? {
                Some(more) => state::add(states, more),
                None => folder.states = None,
            }
        }
        planned.push((outcome, name(&opened.session, at)));
    }
    let gone = match (&opened.descriptions, &opened.states) {
        (Some(descriptions), _) => gone(descriptions, wanted, &known)?,
        (None, Some(states)) => {
            let own: Vec<String> = described.own.iter().map(|at| name(&opened.session, *at)).collect();
            let is_gone = |state: &&Recorded| !own.iter().any(|name| **name == *state.application.id);
            states.iter().filter(is_gone).cloned().collect()
        }
        (None, None) => Vec::new(),
    };
    if !gone.is_empty() {
        let inferred_edges = commands::inferred_edges(&opened.session.db, wanted.no_inferred_edges);
        let options = Options { inferred_edges, ..Options::default() };
        for state in gone.iter().filter(|state| !described.is_taken_in(&opened.session, state)) {
            let plan = plimsoll_plan::plan(None, Some(state), &options);
            let db = &opened.session.db;
            let gates = gates::of_gone(db, wanted.gates, &plan, state, inferred_edges)?;
            heard.hear(Some(&Names::of(None, Some(&state.application))));
            planned.push((Outcome::of(plan, gates), state.application.id.to_string()));
        }
    }
    let choices = || choices(&opened.session, wanted, &described.own);
    for (teller, gate) in heard.unasked(&opened.session.db, choices)? {
        if let Some((outcome, _)) = planned.get_mut(teller) {
            outcome.gates.push(gate);
        }
    }
    for (outcome, name) in planned {
        folder.add(outcome, name);
    }
    Ok(folder)
}

impl Folder {
    fn add(&mut self, outcome: Outcome, name: String) {
        let Some(plan) = &outcome.plan else {
            self.failed.push(FailedApplication { name, diagnostics: outcome.findings });
            return;
        };
        let is_unchanged =
            plan.is_empty() && plan.is_complete() && plan.left_out.is_empty() && plan.moved.is_empty();
        // What is said of it is worth being told all the same where it is an error.
        if is_unchanged && !outcome.breaks_a_gate() && !commands::has_errors(&outcome.findings) {
            self.unchanged.push(name);
        } else {
            self.changed.push(outcome);
        }
    }
}

/// Has the names of an application heard.
fn hear(
    heard: &mut Heard<'_>,
    session: &Session,
    wanted: Wanted<'_>,
    at: ApplicationAt,
) -> Result<(), Failure> {
    let is_read = one::states(session, wanted, at, |desired, recorded| {
        heard.hear(Some(&Names::of(Some(desired), recorded.map(|recorded| &recorded.application))));
    })?;
    if is_read.is_none() {
        heard.hear(None);
    }
    Ok(())
}

/// All names that some applications have, as they are written: without the application in front, and with it.
fn choices(session: &Session, wanted: Wanted<'_>, applications: &[ApplicationAt]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for &at in applications {
        // Where the call is wrong, that was told before.
        let _ = one::states(session, wanted, at, |desired, recorded| {
            let names = Names::of(Some(desired), recorded.map(|recorded| &recorded.application));
            all.extend(names.choices().map(ToOwned::to_owned));
            all.extend(names.choices().map(|name| format!("{}/{name}", names.root())));
        });
    }
    all
}

/// The applications of a folder.
struct Applications {
    /// Those that no other takes in.
    own: Vec<ApplicationAt>,
    /// The others.
    taken_in: Vec<ApplicationAt>,
}

impl Applications {
    /// Whether a state is that of an application that another takes in by now.
    fn is_taken_in(&self, session: &Session, state: &Recorded) -> bool {
        self.taken_in.iter().any(|at| name(session, *at) == *state.application.id)
    }
}

fn applications(session: &Session, wanted: Wanted<'_>) -> Result<Applications, Failure> {
    let path = &wanted.subject.path;
    let all = session.all_applications(session.files(path)?);
    if all.is_empty() {
        // Says what would be one.
        session.root(wanted.subject)?;
    }
    let db = &session.db;
    // For each the files of the applications that it takes in.
    let mut parts = Vec::new();
    for at in &all {
        let key = session.request(wanted.subject, at)?;
        let members = members(db, at.file, key);
        let mut files: Vec<_> = members.iter().skip(1).map(|member| member.at(db)).collect();
        let inputs = members.iter().filter_map(|member| assembled(db, member.file, member.key));
        let inputs = inputs.flat_map(|assembled| assembled.inputs().to_vec());
        let inside = |at: &&ApplicationAt, file| at.file.id(db) == file;
        for (file, _) in inputs {
            files.extend(all.iter().filter(|other| inside(other, file) && other.file != at.file));
        }
        parts.push(files);
    }
    let takes_in = |one: usize, other: usize| one != other && parts[one].contains(&all[other]);
    // Of those that take in each other, the first stays.
    let is_taken = |other: usize| {
        (0..all.len()).any(|one| takes_in(one, other) && (one < other || !takes_in(other, one)))
    };
    let (taken_in, own): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|one| is_taken(*one));
    let named = |places: Vec<usize>| places.into_iter().map(|place| all[place]).collect();
    Ok(Applications { own: named(own), taken_in: named(taken_in) })
}

/// The states of the applications that are described there and not here.
fn gone(
    descriptions: &Descriptions,
    wanted: Wanted<'_>,
    known: &[ApplicationAt],
) -> Result<Vec<Recorded>, Failure> {
    let there = applications(&descriptions.session, wanted)?;
    let gone = there.own.into_iter().filter(|at| !known.contains(at));
    let states: Result<Vec<_>, Failure> = gone.map(|at| descriptions.state(wanted.subject, at)).collect();
    Ok(states?.into_iter().flatten().collect())
}

/// The name of an application, else its file.
fn name(session: &Session, at: ApplicationAt) -> String {
    let db = &session.db;
    let name = at.root(db).and_then(|root| root.name());
    name.map_or_else(|| at.file.path(db).to_string(), |name| name.to_string())
}
