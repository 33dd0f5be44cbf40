//! `plimsoll show`: a saved plan again, with no other input.

use plimsoll_report::{Context, PlanReport};

use crate::arguments::ShowPlan;
use crate::exit::{Exit, Failure};
use crate::output::{self, Look, TOOL};
use crate::saved;

/// Shows a saved plan.
///
/// # Errors
/// The call is wrong, or the file is no plan that can be read.
pub(crate) fn run(arguments: &ShowPlan, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.plan.is_some())?;
    let plans = saved::open(&arguments.file)?;
    let applications = plans.reports();
    let report = PlanReport {
        applications: &applications,
        folder: plans.folder(),
        show_values: arguments.show_values,
        max_bytes: None,
    };
    for output in &outputs {
        if let Some(render) = output.format.plan {
            let context = Context { sources: &plans.sources, style: output.style(look), tool: TOOL };
            output.write(|out| render(&report, &context, out))?;
        }
    }
    Ok(Exit::Success)
}
