//! The plan of one application, with all that is said beside it.

use std::sync::Arc;

use plimsoll_analysis::application::{Member, with_states};
use plimsoll_analysis::document::{ApplicationAt, Root};
use plimsoll_analysis::gates::Asked;
use plimsoll_analysis::planning::{self, NOT_RECOGNISED, Planned};
use plimsoll_analysis::rules::Intent;
use plimsoll_analysis::{Database, ignored};
use plimsoll_base::Diagnostic;
use plimsoll_model::{Application, Recorded};
use plimsoll_plan::pattern::PatternError;
use plimsoll_plan::{GateResult, Ignore, Mode, Only, Options, PathPattern, Plan, PlanDifference};
use plimsoll_report::{ApplicationPlan, Input};

use crate::arguments::{self, Subject};
use crate::exit::Failure;
use crate::gates;
use crate::only::unknown;
use crate::session::Session;

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
    let only = only(wanted, db, Member { file: root, key }, uninstall)?;
    let inferred_edges = crate::commands::inferred_edges(db, wanted.no_inferred_edges);
    let options = Options { inferred_edges, uninstall, only, ignored: ignored(wanted, db)? };
    let planned = planning::plan(db, root, key, intent, options);
    let with_states = |work: &mut dyn FnMut(&Application, Option<&Recorded>)| {
        with_states(db, root, key, uninstall, |desired, recorded| work(desired, recorded));
    };
    let gates = match &planned.plan {
        Some(plan) => gates::results(db, wanted.gates, plan, inferred_edges, with_states)?,
        None => Vec::new(),
    };
    let Planned { plan, findings, told, inputs, is_same } = planned;
    Ok(Outcome { plan, findings, told, inputs, gates, is_same, is_untouched: false })
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
        Only::named(wanted.only, wanted.with_dependents, desired, recorded).map_err(unknown)
    });
    found.unwrap_or(Ok(None))
}
