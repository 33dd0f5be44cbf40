//! `plimsoll show`: a saved plan again, with no other input.

use plimsoll_report::PlanReport;

use crate::arguments::ShowPlan;
use crate::exit::{Exit, Failure};
use crate::max_bytes;
use crate::output::{self, Look};
use crate::saved;
use crate::sources::InSavedPlan;

/// Shows a saved plan.
///
/// # Errors
/// The call is wrong, or the file is no plan that can be read.
pub(crate) fn run(arguments: &ShowPlan, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.plan.is_some())?;
    max_bytes::heeded(arguments.max_bytes, &outputs)?;
    let plans = saved::open(&arguments.file)?;
    let applications = plans.reports();
    let report = PlanReport {
        applications: &applications,
        folder: plans.folder(),
        show_values: arguments.show_values,
        show_suppressed: arguments.show_suppressed,
        max_bytes: arguments.max_bytes,
    };
    let sources = InSavedPlan::new(&plans);
    for output in &outputs {
        if let Some(render) = output.format.plan {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    Ok(Exit::Success)
}
