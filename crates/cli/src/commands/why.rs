//! `plimsoll why`: a plan explained.

use plimsoll_plan::explain::Explainer;
use plimsoll_report::WhyReport;

use super::plan::one::{self, Wanted};
use crate::against::Opened;
use crate::arguments::Why;
use crate::exit::{Exit, Failure};
use crate::only::unknown;
use crate::output::{self, Look};
use crate::sources::InDatabase;

/// Explains the plan of one application.
///
/// # Errors
/// The call is wrong, the workspace cannot be read, or there is no plan or nothing of the name that is asked for.
pub(crate) fn run(arguments: &Why, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.why.is_some())?;
    let mut opened = Opened::open(&arguments.subject, arguments.against.as_deref())?;
    let at = opened.session.root(&arguments.subject)?;
    opened.must_fit(&arguments.subject, &[at])?;
    if let Some(obstacle) = opened.compare(&arguments.subject, at)?.obstacle {
        return Err(obstacle);
    }
    let (session, db) = (&opened.session, &opened.session.db);
    let wanted = Wanted::from(arguments);
    let outcome = one::plan(session, wanted, at)?;
    super::complain(db, outcome.told(), look.stderr);
    let failure = || outcome.failure(at.file.path(db).as_str());
    let plan = outcome.plan.as_deref().ok_or_else(failure)?;
    let inferred_edges = super::inferred_edges(db, arguments.no_inferred_edges);
    let answer = one::states(session, wanted, at, |desired, recorded| {
        let recorded = recorded.map(|recorded| &recorded.application);
        let explainer = Explainer::new(plan, Some(desired), recorded, inferred_edges);
        match &arguments.after {
            Some(after) => explainer.order(&arguments.what, after),
            None => explainer.why(&arguments.what),
        }
    });
    let answer = answer?.ok_or_else(failure)?.map_err(unknown)?;
    let report = WhyReport { plan, question: &arguments.what, answer: &answer };
    let sources = InDatabase(db);
    for output in &outputs {
        if let Some(render) = output.format.why {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    Ok(if super::has_errors(outcome.told()) { Exit::Failure } else { Exit::Success })
}
