//! The plan of one application, with all that is said beside it.

use std::sync::Arc;

use plimsoll_analysis::application::{Member, assembled, members, planned, with_states};
use plimsoll_analysis::document::{ApplicationAt, Root};
use plimsoll_analysis::gates::Asked;
use plimsoll_analysis::rules::{Intent, Rule, rule};
use plimsoll_analysis::{Database, baseline, diagnostics, ignored, settings};
use plimsoll_base::{Diagnostic, Severity};
use plimsoll_model::{Application, Recorded};
use plimsoll_plan::pattern::PatternError;
use plimsoll_plan::{GateResult, Ignore, Mode, Only, Options, PathPattern, Plan, PlanDifference};
use plimsoll_report::{ApplicationPlan, Input};

use super::findings::{all_inputs, findings, history_findings};
use crate::arguments::{self, Subject};
use crate::exit::Failure;
use crate::gates;
use crate::only;
use crate::session::Session;

/// Why a file of which nothing else is said is no application.
const NOT_RECOGNISED: &str = "It is no descriptor that plimsoll knows: a Nulecule has `specversion` beside `id` or `graph`, a bundle has \
     `invocationImages`, a manifest of Porter has `mixins`, a document of the Open Application Model has an `apiVersion` of core.oam.dev.";

/// The rules whose findings say that a descriptor cannot be read whole.
const CUT: [&str; 3] = ["unreadable-file", "syntax", "root-not-mapping"];

/// How an application is to be planned.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub(crate) subject: &'a Subject,
    /// `--action`.
    pub(crate) action: Option<&'a str>,
    /// `--force`.
    pub(crate) force: bool,
    /// `--only`.
    pub(crate) only: &'a [String],
    /// `--with-dependents`.
    pub(crate) with_dependents: bool,
    /// `--no-inferred-edges`.
    pub(crate) no_inferred_edges: bool,
    /// `--ignore`.
    pub(crate) ignore: &'a [String],
    /// What the plan has to keep.
    pub(crate) gates: &'a [Asked],
}

impl<'a> From<&'a arguments::Plan> for Wanted<'a> {
    fn from(plan: &'a arguments::Plan) -> Self {
        Self {
            subject: &plan.subject,
            action: plan.action.as_deref(),
            force: plan.force,
            only: &plan.only,
            with_dependents: plan.with_dependents,
            no_inferred_edges: plan.no_inferred_edges,
            ignore: &plan.ignore,
            gates: &[],
        }
    }
}

impl<'a> From<&'a arguments::Why> for Wanted<'a> {
    fn from(why: &'a arguments::Why) -> Self {
        Self {
            subject: &why.subject,
            action: why.action.as_deref(),
            force: why.force,
            only: &why.only,
            with_dependents: why.with_dependents,
            no_inferred_edges: why.no_inferred_edges,
            ignore: &[],
            gates: &[],
        }
    }
}

/// What came of planning an application.
#[derive(Default)]
pub(crate) struct Outcome {
    /// The plan; `None` where any plan would be a wrong one.
    pub(crate) plan: Option<Arc<Plan>>,
    /// All that is said: first what belongs on standard error, then what is said of the plan, which outputs for people show
    /// in it.
    pub(crate) findings: Vec<Diagnostic>,
    /// How many of them belong on standard error.
    told: usize,
    /// The files that it was made from.
    pub(crate) inputs: Vec<Input>,
    /// What came of the gates.
    pub(crate) gates: Vec<GateResult>,
    /// Whether what is described is what it is compared with, be it broken or not.
    pub(super) is_same: bool,
    /// Whether it is broken, and was so before: nothing of it changed, so its errors are none of this plan.
    pub(crate) is_untouched: bool,
}

impl Outcome {
    /// A plan of which nothing is said.
    pub(crate) fn of(plan: Plan, gates: Vec<GateResult>) -> Self {
        Self { plan: Some(Arc::new(plan)), gates, ..Self::default() }
    }

    /// No plan, as nothing changed of what is broken.
    pub(super) fn untouched() -> Self {
        Self { is_untouched: true, ..Self::default() }
    }

    /// What is said on standard error.
    pub(crate) fn told(&self) -> &[Diagnostic] {
        &self.findings[..self.told]
    }

    /// Whether it has errors that are its own.
    pub(crate) fn has_errors(&self) -> bool {
        !self.is_untouched && crate::commands::has_errors(&self.findings)
    }

    /// Whether a gate is broken.
    pub(crate) fn breaks_a_gate(&self) -> bool {
        self.gates.iter().any(|gate| !gate.is_kept)
    }

    /// For the outputs.
    pub(crate) fn report<'a>(&'a self, since: Option<&'a PlanDifference>) -> Option<ApplicationPlan<'a>> {
        let (diagnostics, inputs, gates) = (&self.findings, &self.inputs, &self.gates);
        Some(ApplicationPlan { plan: self.plan.as_deref()?, diagnostics, inputs, gates, since })
    }

    /// Why there is no plan.
    pub(crate) fn failure(&self, path: &str) -> Failure {
        let failure = Failure::outside(format!("{path} cannot be planned"));
        if self.findings.is_empty() { failure.help(NOT_RECOGNISED) } else { failure }
    }
}

/// Plans an application.
///
/// # Errors
/// The call is wrong. What is wrong with files is in the outcome.
pub(crate) fn plan(session: &Session, wanted: Wanted<'_>, at: ApplicationAt) -> Result<Outcome, Failure> {
    let (db, root) = (&session.db, at.file);
    let intent = Intent { action: wanted.action.and_then(mode), is_forced: wanted.force, only_order: false };
    let own = own_action(db, wanted, at)?;
    let key = session.request_for(wanted.subject, &at, own)?;
    let uninstall = intent.action == Some(Mode::Uninstall);
    let is_alone = uninstall || own.is_some();
    let members = if is_alone { vec![Member { file: root, key }] } else { members(db, root, key) };
    let assembled = assembled(db, root, key);
    let only = only(wanted, db, Member { file: root, key }, uninstall)?;
    let inferred_edges = crate::commands::inferred_edges(db, wanted.no_inferred_edges);
    let damaged: Vec<Diagnostic> = members.iter().flat_map(|member| history_findings(db, *member)).collect();
    let ignored = ignored(wanted, db)?;
    // Making a plan takes room, and so do very many findings: first the plan, then they. Those of the application itself are
    // not copied.
    let plan = planned(db, root, key, Options { inferred_edges, uninstall, only, ignored });
    let mut of_members = members.iter().map(|member| findings(db, member.file, member.key, intent));
    let mut told = of_members.next().unwrap_or_default();
    told.extend(of_members.flatten());
    // What the settings say wrong stands in no way.
    let is_read = !crate::commands::has_errors(&told);
    told.extend(settings::diagnostics(db));
    let is_same =
        plan.as_ref().is_some_and(|plan| plan.is_empty() && plan.is_complete() && plan.moved.is_empty());
    // What broken text hides would seem removed.
    let is_cut = baseline::given(db).is_some() && told.iter().any(hides);
    let plan = plan.filter(|_| !is_cut).filter(|plan| {
        // That there is nothing to do is only said of an application that could be read.
        is_read || !(plan.is_empty() && plan.is_complete())
    });
    let (true, Some(plan), true) = (assembled.is_some(), plan, damaged.is_empty()) else {
        // Without the record, or without an application, any plan would be a wrong one.
        told.extend(damaged);
        return Ok(Outcome { told: told.len(), findings: told, is_same, ..Outcome::default() });
    };
    let is_shown = |finding: &Diagnostic| rule(finding.code.0).is_some_and(Rule::is_in_plan);
    let (shown, others): (Vec<_>, Vec<_>) = diagnostics::of_plan(&plan).into_iter().partition(is_shown);
    let mut findings = told;
    findings.extend(others);
    let told = findings.len();
    findings.extend(shown);
    findings.extend(diagnostics::of_steps(&plan));
    let with_states = |work: &mut dyn FnMut(&Application, Option<&Recorded>)| {
        with_states(db, root, key, uninstall, |desired, recorded| work(desired, recorded));
    };
    let gates = gates::results(db, wanted.gates, &plan, inferred_edges, with_states)?;
    let inputs = all_inputs(db, &members);
    Ok(Outcome { plan: Some(plan), findings, told, inputs, gates, is_same, is_untouched: false })
}

/// Whether a finding says that a descriptor cannot be read whole.
fn hides(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error && CUT.contains(&finding.code.0)
}

/// What is not compared: by the command line, then by the settings.
///
/// # Errors
/// A path of the command line cannot be read; those of the settings are told where settings are checked.
fn ignored(wanted: Wanted<'_>, db: &Database) -> Result<Vec<Ignore>, Failure> {
    let rule = |text: &String| {
        let wrong =
            |PatternError { message, help }| Failure::usage(format!("--ignore: {message}")).help(help);
        Ok(Ignore { path: PathPattern::read(text).map_err(wrong)?, of: None })
    };
    let mut rules: Vec<Ignore> = wanted.ignore.iter().map(rule).collect::<Result<_, Failure>>()?;
    rules.extend(ignored::of_settings(db));
    Ok(rules)
}

/// What `work` makes of the states that the plan of an application leads to and from; `None` where there is no application.
///
/// # Errors
/// The call is wrong.
pub(crate) fn states<R>(
    session: &Session,
    wanted: Wanted<'_>,
    at: ApplicationAt,
    work: impl FnOnce(&Application, Option<&Recorded>) -> R,
) -> Result<Option<R>, Failure> {
    let key = session.request_for(wanted.subject, &at, own_action(&session.db, wanted, at)?)?;
    let uninstall = wanted.action.and_then(mode) == Some(Mode::Uninstall);
    Ok(with_states(&session.db, at.file, key, uninstall, work))
}

/// The action of the application's own that is wanted.
///
/// # Errors
/// Its family has none.
fn own_action<'a>(db: &Database, wanted: Wanted<'a>, at: ApplicationAt) -> Result<Option<&'a str>, Failure> {
    let own = wanted.action.filter(|action| mode(action).is_none());
    let words = match at.root(db) {
        Some(Root::Nulecule(_)) => "a Nulecule",
        Some(Root::Configuration(_)) => "the Open Application Model",
        Some(Root::Bundle(_)) | None => return Ok(own),
    };
    own.map_or(Ok(None), |own| {
        Err(Failure::usage(format!("`{own}` is no action of {words}"))
            .help("Write install, upgrade or uninstall."))
    })
}

/// What `--action` means; `None` for an action of the application's own.
pub(crate) fn mode(action: &str) -> Option<Mode> {
    [Mode::Install, Mode::Upgrade, Mode::Uninstall].into_iter().find(|mode| mode.name() == action)
}

fn only(
    wanted: Wanted<'_>,
    db: &Database,
    member: Member<'_>,
    uninstall: bool,
) -> Result<Option<Only>, Failure> {
    if wanted.only.is_empty() {
        return Ok(None);
    }
    let found = with_states(db, member.file, member.key, uninstall, |desired, recorded| {
        let recorded = recorded.map(|recorded| &recorded.application);
        only::only(wanted.only, wanted.with_dependents, desired, recorded)
    });
    found.unwrap_or(Ok(None))
}
