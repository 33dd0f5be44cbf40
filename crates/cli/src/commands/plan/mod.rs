//! `plimsoll plan`: the main job.

mod folder;
pub(crate) mod one;
mod state;
mod unmatched;
mod untouched;

use std::collections::BTreeMap;

use plimsoll_base::{Diagnostic, WorkspacePath};
use plimsoll_plan::{PlanDifference, Step, compare_all};
use plimsoll_report::{ApplicationPlan, FailedApplication, FolderPlan, PlanReport, Style, save};

use crate::against::Opened;
use crate::ahead::Ahead;
use crate::arguments::Plan;
use crate::exit::{Exit, Failure};
use crate::gates;
use crate::max_bytes;
use crate::output::{self, Look, Output};
use crate::saved;
use crate::session::Session;
use crate::sources::InRepository;

use one::{Outcome, Wanted};
use state::{Claims, State, States};
use unmatched::Unmatched;

/// Plans that were made.
pub(crate) struct Made {
    /// What they were made from.
    pub(crate) session: Session,
    /// What came of each application: exactly one, unless they are of a folder; there, those that change.
    pub(crate) outcomes: Vec<Outcome>,
    /// The names of the applications of a folder that do not change, and those that cannot be planned; `None` for the plan
    /// of one application.
    pub(crate) folder: Option<(Vec<String>, Vec<FailedApplication>)>,
    /// What is said of the applications of a folder on standard error.
    told: Vec<Diagnostic>,
    /// The states that they lead to, as claims; `None` where nobody wants to keep them, or they lead to a part of what is
    /// described.
    pub(crate) states: Option<Vec<State>>,
    /// What else is said on standard error: of options, and of applications of a folder that are broken as they were before.
    pub(crate) remarks: Vec<String>,
    /// Why applications of a folder cannot be compared with what they were; gates that are broken and of which no plan tells.
    pub(crate) obstacles: Vec<Failure>,
    /// What is to be said of what they are compared with, on standard error.
    pub(crate) notes: Vec<String>,
    /// Why the one application cannot be planned.
    pub(crate) failure: Option<Failure>,
}

impl Made {
    /// What is said on standard error. Of one application there may be very much, so it is not copied.
    fn told(&self) -> &[Diagnostic] {
        match &self.outcomes[..] {
            [one] if self.folder.is_none() => one.told(),
            _ => &self.told,
        }
    }
}

/// Plans one application, or all of a folder.
///
/// # Errors
/// The call is wrong, or the workspace cannot be read.
pub(crate) fn run(arguments: &Plan, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.plan.is_some())?;
    max_bytes::heeded(arguments.max_bytes, &outputs)?;
    let mut made = make(arguments)?;
    complain(&made, look.stderr);
    let shown = match made.failure.take() {
        Some(failure) => Err(failure),
        None => show(arguments, &made, &outputs, look),
    };
    let Made { session, outcomes, .. } = made;
    session.close();
    // The program ends. Giving back what they hold piece by piece takes time, and serves nobody.
    std::mem::forget(outcomes);
    shown
}

/// Says on standard error what stands in the way of plans.
pub(crate) fn complain(made: &Made, style: Style) {
    super::complain(&made.session.db, made.told(), style);
    made.obstacles.iter().for_each(output::complain);
    made.notes.iter().for_each(|note| output::print_error(&format!("note: {note}\n")));
    made.remarks.iter().for_each(|remark| output::print_error(&format!("{remark}\n")));
}

/// Makes the plans that a call asks for.
///
/// # Errors
/// The call is wrong, or the workspace cannot be read. What is wrong with files is in what was made.
pub(crate) fn make(arguments: &Plan) -> Result<Made, Failure> {
    let mut opened = Opened::open(&arguments.subject, arguments.against.as_deref())?;
    if is_of_folder(arguments, &opened)? {
        return of_folder(arguments, opened);
    }
    let at = opened.session.root(&arguments.subject)?;
    if opened.descriptions.is_none() {
        let mut ahead = Ahead::default();
        ahead.application(&opened.session, &arguments.subject, at);
        ahead.record(&opened.session, &arguments.subject, at);
        ahead.compute();
    }
    opened.must_fit(&arguments.subject, &[at])?;
    let compared = opened.compare(&arguments.subject, at)?;
    if let Some(obstacle) = compared.obstacle {
        return Err(obstacle);
    }
    let notes = opened.notes_on(at, compared.own);
    let session = opened.session;
    // Planning takes as much room as they do.
    if let Some(descriptions) = opened.descriptions {
        // Where there can be no other thread, it is done here.
        let _ = std::thread::Builder::new().spawn(move || drop(descriptions));
    }
    let gates = gates::asked(&session.db, &arguments.gates, false)?;
    let wanted = Wanted { gates: &gates, ..Wanted::from(arguments) };
    let outcome = one::plan(&session, wanted, at)?;
    let keeps = arguments.out.is_some();
    let states = if keeps { state::states(&session, wanted, at, &outcome)? } else { None };
    let failure = match outcome.plan {
        None => Some(outcome.failure(at.file.path(&session.db).as_str())),
        Some(_) => None,
    };
    let mut unmatched = Unmatched::of(&arguments.ignore);
    if unmatched.is_needed() {
        folder::see(&mut unmatched, &session, wanted, at)?;
    }
    let (told, remarks, obstacles) = (Vec::new(), unmatched.remarks(), Vec::new());
    let outcomes = vec![outcome];
    Ok(Made { session, outcomes, folder: None, told, states, remarks, obstacles, notes, failure })
}

/// Whether the plans of all applications of a folder are wanted. That depends on the call only, never on what the folder
/// holds, so that programs know what they get.
fn is_of_folder(arguments: &Plan, opened: &Opened) -> Result<bool, Failure> {
    let subject = &arguments.subject;
    let is_folder = opened.session.is_folder(&subject.path)?;
    if arguments.all && !is_folder {
        return Err(Failure::usage("--all is for a folder").help("Name a folder, or leave out --all."));
    }
    let is_meant = arguments.all || opened.is_of_folder() && is_folder && subject.application.is_none();
    let for_one = [
        ("--only", !arguments.only.is_empty()),
        ("--installation", subject.installation.is_some()),
        ("--answers", subject.answers.is_some()),
    ];
    match for_one.into_iter().find(|(_, is_given)| *is_given && is_meant) {
        Some((option, _)) => Err(Failure::usage(format!("{option} is for one application"))
            .help("Name its file, or its name with --application.")),
        None => Ok(is_meant),
    }
}

fn of_folder(arguments: &Plan, mut opened: Opened) -> Result<Made, Failure> {
    let count = opened.session.files(&arguments.subject.path)?.len();
    opened.session.will_look_into(count);
    let gates = gates::asked(&opened.session.db, &arguments.gates, true)?;
    let wanted = Wanted { gates: &gates, ..Wanted::from(arguments) };
    let folder = folder::plan(&mut opened, wanted, arguments.out.is_some())?;
    let mut remarks = folder.unmatched;
    remarks.extend(folder.untouched.iter().map(|name| {
        let name = name.escape_debug();
        format!(
            "note: `{name}` is not planned: it has errors, which it had before, and nothing of it changed\n  \
             help: `plimsoll check` tells them."
        )
    }));
    let failed = folder.failed.iter().flat_map(|one| &one.diagnostics);
    let mut told: Vec<Diagnostic> =
        folder.changed.iter().flat_map(Outcome::told).chain(failed).cloned().collect();
    super::dedup(&mut told);
    let failed = folder.failed;
    Ok(Made {
        session: opened.session,
        outcomes: folder.changed,
        folder: Some((folder.unchanged, failed)),
        told,
        states: folder.states.map(States::into_all),
        remarks,
        obstacles: folder.obstacles,
        notes: folder.notes,
        failure: None,
    })
}

/// What changed since the plan that was approved last, for each application.
fn since(arguments: &Plan, outcomes: &[Outcome]) -> Result<Vec<Option<PlanDifference>>, Failure> {
    let Some(path) = &arguments.since else { return Ok(outcomes.iter().map(|_| None).collect()) };
    let saved = saved::open(path)?;
    let mut known: BTreeMap<&str, &plimsoll_plan::Plan> = BTreeMap::new();
    for one in &saved.applications {
        known.entry(&one.plan.subject.application).or_insert(&one.plan);
    }
    let of = |outcome: &Outcome| {
        let plan = outcome.plan.as_deref()?;
        let old = known.get(&*plan.subject.application);
        compare_all(old.map(std::slice::from_ref).unwrap_or_default(), &[plan]).pop()
    };
    Ok(outcomes.iter().map(of).collect())
}

/// Writes the outputs, and says how the program ends.
fn show(arguments: &Plan, made: &Made, outputs: &[Output], look: &Look) -> Result<Exit, Failure> {
    let outcomes = &made.outcomes;
    let path = made.session.path(&arguments.subject.path).unwrap_or_else(|_| WorkspacePath::root());
    let folder =
        made.folder.as_ref().map(|(unchanged, failed)| FolderPlan { path: path.as_str(), unchanged, failed });
    let since = since(arguments, outcomes)?;
    let applications = outcomes.iter().zip(&since);
    let applications: Vec<ApplicationPlan<'_>> =
        applications.filter_map(|(outcome, since)| outcome.report(since.as_ref())).collect();
    let report = PlanReport {
        applications: &applications,
        folder,
        show_values: arguments.show_values,
        show_suppressed: arguments.show_suppressed,
        max_bytes: arguments.max_bytes,
    };
    let sources = InRepository::new(&made.session);
    for output in outputs {
        if let Some(render) = output.format.plan {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    if let Some(path) = &arguments.out {
        let request = saved::request(arguments, &made.session.root, folder.is_some())?;
        let states = made.states.as_ref().map(|states| Claims { states, db: &made.session.db });
        let context = super::context(&sources, Style::PIPED);
        output::write_whole(path, |out| save(&report, &request, states.as_ref(), &context, out))?;
    }
    let has_failed = folder.is_some_and(|folder| !folder.failed.is_empty());
    let mut steps = applications.iter().flat_map(|application| &application.plan.steps);
    let has_moved = applications.iter().any(|application| !application.plan.moved.is_empty());
    let is_untold = made.obstacles.iter().any(|obstacle| obstacle.exit == Exit::Gate);
    Ok(if has_failed || outcomes.iter().any(Outcome::has_errors) {
        Exit::Failure
    } else if is_untold || outcomes.iter().any(Outcome::breaks_a_gate) {
        Exit::Gate
    } else if arguments.detailed_exitcode && (has_moved || steps.any(Step::makes_revision)) {
        Exit::Changes
    } else {
        Exit::Success
    })
}
