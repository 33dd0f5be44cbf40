//! `plimsoll diff`: what differs between two saved plans in what is done.

use plimsoll_plan::{Plan, PlanDifference, compare_all};
use plimsoll_report::{Context, DifferenceReport, SavedPlans};

use crate::arguments::Diff;
use crate::exit::{Exit, Failure};
use crate::output::{self, Look, TOOL};
use crate::saved;

/// Compares two saved plans. Ends as diff(1) does.
///
/// # Errors
/// The call is wrong, or a file is no plan that can be read.
pub(crate) fn run(arguments: &Diff, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.difference.is_some());
    let compared = outputs.and_then(|outputs| {
        let (before, after) = (saved::open(&arguments.before)?, saved::open(&arguments.after)?);
        let differences = compare_all(&plans(&before), &plans(&after));
        let names = (arguments.before.display().to_string(), arguments.after.display().to_string());
        let report = DifferenceReport { before: &names.0, after: &names.1, differences: &differences };
        for output in &outputs {
            if let Some(render) = output.format.difference {
                let context = Context { sources: &after.sources, style: output.style(look), tool: TOOL };
                output.write(|out| render(&report, &context, out))?;
            }
        }
        let are_equal = differences.iter().all(PlanDifference::is_empty);
        Ok(if are_equal { Exit::Success } else { Exit::Differ })
    });
    compared.map_err(|failure| failure.exit(Exit::Trouble))
}

/// The plans in a file.
pub(super) fn plans(saved: &SavedPlans) -> Vec<&Plan> {
    saved.applications.iter().map(|application| &application.plan).collect()
}
