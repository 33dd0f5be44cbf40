//! `plimsoll why`: a plan explained.

use plimsoll_analysis::document::ApplicationAt;
use plimsoll_plan::explain::Explainer;
use plimsoll_report::WhyReport;

use super::plan::one::{self, Wanted};
use crate::against::Opened;
use crate::arguments::{Subject, Why};
use crate::exit::{Exit, Failure};
use crate::only::unknown;
use crate::output::{self, Look};
use crate::session::Session;
use crate::sources::InDatabase;

/// Explains the plan of one application.
///
/// # Errors
/// The call is wrong, the workspace cannot be read, or there is no plan or nothing of the name that is asked for.
pub(crate) fn run(arguments: &Why, look: &Look) -> Result<Exit, Failure> {
    let outputs = output::outputs(&arguments.outputs, |format| format.why.is_some())?;
    let mut opened = Opened::open(&arguments.subject, arguments.against.as_deref())?;
    let at = meant(&opened.session, arguments)?;
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
    // A cycle is an error that is told in the plan.
    let has_errors = super::has_errors(&outcome.findings);
    opened.session.close();
    Ok(if has_errors { Exit::Failure } else { Exit::Success })
}

/// The application that is meant. Of several in a folder the name in front of what is asked for (`shop/web`) says which.
fn meant(session: &Session, arguments: &Why) -> Result<ApplicationAt, Failure> {
    let subject = &arguments.subject;
    let found = session.root(subject);
    let Some((name, _)) = arguments.what.split_once('/').filter(|_| subject.application.is_none()) else {
        return found;
    };
    found.or_else(|failure| {
        let named = Subject { application: Some(name.to_owned()), ..subject.clone() };
        session.root(&named).map_err(|_| failure)
    })
}
