//! `plimsoll graph`: what needs what.

use plimsoll_analysis::application::{joined, planned};
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::{diagnostics, ignored, planning, settings};
use plimsoll_model::EdgeKind;
use plimsoll_plan::Options;
use plimsoll_report::GraphReport;

use crate::arguments::Graph;
use crate::exit::{Exit, Failure};
use crate::output::{self, Look};
use crate::session::Session;
use crate::sources::InDatabase;

/// Draws the graph of one application.
///
/// # Errors
/// The call is wrong, or there is no application.
pub(crate) fn run(arguments: &Graph, look: &Look) -> Result<Exit, Failure> {
    let mut asked = arguments.outputs.clone();
    if asked.outputs.is_empty() {
        asked.outputs.push("dot".to_owned());
    }
    let outputs = output::outputs(&asked, |format| format.graph.is_some())?;
    let session = Session::open_for(&arguments.subject)?;
    let db = &session.db;
    let at = session.root(&arguments.subject)?;
    let key = session.request(&arguments.subject, &at)?;
    let root = at.file;
    let intent = Intent { only_order: true, is_forced: true, ..Intent::default() };
    let mut findings = settings::diagnostics(db);
    findings.extend(planning::findings(db, root, key, intent));
    let Some(joined) = joined(db, root, key) else {
        super::complain(db, &findings, look.stderr);
        return Err(Failure::outside(format!("{} is no application", root.path(db))));
    };
    let mut application = (*joined).clone();
    let options = Options {
        inferred_edges: super::inferred_edges(db, arguments.no_inferred_edges),
        ignored: ignored::of_settings(db),
        ..Options::default()
    };
    if !options.inferred_edges {
        application.edges.retain(|edge| edge.kind != EdgeKind::Inferred);
    }
    let plan = planned(db, root, key, options);
    findings.extend(plan.iter().flat_map(|plan| diagnostics::of_plan(plan)));
    super::complain(db, &findings, look.stderr);
    let report = GraphReport { application: &application, plan: plan.as_deref() };
    let sources = InDatabase(db);
    for output in &outputs {
        if let Some(render) = output.format.graph {
            output.write(|out| render(&report, &super::context(&sources, output.style(look)), out))?;
        }
    }
    session.close();
    Ok(if super::has_errors(&findings) { Exit::Failure } else { Exit::Success })
}
