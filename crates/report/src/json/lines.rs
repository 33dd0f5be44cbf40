//! JSON lines: the parts of the documents of `check` and `plan`, one a line, so that a reader needs no more memory than for
//! the longest of them. Every line says its `type`; of a plan, all but the first and the last of a folder name their
//! application.

use std::fmt;

use serde::Serialize;

use crate::diagnostics::sorted;
use crate::format::{ApplicationPlan, CheckReport, Context, Out, PlanReport};
use crate::json::moves;
use crate::json::plan::{InputView, OnlyView, PriorView, SubjectView, SummaryView};
use crate::json::{Head, check, difference, plan, write_line};
use crate::sources::Places;
use crate::words;

#[derive(Serialize)]
struct Line<'a, Body> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    application: Option<&'a str>,
    #[serde(flatten)]
    body: Body,
}

/// What is planned, in front of its steps.
#[derive(Serialize)]
struct PlanLine<'a> {
    plan_id: String,
    mode: &'static str,
    subject: SubjectView<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<InputView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<PriorView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<OnlyView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<&'a str>,
}

#[derive(Serialize)]
struct SummaryLine {
    #[serde(flatten)]
    summary: SummaryView,
    errored: bool,
    complete: bool,
}

#[derive(Serialize)]
struct FolderLine<'a> {
    unchanged: &'a [String],
    failed: Vec<&'a str>,
    sentence: String,
}

/// Writes lines, of one application or of none.
struct Writer<'o, 'a> {
    out: Out<'o>,
    application: Option<&'a str>,
}

impl Writer<'_, '_> {
    fn line(&mut self, kind: &'static str, body: impl Serialize) -> fmt::Result {
        write_line(&Line { kind, application: self.application, body }, self.out)
    }
}

/// The lines of `check`.
pub(crate) fn check_lines(report: &CheckReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    let mut writer = Writer { out, application: None };
    writer.line("version", Head::new(context.tool))?;
    for diagnostic in sorted(report.diagnostics, &places) {
        writer.line("diagnostic", check::view(diagnostic, &places))?;
    }
    writer.line("summary", check::summary(report))
}

/// The lines of `plan`: of one application, or of a folder.
pub(crate) fn plan_lines(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    Writer { out, application: None }.line("version", Head::new(context.tool))?;
    for application in report.applications {
        let name = &*application.plan.subject.application;
        lines(application, &places, &mut Writer { out, application: Some(name) })?;
    }
    let Some(folder) = &report.folder else { return Ok(()) };
    let sentence = words::folder_sentence(report.applications, folder);
    for one in folder.failed {
        let mut writer = Writer { out: &mut *out, application: Some(&one.name) };
        for diagnostic in sorted(&one.diagnostics, &places) {
            writer.line("diagnostic", check::view(diagnostic, &places))?;
        }
    }
    let failed = folder.failed.iter().map(|one| one.name.as_str()).collect();
    let body = FolderLine { unchanged: folder.unchanged, failed, sentence };
    Writer { out, application: None }.line("folder", body)
}

fn lines(one: &ApplicationPlan<'_>, places: &Places<'_>, writer: &mut Writer<'_, '_>) -> fmt::Result {
    let plan = one.plan;
    writer.line("plan", plan_line(one, places))?;
    for diagnostic in sorted(one.diagnostics, places) {
        writer.line("diagnostic", check::view(diagnostic, places))?;
    }
    for (index, step) in plan.steps.iter().enumerate() {
        writer.line("step", plan::view(step, index + 1, plan, places))?;
    }
    for cycle in &plan.cycles {
        writer.line("cycle", plan::cycle_view(cycle, places))?;
    }
    for blocked in &plan.blocked {
        writer.line("blocked", plan::blocked(blocked))?;
    }
    for edge in &plan.dropped {
        writer.line("dropped", plan::edge_view(edge, places))?;
    }
    for rename in &plan.renamed {
        writer.line("renamed", moves::rename(rename))?;
    }
    for one in &plan.moved {
        writer.line("move", moves::moved(one))?;
    }
    for one in &plan.suppressed {
        writer.line("suppressed", moves::suppressed(one))?;
    }
    for gate in one.gates {
        writer.line("gate", plan::gate_view(gate, plan, places))?;
    }
    if let Some(since) = one.since {
        // It names its application itself.
        Writer { out: &mut *writer.out, application: None }.line("since", difference::view(since, places))?;
    }
    let (errored, complete) = (plan::is_errored(one), plan.is_complete());
    writer.line("summary", SummaryLine { summary: plan::summary(plan), errored, complete })
}

fn plan_line<'a>(one: &ApplicationPlan<'a>, places: &Places<'_>) -> PlanLine<'a> {
    let plan = one.plan;
    PlanLine {
        plan_id: plan.id.to_string(),
        mode: plan.subject.mode.name(),
        subject: plan::subject(plan, places),
        inputs: one.inputs.iter().map(plan::input).collect(),
        prior: plan::prior(plan),
        only: plan.only.as_ref().map(plan::only),
        left_out: plan.left_out.iter().map(plimsoll_model::Address::as_str).collect(),
    }
}
