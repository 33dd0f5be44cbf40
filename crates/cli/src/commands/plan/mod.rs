//! `plimsoll plan`: the main job.

mod findings;
mod folder;
pub(crate) mod one;

use plimsoll_base::Diagnostic;
use plimsoll_plan::Step;
use plimsoll_report::{ApplicationPlan, FolderPlan, PlanReport};

use crate::against::Opened;
use crate::arguments::Plan;
use crate::exit::{Exit, Failure};
use crate::gates;
use crate::max_bytes;
use crate::output::{self, Look, Output};
use crate::session::Session;
use crate::sources::InRepository;

pub(crate) use findings::{findings, inputs};
use one::{Outcome, Wanted};

/// Plans one application, or all of a folder.
///
/// # Errors
/// The call is wrong, or the workspace cannot be read.
pub(crate) fn run(arguments: &Plan, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.plan.is_some())?;
    max_bytes::heeded(arguments.max_bytes, &outputs)?;
    let mut opened = Opened::open(&arguments.subject, arguments.against.as_deref())?;
    if is_of_folder(arguments, &opened)? {
        return of_folder(arguments, &mut opened, &outputs, look);
    }
    let at = opened.session.root(&arguments.subject)?;
    opened.compare(&arguments.subject, at)?;
    let session = &opened.session;
    let gates = gates::asked(&session.db, &arguments.gates, true)?;
    let outcome = one::plan(session, Wanted { gates: &gates, ..Wanted::from(arguments) }, at)?;
    super::complain(&session.db, outcome.told(), look.stderr);
    if outcome.plan.is_none() {
        return Err(outcome.failure(at.file.path(&session.db).as_str()));
    }
    show(arguments, session, &[outcome], None, &outputs, look)
}

/// Whether the plans of all applications of a folder are wanted. That depends on the call only, never on what the folder
/// holds, so that programs know what they get.
fn is_of_folder(arguments: &Plan, opened: &Opened) -> Result<bool, Failure> {
    let subject = &arguments.subject;
    let is_folder = opened.session.is_folder(&subject.path)?;
    if arguments.all && !is_folder {
        return Err(Failure::usage("--all is for a folder").help("Name a folder, or leave out --all."));
    }
    let is_meant =
        arguments.all || opened.descriptions.is_some() && is_folder && subject.application.is_none();
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

fn of_folder(
    arguments: &Plan,
    opened: &mut Opened,
    outputs: &[Output],
    look: &Look,
) -> Result<Exit, Failure> {
    let gates = gates::asked(&opened.session.db, &arguments.gates, false)?;
    let folder = folder::plan(opened, Wanted { gates: &gates, ..Wanted::from(arguments) })?;
    let session = &opened.session;
    let failed = folder.failed.iter().map(|(outcome, _)| outcome);
    let mut told: Vec<Diagnostic> =
        folder.changed.iter().chain(failed).flat_map(Outcome::told).cloned().collect();
    super::dedup(&mut told);
    super::complain(&session.db, &told, look.stderr);
    let failed: Vec<String> = folder.failed.into_iter().map(|(_, name)| name).collect();
    let beside = FolderPlan { unchanged: &folder.unchanged, failed: &failed };
    show(arguments, session, &folder.changed, Some(beside), outputs, look)
}

/// Writes the outputs, and says how the program ends.
fn show(
    arguments: &Plan,
    session: &Session,
    outcomes: &[Outcome],
    folder: Option<FolderPlan<'_>>,
    outputs: &[Output],
    look: &Look,
) -> Result<Exit, Failure> {
    let applications: Vec<ApplicationPlan<'_>> = outcomes.iter().filter_map(Outcome::report).collect();
    let report = PlanReport {
        applications: &applications,
        folder,
        show_values: arguments.show_values,
        show_suppressed: arguments.show_suppressed,
        max_bytes: arguments.max_bytes,
    };
    let sources = InRepository::new(session);
    for output in outputs {
        if let Some(render) = output.format.plan {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    let has_failed = folder.is_some_and(|folder| !folder.failed.is_empty());
    let mut steps = applications.iter().flat_map(|application| &application.plan.steps);
    let has_moved = applications.iter().any(|application| !application.plan.moved.is_empty());
    Ok(if has_failed || outcomes.iter().any(|outcome| super::has_errors(&outcome.findings)) {
        Exit::Failure
    } else if outcomes.iter().any(Outcome::breaks_a_gate) {
        Exit::Gate
    } else if arguments.detailed_exitcode && (has_moved || steps.any(Step::makes_revision)) {
        Exit::Changes
    } else {
        Exit::Success
    })
}
