//! What differs between plans as JSON, and whether a saved plan still holds.

use std::fmt;

use plimsoll_plan::{Change, PlanDifference, PlanName, Step, StepDifference};
use serde::Serialize;

use crate::format::{Context, DifferenceReport, MovedInput, Out, StaleReport};
use crate::json::plan::{Parts, SidesView};
use crate::json::value::pointer;
use crate::json::{Head, write};
use crate::sources::Places;
use crate::style::Style;
use crate::words;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    before: &'a str,
    after: &'a str,
    equal: bool,
    differences: Vec<DifferenceView<'a>>,
}

#[derive(Serialize)]
struct StaleDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    file: &'a str,
    holds: bool,
    moved: Vec<MovedView<'a>>,
    differences: Vec<DifferenceView<'a>>,
}

#[derive(Serialize)]
struct MovedView<'a> {
    path: &'a str,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct DifferenceView<'a> {
    application: &'a str,
    before: NameView,
    after: NameView,
    equal: bool,
    reordered: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    other_moves: bool,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct NameView {
    #[serde(skip_serializing_if = "Option::is_none")]
    plan_id: Option<String>,
    mode: &'static str,
}

#[derive(Serialize)]
struct StepView<'a> {
    address: &'a str,
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<SideView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<SideView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<ChangeView>,
}

/// A step as one of the plans has it.
#[derive(Serialize)]
struct SideView {
    id: String,
    actions: &'static [&'static str],
    wave: u32,
    destructive: bool,
    reason: ReasonView,
}

#[derive(Serialize)]
struct ReasonView {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct ChangeView {
    path: String,
    pointer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<ValuesView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<ValuesView>,
}

/// What one of the plans says of an attribute.
#[derive(Serialize)]
struct ValuesView {
    op: &'static str,
    #[serde(flatten)]
    sides: SidesView,
}

/// The document of `diff`.
pub(crate) fn difference(report: &DifferenceReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    write(
        &Document {
            head: Head::new(context.tool),
            before: report.before,
            after: report.after,
            equal: report.differences.iter().all(PlanDifference::is_empty),
            differences: report.differences.iter().map(|one| view(one, &places)).collect(),
        },
        out,
    )
}

/// The document of `verify` for a saved plan.
pub(crate) fn stale(report: &StaleReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    let places = Places::new(context.sources);
    write(
        &StaleDocument {
            head: Head::new(context.tool),
            file: report.file,
            holds: report.holds(),
            moved: report.moved.iter().map(moved).collect(),
            differences: report.differences.iter().map(|one| view(one, &places)).collect(),
        },
        out,
    )
}

fn moved(input: &MovedInput) -> MovedView<'_> {
    let (before, after) = (input.before.as_deref(), input.after.as_deref());
    MovedView { path: &input.path, kind: &input.kind, before, after }
}

pub(super) fn view<'a>(difference: &'a PlanDifference, places: &Places<'_>) -> DifferenceView<'a> {
    let name =
        |name: &PlanName| NameView { plan_id: name.id.map(|id| id.to_string()), mode: name.mode.name() };
    DifferenceView {
        application: &difference.after.application,
        before: name(&difference.before),
        after: name(&difference.after),
        equal: difference.is_empty(),
        reordered: difference.is_reordered,
        other_moves: difference.has_other_moves,
        steps: difference.steps.iter().map(|step| step_view(step, places)).collect(),
    }
}

fn step_view<'a>(step: &'a StepDifference, places: &Places<'_>) -> StepView<'a> {
    let address = step.step().address.as_str();
    match step {
        StepDifference::Added(added) => {
            StepView { address, op: "added", before: None, after: Some(side(added)), changes: Vec::new() }
        }
        StepDifference::Gone(gone) => {
            StepView { address, op: "gone", before: Some(side(gone)), after: None, changes: Vec::new() }
        }
        StepDifference::Changed(changed) => StepView {
            address,
            op: "changed",
            before: Some(side(&changed.before)),
            after: Some(side(&changed.after)),
            changes: changed
                .changes
                .iter()
                .map(|(path, before, after)| ChangeView {
                    path: path.to_string(),
                    pointer: pointer(path),
                    before: before.as_ref().map(|change| values(change, places)),
                    after: after.as_ref().map(|change| values(change, places)),
                })
                .collect(),
        },
    }
}

fn side(step: &Step) -> SideView {
    SideView {
        id: step.id(),
        actions: step.action.elementary(),
        wave: step.wave,
        destructive: step.action.is_destructive(),
        reason: ReasonView { code: step.reason.name(), message: words::reason(step, Style::PIPED) },
    }
}

fn values(change: &Change, places: &Places<'_>) -> ValuesView {
    let parts = |value: &Option<_>| Parts::of(value.as_ref(), places);
    ValuesView { op: change.kind.name(), sides: SidesView::of(parts(&change.before), parts(&change.after)) }
}
