//! The plans of all applications of a folder.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_analysis::application::{assembled, members};
use plimsoll_analysis::document::ApplicationAt;
use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{SourceFile, diagnostics, oam};
use plimsoll_base::{Diagnostic, FileId};
use plimsoll_formats::oam::index::Category;
use plimsoll_model::Recorded;
use plimsoll_plan::names::Names;
use plimsoll_plan::{GateResult, Options};
use plimsoll_report::FailedApplication;

use super::one::{self, Outcome, Wanted};
use super::state::{self, States};
use super::unmatched::Unmatched;
use super::untouched::is_untouched;
use crate::against::Opened;
use crate::commands;
use crate::exit::{Exit, Failure};
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
    /// Those of `unchanged` that are broken, as they were before.
    pub(super) untouched: Vec<String>,
    /// What is said of paths of `--ignore` at which nothing is.
    pub(super) unmatched: Vec<String>,
    /// Why what some of these were cannot be told; gates that are broken and of which no plan can tell.
    pub(super) obstacles: Vec<Failure>,
    /// What is to be said of what they are compared with.
    pub(super) notes: Vec<String>,
    /// The states that the plans lead to, as claims; `None` where one does not lead to all that is described, or nobody
    /// wants to keep them.
    pub(super) states: Option<States>,
}

/// Plans all applications of a folder: those that are described, in the order of their paths, then those that are no longer.
/// What others take in is planned with them only.
///
/// # Errors
/// The call is wrong, or there is no application.
pub(super) fn plan(opened: &mut Opened, wanted: Wanted<'_>, keeps: bool) -> Result<Folder, Failure> {
    let described = applications(&opened.session, wanted)?;
    opened.must_fit(wanted.subject, &described.own)?;
    let mut folder =
        Folder { states: keeps.then(States::default), notes: opened.notes(), ..Folder::default() };
    let mut round = Round {
        wanted,
        repeated: repeated(&opened.session, &described.own),
        known: Vec::new(),
        heard: Heard::of(wanted.gates, wanted.action.and_then(one::mode)),
        unmatched: Unmatched::of(wanted.ignore),
        planned: Vec::new(),
    };
    for &at in &described.own {
        round.described(opened, at, &mut folder)?;
    }
    let known = std::mem::take(&mut round.known);
    for state in gone(opened, wanted, &described, known, &mut folder)? {
        round.gone(opened, &state)?;
    }
    if round.planned.is_empty() && folder.failed.is_empty() {
        // Says what would be an application.
        opened.session.root(wanted.subject)?;
    }
    if !folder.failed.is_empty() {
        round.heard.hear(None);
        round.unmatched.give_up();
    }
    folder.unmatched = round.unmatched.remarks();
    let choices = || choices(&opened.session, wanted, &described.own);
    for (teller, gate) in round.heard.unasked(&opened.session.db, choices)? {
        match round.teller(teller) {
            Some(outcome) => outcome.gates.push(gate),
            None => folder.obstacles.push(untold(&gate)),
        }
    }
    for (outcome, name) in round.planned {
        folder.add(outcome, name);
    }
    Ok(folder)
}

/// What is known while the applications are planned one after the other.
struct Round<'w> {
    wanted: Wanted<'w>,
    /// The names that several applications have.
    repeated: BTreeSet<String>,
    /// Those that were planned, as they are described there.
    known: Vec<ApplicationAt>,
    heard: Heard<'w>,
    unmatched: Unmatched<'w>,
    /// What came of each, with its name; where several have the same one, with their files.
    planned: Vec<(Outcome, String)>,
}

impl Round<'_> {
    /// Plans an application that is described.
    fn described(
        &mut self,
        opened: &mut Opened,
        at: ApplicationAt,
        folder: &mut Folder,
    ) -> Result<(), Failure> {
        let wanted = self.wanted;
        let compared = opened.compare(wanted.subject, at)?;
        self.known.extend(compared.own);
        let name = name(&opened.session, at);
        let label = if self.repeated.contains(&name) {
            format!("{name} ({})", at.file.path(&opened.session.db))
        } else {
            name.clone()
        };
        if let Some(obstacle) = compared.obstacle {
            if is_untouched(opened, wanted, at, compared.own, None)? {
                self.heard.overhear(&name);
                self.unmatched.give_up();
                self.planned.push((Outcome::untouched(), label));
            } else {
                folder.lose(&label, Vec::new(), obstacle);
            }
            return Ok(());
        }
        let mut outcome = one::plan(&opened.session, wanted, at)?;
        let is_broken = outcome.plan.is_none() || commands::has_errors(&outcome.findings);
        outcome.is_untouched = is_broken && is_untouched(opened, wanted, at, compared.own, Some(&outcome))?;
        if self.heard.is_needed() {
            let untouched = outcome.is_untouched.then_some(&*name);
            hear(&mut self.heard, &opened.session, wanted, at, untouched)?;
        }
        if self.unmatched.is_needed() {
            see(&mut self.unmatched, &opened.session, wanted, at)?;
        }
        if let Some(states) = &mut folder.states {
            match state::states(&opened.session, wanted, at, &outcome)? {
                Some(more) => states.add(more),
                None => folder.states = None,
            }
        }
        self.planned.push((outcome, label));
        Ok(())
    }

    /// Plans the removal of an application that is no longer described.
    fn gone(&mut self, opened: &Opened, state: &Recorded) -> Result<(), Failure> {
        let db = &opened.session.db;
        let inferred_edges = commands::inferred_edges(db, self.wanted.no_inferred_edges);
        let options = Options { inferred_edges, ..Options::default() };
        let plan = plimsoll_plan::plan(None, Some(state), &options);
        let gates = gates::of_gone(db, self.wanted.gates, &plan, state, inferred_edges)?;
        self.heard.hear(Some(&Names::of(None, Some(&state.application))));
        self.unmatched.see(&state.application);
        self.planned.push((Outcome::of(plan, gates), state.application.id.to_string()));
        Ok(())
    }

    /// The plan that tells of a broken gate: that of this number, else the first; `None` where there is none.
    fn teller(&mut self, number: usize) -> Option<&mut Outcome> {
        let can_tell = |(outcome, _): &(Outcome, String)| outcome.plan.is_some();
        let first = self.planned.iter().position(can_tell)?;
        let number = if self.planned.get(number).is_some_and(can_tell) { number } else { first };
        self.planned.get_mut(number).map(|(outcome, _)| outcome)
    }
}

impl Folder {
    /// Takes in a file of which nothing can be planned.
    fn lose(&mut self, path: &str, diagnostics: Vec<Diagnostic>, obstacle: Failure) {
        self.states = None;
        self.obstacles.push(obstacle);
        self.failed.push(FailedApplication { name: path.to_owned(), diagnostics });
    }

    fn add(&mut self, outcome: Outcome, name: String) {
        if outcome.is_untouched && !outcome.breaks_a_gate() {
            self.untouched.push(name.clone());
            self.unchanged.push(name);
            return;
        }
        let Some(plan) = &outcome.plan else {
            // That an application is gone from its file may be told already.
            match self.failed.iter_mut().find(|known| known.name == name) {
                Some(known) => known.diagnostics = outcome.findings,
                None => self.failed.push(FailedApplication { name, diagnostics: outcome.findings }),
            }
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

/// A broken gate of which no plan can tell, as there is none.
fn untold(gate: &GateResult) -> Failure {
    Failure::outside(format!("gate broken: {}: {}", gate.gate, gate.words)).exit(Exit::Gate)
}

/// Has the names of an application heard. `untouched` is the name of one that is broken and does not change.
fn hear(
    heard: &mut Heard<'_>,
    session: &Session,
    wanted: Wanted<'_>,
    at: ApplicationAt,
    untouched: Option<&str>,
) -> Result<(), Failure> {
    let is_read = one::states(session, wanted, at, |desired, recorded| {
        heard.hear(Some(&Names::of(Some(desired), recorded.map(|recorded| &recorded.application))));
    })?;
    match (is_read, untouched) {
        (Some(()), _) => {}
        (None, Some(name)) => heard.overhear(name),
        (None, None) => heard.hear(None),
    }
    Ok(())
}

/// Has the states of an application looked at.
pub(super) fn see(
    unmatched: &mut Unmatched<'_>,
    session: &Session,
    wanted: Wanted<'_>,
    at: ApplicationAt,
) -> Result<(), Failure> {
    let is_read = one::states(session, wanted, at, |desired, recorded| {
        unmatched.see(desired);
        recorded.iter().for_each(|recorded| unmatched.see(&recorded.application));
    })?;
    if is_read.is_none() {
        unmatched.give_up();
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

fn applications(session: &Session, wanted: Wanted<'_>) -> Result<Applications, Failure> {
    let path = &wanted.subject.path;
    let all = session.all_applications(session.files(path)?);
    let db = &session.db;
    let mut in_file: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (place, at) in all.iter().enumerate() {
        in_file.entry(at.file.id(db)).or_default().push(place);
    }
    let places = |file: FileId| in_file.get(&file).into_iter().flatten().copied();
    // For each those that it takes in.
    let mut parts: Vec<BTreeSet<usize>> = Vec::new();
    for (place, at) in all.iter().enumerate() {
        let key = session.request(wanted.subject, at)?;
        let members = members(db, at.file, key);
        let mut taken = BTreeSet::new();
        for member in members.iter().skip(1).map(|member| member.at(db)) {
            taken.extend(places(member.file.id(db)).filter(|other| all[*other] == member));
        }
        for assembled in members.iter().filter_map(|member| assembled(db, member.file, member.key)) {
            let files = assembled.inputs().iter().map(|(file, _)| *file);
            taken.extend(files.filter(|file| *file != at.file.id(db)).flat_map(places));
        }
        taken.remove(&place);
        parts.push(taken);
    }
    // Of those that take in each other, the first stays.
    let mut is_taken = vec![false; all.len()];
    for (one, taken) in parts.iter().enumerate() {
        for &other in taken {
            is_taken[other] |= one < other || !parts[other].contains(&one);
        }
    }
    let (taken_in, own): (Vec<_>, Vec<_>) =
        all.into_iter().zip(is_taken).partition(|(_, is_taken)| *is_taken);
    let places = |of: Vec<(ApplicationAt, bool)>| of.into_iter().map(|(at, _)| at).collect();
    Ok(Applications { own: places(own), taken_in: places(taken_in) })
}

/// The states of the applications that are described there and neither planned nor taken in here. `known` are those that
/// are planned here, as they are described there. What cannot be told is among those that failed.
fn gone(
    opened: &Opened,
    wanted: Wanted<'_>,
    described: &Applications,
    mut known: Vec<ApplicationAt>,
    folder: &mut Folder,
) -> Result<Vec<Recorded>, Failure> {
    let session = &opened.session;
    let Some(descriptions) = &opened.descriptions else {
        let here = described.own.iter().chain(&described.taken_in);
        let here: BTreeSet<String> = here.map(|at| name(session, *at)).collect();
        let states = opened.states.iter().flat_map(|states| states.iter());
        return Ok(nowhere(session, states.filter(|state| !here.contains(&*state.application.id)).collect()));
    };
    for at in &described.taken_in {
        known.extend(descriptions.counterpart(session, wanted.subject, *at)?);
    }
    let mut states = Vec::new();
    for at in applications(&descriptions.session, wanted)?.own {
        if known.contains(&at) {
            continue;
        }
        let name = name(&descriptions.session, at);
        if let Some(path) = descriptions.moved_to(session, at) {
            let from = at.file.path(&descriptions.session.db);
            folder.notes.push(format!("note: {from} is now at {path}, which is not planned"));
            continue;
        }
        if let Some((file, obstacle)) = descriptions.lost(session, at) {
            let path = file.path(&session.db).as_str();
            if !folder.failed.iter().any(|known| known.name == path) {
                folder.lose(path, diagnostics::of_file(&session.db, file).to_vec(), obstacle);
            }
            continue;
        }
        match descriptions.state(wanted.subject, at, &name)? {
            Ok(state) => states.extend(state),
            Err(obstacle) => {
                folder.lose(&name, Vec::new(), obstacle);
            }
        }
    }
    for (path, obstacle) in descriptions.unreadable(session) {
        if !folder.failed.iter().any(|known| known.name == path.as_str()) {
            folder.lose(path.as_str(), Vec::new(), obstacle);
        }
    }
    Ok(states)
}

/// Those of some states whose applications are described nowhere in the workspace: what is described outside of the folder is not
/// gone.
fn nowhere(session: &Session, mut states: Vec<&Recorded>) -> Vec<Recorded> {
    let db = &session.db;
    let names =
        |files: Vec<SourceFile>| session.all_applications(files).into_iter().map(|at| name(session, at));
    // Most are found by their names, so that not all files have to be looked into.
    if !states.is_empty() {
        let index = oam::index(db);
        states.retain(|state| {
            let id = &*state.application.id;
            let entries = index.all(Category::Configuration, id);
            let mut files = entries.iter().filter_map(|entry| source(db, entry.file));
            !files.any(|file| names(vec![file]).any(|name| name == *id))
        });
    }
    if !states.is_empty() {
        let elsewhere: BTreeSet<String> = names(session.db_files()).collect();
        states.retain(|state| !elsewhere.contains(&*state.application.id));
    }
    states.into_iter().cloned().collect()
}

/// The names that several applications have.
fn repeated(session: &Session, applications: &[ApplicationAt]) -> BTreeSet<String> {
    let mut met = BTreeSet::new();
    let names = applications.iter().map(|at| name(session, *at));
    names.filter(|name| !met.insert(name.clone())).collect()
}

/// The name of an application, else its file.
fn name(session: &Session, at: ApplicationAt) -> String {
    let db = &session.db;
    let name = at.root(db).and_then(|root| root.name());
    name.map_or_else(|| at.file.path(db).to_string(), |name| name.to_string())
}
