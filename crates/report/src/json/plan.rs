//! A plan as JSON. It can be read with no other input: order, edges, evidence and places are in it.

use std::fmt;

use plimsoll_base::Severity;
use plimsoll_model::{Injection, InjectionKind, OperationStatus};
use plimsoll_plan::{Blocked, Change, Cycle, CycleEdge, GateResult, Only, Plan, Step, StepIndex, Wait};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::format::{ApplicationPlan, Context, FailedApplication, Input, Out, PlanReport};
use crate::json::check::{DiagnosticView, views};
use crate::json::difference::{self, DifferenceView};
use crate::json::moves::{RenameView, SuppressedView, moved, rename, suppressed};
use crate::json::place::{EvidenceView, Source, evidence};
use crate::json::value::{InsideView, OriginView, UnknownView, View, inside, origin, pointer};
use crate::json::{Head, write};
use crate::saved::PlanRequest;
use crate::sources::Places;
use crate::style::Style;
use crate::text::injections;
use crate::words;

#[derive(Serialize)]
struct Document<'a, S: Serialize + ?Sized> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    plan: PlanView<'a>,
    #[serde(flatten)]
    kept: Kept<'a, S>,
}

/// What only a saved plan has, to be made again and to be compared with.
#[derive(Serialize)]
struct Kept<'a, S: Serialize + ?Sized> {
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a PlanRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a S>,
}

/// The plans of all applications of a folder.
#[derive(Serialize)]
struct FolderDocument<'a, S: Serialize + ?Sized> {
    #[serde(flatten)]
    head: Head<'a>,
    plans: Vec<PlanView<'a>>,
    unchanged: &'a [String],
    failed: Vec<&'a str>,
    failures: Vec<FailureView<'a>>,
    sentence: String,
    #[serde(flatten)]
    kept: Kept<'a, S>,
}

/// An application that cannot be planned.
#[derive(Serialize)]
struct FailureView<'a> {
    name: &'a str,
    diagnostics: Vec<DiagnosticView<'a>>,
}

#[derive(Serialize)]
struct PlanView<'a> {
    plan_id: String,
    mode: &'static str,
    subject: SubjectView<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<InputView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prior: Option<PriorView<'a>>,
    steps: Steps<'a>,
    waves: Vec<Vec<String>>,
    critical_path: Vec<String>,
    unchanged: u32,
    summary: SummaryView,
    cycles: Vec<CycleView<'a>>,
    blocked: Vec<BlockedView<'a>>,
    dropped: Vec<EdgeView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<OnlyView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    renamed: Vec<RenameView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    moves: Vec<RenameView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<SuppressedView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gates: Vec<GateView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<DifferenceView<'a>>,
    diagnostics: Vec<DiagnosticView<'a>>,
    errored: bool,
    complete: bool,
}

/// The steps of a plan, each made when it is written: a plan may have very many.
struct Steps<'a> {
    plan: &'a Plan,
    places: &'a Places<'a>,
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let steps = self.plan.steps.iter().enumerate();
        serializer.collect_seq(steps.map(|(index, step)| view(step, index + 1, self.plan, self.places)))
    }
}

#[derive(Serialize)]
pub(super) struct GateView<'a> {
    gate: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    kept: bool,
    message: &'a str,
    steps: Vec<String>,
}

#[derive(Serialize)]
pub(super) struct SubjectView<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_status: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct InputView<'a> {
    path: &'a str,
    kind: &'a str,
    digest: String,
}

#[derive(Serialize)]
pub(super) struct PriorView<'a> {
    file: &'a str,
    installation: &'a str,
    revision: &'a str,
    created: &'a str,
}

#[derive(Serialize)]
pub(super) struct StepView<'a> {
    id: String,
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_address: Option<&'a str>,
    kind: &'a str,
    actions: &'static [&'static str],
    wave: u32,
    /// One-based place in the order of all steps.
    seq: usize,
    critical: bool,
    slack: u32,
    dependents: u32,
    destructive: bool,
    reason: ReasonView,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unresolved: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disrupts: Option<&'a str>,
    waits_for: Vec<WaitView<'a>>,
    changes: Vec<ChangeView>,
    unchanged: u32,
    /// The action that a bundle runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    runs: Option<RunView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    injections: Vec<InjectionView<'a>>,
}

#[derive(Serialize)]
struct RunView<'a> {
    action: &'a str,
    new_revision: bool,
}

#[derive(Serialize)]
struct InjectionView<'a> {
    name: &'a str,
    kind: &'static str,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    env: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// `override`, `set`, `carried` and so on; absent for credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sensitive: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UnknownView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<InsideView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<OriginView>,
}

#[derive(Serialize)]
struct ReasonView {
    code: &'static str,
    message: String,
    causes: Vec<CauseView>,
}

#[derive(Serialize)]
struct CauseView {
    path: String,
    pointer: String,
}

#[derive(Serialize)]
pub(super) struct WaitView<'a> {
    step: String,
    edge: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    through: Vec<&'a str>,
    evidence: Vec<EvidenceView<'a>>,
}

#[derive(Serialize)]
struct ChangeView {
    path: String,
    pointer: String,
    op: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    forces_replacement: bool,
    #[serde(flatten)]
    sides: SidesView,
    #[serde(skip_serializing_if = "Option::is_none")]
    before_inside: Option<InsideView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_inside: Option<InsideView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before_source: Option<OriginView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after_source: Option<OriginView>,
}

/// The values of an attribute before and after, and what of them is not shown.
#[derive(Serialize)]
pub(super) struct SidesView {
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before_sensitive: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after_sensitive: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before_unknown: Vec<UnknownView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    after_unknown: Vec<UnknownView>,
}

impl SidesView {
    pub(super) fn of(before: Parts, after: Parts) -> Self {
        Self {
            before: before.json,
            after: after.json,
            before_sensitive: before.sensitive,
            after_sensitive: after.sensitive,
            before_unknown: before.unknown,
            after_unknown: after.unknown,
        }
    }
}

#[derive(Serialize)]
pub(super) struct SummaryView {
    create: u32,
    update: u32,
    replace: u32,
    delete: u32,
    run: u32,
    unchanged: u32,
    sentence: String,
}

#[derive(Serialize)]
pub(super) struct CycleView<'a> {
    edges: Vec<EdgeView<'a>>,
    members: Vec<&'a str>,
    cut: Vec<EdgeView<'a>>,
}

#[derive(Serialize)]
pub(super) struct EdgeView<'a> {
    from: &'a str,
    to: &'a str,
    edge: &'static str,
    evidence: Vec<EvidenceView<'a>>,
}

#[derive(Serialize)]
pub(super) struct OnlyView<'a> {
    addresses: Vec<&'a str>,
    with_dependents: bool,
}

#[derive(Serialize)]
pub(super) struct BlockedView<'a> {
    address: &'a str,
    in_cycle: bool,
}

/// The document of `plan`: of one application, or of a folder.
pub(crate) fn plan(report: &PlanReport<'_>, context: &Context<'_>, out: Out<'_>) -> fmt::Result {
    document(report, Kept::<Json> { request: None, state: None }, context, out)
}

/// Writes a plan so that it can be shown, verified and compared with later: the document of the format `json`, with what was
/// asked, and the state that it leads to as claims, which may be made while they are written.
///
/// # Errors
/// The writer fails.
pub fn save(
    report: &PlanReport<'_>,
    request: &PlanRequest,
    state: Option<&(impl Serialize + ?Sized)>,
    context: &Context<'_>,
    out: Out<'_>,
) -> fmt::Result {
    document(report, Kept { request: Some(request), state }, context, out)
}

fn document<S: Serialize + ?Sized>(
    report: &PlanReport<'_>,
    kept: Kept<'_, S>,
    context: &Context<'_>,
    out: Out<'_>,
) -> fmt::Result {
    let (places, head) = (Places::new(context.sources), Head::new(context.tool));
    let mut plans = report.applications.iter().map(|application| plan_view(application, &places));
    match &report.folder {
        Some(folder) => {
            let sentence = words::folder_sentence(report.applications, folder);
            let (plans, unchanged) = (plans.collect(), folder.unchanged);
            let failed = folder.failed.iter().map(|one| one.name.as_str()).collect();
            let failures = folder.failed.iter().map(|FailedApplication { name, diagnostics }| FailureView {
                name,
                diagnostics: views(diagnostics, &places),
            });
            let failures = failures.collect();
            write(&FolderDocument { head, plans, unchanged, failed, failures, sentence, kept }, out)
        }
        None => match plans.next() {
            Some(plan) => write(&Document { head, plan, kept }, out),
            None => Ok(()),
        },
    }
}

fn plan_view<'a>(application: &ApplicationPlan<'a>, places: &'a Places<'_>) -> PlanView<'a> {
    let plan = application.plan;
    let ids = |steps: &[StepIndex]| steps.iter().map(|index| id(plan, *index)).collect::<Vec<_>>();
    PlanView {
        plan_id: plan.id.to_string(),
        mode: plan.subject.mode.name(),
        subject: subject(plan, places),
        inputs: application.inputs.iter().map(input).collect(),
        prior: prior(plan),
        steps: Steps { plan, places },
        waves: plan.waves.iter().map(|wave| ids(wave)).collect(),
        critical_path: ids(&plan.critical_path),
        unchanged: plan.unchanged,
        summary: summary(plan),
        cycles: plan.cycles.iter().map(|cycle| cycle_view(cycle, places)).collect(),
        blocked: plan.blocked.iter().map(blocked).collect(),
        dropped: plan.dropped.iter().map(|edge| edge_view(edge, places)).collect(),
        only: plan.only.as_ref().map(only),
        left_out: plan.left_out.iter().map(plimsoll_model::Address::as_str).collect(),
        renamed: plan.renamed.iter().map(rename).collect(),
        moves: plan.moved.iter().map(moved).collect(),
        suppressed: plan.suppressed.iter().map(suppressed).collect(),
        gates: application.gates.iter().map(|gate| gate_view(gate, plan, places)).collect(),
        since: application.since.map(|difference| difference::view(difference, places)),
        diagnostics: views(application.diagnostics, places),
        errored: is_errored(application),
        complete: plan.is_complete(),
    }
}

/// Whether there is a cycle, or a finding of severity error.
pub(super) fn is_errored(application: &ApplicationPlan<'_>) -> bool {
    let is_error = |diagnostic: &plimsoll_base::Diagnostic| diagnostic.severity == Severity::Error;
    application.diagnostics.iter().any(is_error) || !application.plan.cycles.is_empty()
}

pub(super) fn gate_view<'a>(gate: &'a GateResult, plan: &'a Plan, places: &Places<'_>) -> GateView<'a> {
    GateView {
        gate: &gate.gate,
        source: gate.place.as_ref().map(|place| Source::of(place, places)),
        kept: gate.is_kept,
        message: &gate.words,
        steps: gate.steps.iter().map(|index| id(plan, *index)).collect(),
    }
}

pub(super) fn id(plan: &Plan, index: StepIndex) -> String {
    plan.steps[index.index()].id()
}

pub(super) fn subject<'a>(plan: &'a Plan, places: &Places<'_>) -> SubjectView<'a> {
    let subject = &plan.subject;
    SubjectView {
        kind: subject.family.name(),
        name: &subject.application,
        from_version: subject.from_version.as_deref(),
        to_version: subject.to_version.as_deref(),
        source: subject.site.map(|site| Source::of(&site.into(), places)),
        last_status: subject
            .last_status
            .filter(|status| *status != OperationStatus::Succeeded)
            .map(OperationStatus::name),
    }
}

pub(super) fn input(input: &Input) -> InputView<'_> {
    InputView { path: &input.path, kind: &input.kind, digest: input.digest.to_string() }
}

pub(super) fn prior(plan: &Plan) -> Option<PriorView<'_>> {
    let recorded = plan.subject.recorded.as_ref()?;
    Some(PriorView {
        file: &recorded.path,
        installation: &recorded.installation,
        revision: &recorded.revision,
        created: &recorded.created,
    })
}

pub(super) fn summary(plan: &Plan) -> SummaryView {
    let counts = plan.summary;
    SummaryView {
        create: counts.create,
        update: counts.update,
        replace: counts.replace,
        delete: counts.delete,
        run: counts.run,
        unchanged: plan.unchanged,
        sentence: words::closing_sentence(plan),
    }
}

pub(super) fn view<'a>(step: &'a Step, seq: usize, plan: &'a Plan, places: &Places<'_>) -> StepView<'a> {
    let causes = step.causes().iter();
    StepView {
        id: step.id(),
        address: step.address.as_str(),
        previous_address: step.previous_address().map(plimsoll_model::Address::as_str),
        kind: &step.unit_kind,
        actions: step.action.elementary(),
        wave: step.wave,
        seq,
        critical: step.critical,
        slack: step.slack,
        dependents: step.dependents,
        destructive: step.action.is_destructive(),
        reason: ReasonView {
            code: step.reason.name(),
            message: words::reason(step, Style::PIPED),
            causes: causes.map(|path| CauseView { path: path.to_string(), pointer: pointer(path) }).collect(),
        },
        source: step.place.as_ref().map(|place| Source::of_evidence(place, places)),
        unresolved: step.unresolved(),
        disrupts: step.disrupts(),
        waits_for: step.waits_for.iter().map(|wait| wait_view(step, wait, plan, places)).collect(),
        changes: step.changes.each().iter().map(|change| change_view(change, places)).collect(),
        unchanged: step.unchanged,
        runs: (&*step.unit_kind == "bundle")
            .then(|| RunView { action: step.runs(), new_revision: step.makes_revision() }),
        injections: step.injections().iter().map(|injection| injection_view(injection, places)).collect(),
    }
}

fn injection_view<'a>(injection: &'a Injection, places: &Places<'_>) -> InjectionView<'a> {
    // A credential's value is never known; that it is asked for is told by its kind.
    let value = injection.value.as_ref().filter(|_| injection.kind == InjectionKind::Parameter);
    let Parts { json, sensitive, unknown, inside } = Parts::of(value, places);
    InjectionView {
        name: &injection.name,
        kind: injection.kind.name(),
        required: injection.is_required,
        env: injection.env.as_deref(),
        path: injection.path.as_deref(),
        origin: value.map(injections::word),
        value: json,
        sensitive,
        unknown,
        inside,
        source: value.map(|value| origin(&value.origin, places)),
    }
}

pub(super) fn wait_view<'a>(
    step: &Step,
    wait: &'a Wait,
    plan: &'a Plan,
    places: &Places<'_>,
) -> WaitView<'a> {
    let same = plan.steps[wait.step.index()].address == step.address;
    WaitView {
        step: id(plan, wait.step),
        edge: wait
            .kind
            .map_or(if same { "after_delete" } else { "after_use" }, plimsoll_model::EdgeKind::name),
        through: wait.through.iter().map(plimsoll_model::Address::as_str).collect(),
        evidence: evidence(&wait.evidence, places),
    }
}

fn change_view(change: &Change, places: &Places<'_>) -> ChangeView {
    let mut before = Parts::of(change.before.as_ref(), places);
    let mut after = Parts::of(change.after.as_ref(), places);
    let (before_inside, after_inside) = (before.inside.take(), after.inside.take());
    let source =
        |value: &Option<plimsoll_model::Value>| value.as_ref().map(|value| origin(&value.origin, places));
    ChangeView {
        path: change.path.to_string(),
        pointer: pointer(&change.path),
        op: change.kind.name(),
        index: change.index,
        forces_replacement: change.forces_replacement,
        sides: SidesView::of(before, after),
        before_inside,
        after_inside,
        before_source: source(&change.before),
        after_source: source(&change.after),
    }
}

/// What is shown of a value that may not be there.
#[derive(Default)]
pub(super) struct Parts {
    json: Option<Json>,
    sensitive: Vec<String>,
    unknown: Vec<UnknownView>,
    inside: Option<InsideView>,
}

impl Parts {
    pub(super) fn of(value: Option<&plimsoll_model::Value>, places: &Places<'_>) -> Self {
        let Some(value) = value else { return Self::default() };
        let View { json, sensitive, unknown, numbers } = View::of(value);
        Self { json: Some(json), sensitive, unknown, inside: inside(value, numbers, places) }
    }
}

pub(super) fn cycle_view<'a>(cycle: &'a Cycle, places: &Places<'_>) -> CycleView<'a> {
    CycleView {
        edges: cycle.edges.iter().map(|edge| edge_view(edge, places)).collect(),
        members: cycle.members.iter().map(plimsoll_model::Address::as_str).collect(),
        cut: cycle.cut.iter().map(|edge| edge_view(edge, places)).collect(),
    }
}

pub(super) fn edge_view<'a>(edge: &'a CycleEdge, places: &Places<'_>) -> EdgeView<'a> {
    EdgeView {
        from: edge.from.as_str(),
        to: edge.to.as_str(),
        edge: edge.kind.name(),
        evidence: evidence(&edge.evidence, places),
    }
}

pub(super) fn only(only: &Only) -> OnlyView<'_> {
    let addresses = only.addresses.iter().map(plimsoll_model::Address::as_str).collect();
    OnlyView { addresses, with_dependents: only.with_dependents }
}

pub(super) fn blocked(blocked: &Blocked) -> BlockedView<'_> {
    BlockedView { address: blocked.address.as_str(), in_cycle: blocked.in_cycle }
}
