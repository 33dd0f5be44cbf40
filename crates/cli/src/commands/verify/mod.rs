//! `plimsoll verify`: whether something that was handed over is genuine and whole. For bundles: the three verdicts of CNAB;
//! for saved plans: whether they still hold.
#![allow(clippy::disallowed_methods, reason = "the rim asks for the time")]

mod bundle;
mod files;
mod form;
mod images;
mod plan;
mod rows;

use std::time::SystemTime;

use plimsoll_report::Format;
use plimsoll_trust::{Answer, Moment, Verdicts};

use crate::arguments::{Requirement, Verify};
use crate::exit::{Exit, Failure};
use crate::output::{self, Look, TOOL};
use crate::saved;

/// Verifies what the user named. What it is shows in the file, not in its name.
///
/// # Errors
/// The call is wrong, or a file cannot be read.
pub(crate) fn run(arguments: &Verify, look: &Look) -> Result<Exit, Failure> {
    if saved::is_one(&arguments.file) {
        return plan::run(arguments, look);
    }
    must_be_of_plan(arguments)?;
    let outputs = output::outputs(&arguments.outputs, |format: &Format| format.verify.is_some())?;
    let verified = bundle::verify(arguments, now())?;
    let subject = arguments.file.display().to_string();
    let report = verified.report(&subject);
    for output in &outputs {
        if let Some(render) = output.format.verify {
            let context =
                plimsoll_report::Context { sources: &NoSources, style: output.style(look), tool: TOOL };
            output.write(|out| render(&report, &context, out))?;
        }
    }
    let is_confirmed = arguments.require.iter().all(|required| meets(&verified.verdicts, *required));
    Ok(match (verified.is_bad, is_confirmed) {
        (true, _) => Exit::Failure,
        (false, false) => Exit::Gate,
        (false, true) => Exit::Success,
    })
}

/// What only a saved plan is verified with must not be given for anything else.
fn must_be_of_plan(arguments: &Verify) -> Result<(), Failure> {
    let options = [
        ("--workspace", arguments.workspace.is_some()),
        ("--set", !arguments.set.is_empty()),
        ("--values", !arguments.values.is_empty()),
    ];
    match options.into_iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => {
            let file = arguments.file.display();
            Err(Failure::usage(format!("{option} is for a saved plan, and {file} is none"))
                .help("A plan is saved by `plimsoll plan --out FILE`."))
        }
        None => Ok(()),
    }
}

fn meets(verdicts: &Verdicts, required: Requirement) -> bool {
    let verdict = match required {
        Requirement::WellFormed => &verdicts.well_formed,
        Requirement::Complete => &verdicts.complete,
        Requirement::Secure => &verdicts.secure,
    };
    verdict.answer == Answer::Yes
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    // A clock before 1970 makes every signature one from the future.
    Moment(since.map_or(0, |since| since.as_secs()))
}

/// The report points into no files.
struct NoSources;

impl plimsoll_report::Sources for NoSources {
    fn path(&self, _: plimsoll_base::FileId) -> String {
        String::new()
    }

    fn text(&self, _: plimsoll_base::FileId) -> Option<std::sync::Arc<str>> {
        None
    }

    fn range(&self, _: &plimsoll_base::Place) -> Option<plimsoll_base::TextRange> {
        None
    }
}
