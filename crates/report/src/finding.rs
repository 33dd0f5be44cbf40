//! What code forges show beside the lines of a change: diagnostics, steps that lose something, rules that a plan breaks. How
//! it is written is in `output/github.rs` and `output/sarif.rs`, both of which can show only so many: the worst come first.

use std::collections::BTreeSet;

use plimsoll_base::{Diagnostic, Place, Severity};
use plimsoll_model::EvidencePlace;
use plimsoll_plan::{Action, GateResult, Plan, ReasonCode, Step};

use crate::diagnostics::sorted;
use crate::format::{ApplicationPlan, CheckReport, PlanReport};
use crate::plain::one_line;
use crate::sources::{Places, Spot, is_outside};
use crate::style::Style;
use crate::words;

/// How many steps that break a rule are named.
const STEPS: usize = 10;

/// How bad a finding is, in the three degrees that code forges know.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Level {
    Error,
    Warning,
    Note,
}

/// Something to show at a place. What of it is shown is made when it is asked for, as there may be very many.
#[derive(Clone, Copy)]
pub(crate) enum Finding<'a> {
    /// An application of a folder that cannot be planned.
    Failed(&'a str),
    /// A rule that the plan breaks.
    Gate(&'a Plan, &'a GateResult),
    Diagnostic(&'a Diagnostic),
    /// A step that loses something.
    Step(&'a Plan, &'a Step),
}

/// A kind of finding that is no rule's.
pub(crate) struct Kind {
    pub(crate) code: &'static str,
    /// What it is, in one sentence.
    pub(crate) summary: &'static str,
    /// What to do about it.
    pub(crate) help: &'static str,
}

static FAILED: Kind = Kind {
    code: "application-not-planned",
    summary: "An application cannot be planned.",
    help: "Its errors, here and on standard error of `plimsoll plan`, say what stands in the way.",
};
static GATE: Kind = Kind {
    code: "gate-broken",
    summary: "The plan breaks a rule that it has to keep.",
    help: "Change what is described so that the plan keeps the rule, or change the rule.",
};
static DELETED: Kind = Kind {
    code: "step-deletes",
    summary: "The plan deletes something that is there.",
    help: "Look whether anything that is stored there is still needed. What is only renamed is deleted and created.",
};
static REPLACED: Kind = Kind {
    code: "step-replaces",
    summary: "The plan deletes something that is there and makes it again, as it cannot change in place.",
    help: "Look whether anything that is stored there is still needed, and whether it may be away for a while.",
};

/// The kinds of findings that are no rule's, by code.
pub(crate) static KINDS: [&Kind; 4] = [&FAILED, &GATE, &DELETED, &REPLACED];

/// The findings of a check, the worst first, each degree in the order of all outputs.
pub(crate) fn of_check<'a>(report: &CheckReport<'a>, places: &Places<'_>) -> Vec<Finding<'a>> {
    worst_first(sorted(report.diagnostics, places).into_iter().map(Finding::Diagnostic).collect())
}

/// The findings of plans, the worst first: what is broken before what was found on the way before what is lost. What is found
/// or lost in several applications, as they share it, is told once.
pub(crate) fn of_plans<'a>(report: &PlanReport<'a>, places: &Places<'_>) -> Vec<Finding<'a>> {
    let all = report.applications;
    let failed = report.folder.iter().flat_map(|folder| folder.failed);
    let of_failed = failed.clone().flat_map(|one| sorted(&one.diagnostics, places));
    let broken = |one: &'a ApplicationPlan<'a>| {
        one.gates.iter().filter(|gate| !gate.is_kept).map(|gate| Finding::Gate(one.plan, gate))
    };
    let (mut seen, recreated) = (BTreeSet::new(), recreated(all));
    let mut findings: Vec<Finding<'a>> = failed.clone().map(|one| Finding::Failed(&one.name)).collect();
    findings.extend(all.iter().flat_map(broken));
    for found in of_failed.chain(all.iter().flat_map(|one| sorted(one.diagnostics, places))) {
        let place = found.primary.place;
        // The step itself says that and more.
        if found.code.0 == RECREATED && recreated.contains(&place) {
            continue;
        }
        if seen.insert((place.file, place.anchor, found.code, found.headline.as_str())) {
            findings.push(Finding::Diagnostic(found));
        }
    }
    let mut lost = BTreeSet::new();
    for one in all {
        let steps = one.plan.steps.iter().filter(|step| step.action.is_destructive());
        let new = steps.filter(|step| lost.insert((step.address.as_str(), step.action)));
        findings.extend(new.map(|step| Finding::Step(one.plan, step)));
    }
    worst_first(findings)
}

fn worst_first(mut findings: Vec<Finding<'_>>) -> Vec<Finding<'_>> {
    findings.sort_by_key(|finding| finding.level());
    findings
}

impl<'a> Finding<'a> {
    pub(crate) fn level(&self) -> Level {
        match self {
            Self::Failed(_) | Self::Gate(..) => Level::Error,
            Self::Step(..) => Level::Warning,
            Self::Diagnostic(diagnostic) => match diagnostic.severity {
                Severity::Error => Level::Error,
                Severity::Warning => Level::Warning,
                Severity::Information | Severity::Hint => Level::Note,
            },
        }
    }

    /// The stable name of what it is.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Failed(_) => FAILED.code,
            Self::Gate(..) => GATE.code,
            Self::Diagnostic(diagnostic) => diagnostic.code.0,
            Self::Step(_, step) if step.action == Action::Replace => REPLACED.code,
            Self::Step(..) => DELETED.code,
        }
    }

    /// What is wrong, on one line without a full stop.
    pub(crate) fn headline(&self) -> String {
        let plain = |text: &str| one_line(text, Style::PIPED);
        match self {
            Self::Failed(name) => format!("`{}` cannot be planned", plain(name)),
            Self::Gate(plan, gate) => {
                let application = plain(&plan.subject.application);
                format!("{application} breaks the rule `{}`: {}", plain(&gate.gate), plain(&gate.words))
            }
            Self::Diagnostic(diagnostic) => plain(&diagnostic.headline),
            Self::Step(_, step) => lost(step),
        }
    }

    /// What else is told, in paragraphs of one line.
    pub(crate) fn details(&self) -> Vec<String> {
        let plain = |text: &str| one_line(text, Style::PIPED);
        match self {
            Self::Failed(_) => vec![FAILED.help.to_owned()],
            Self::Gate(plan, gate) => breaking(plan, gate).map(lost_or_not).collect(),
            Self::Diagnostic(diagnostic) => {
                let notes = diagnostic.notes.iter().map(|note| plain(note));
                notes.chain(diagnostic.help.as_deref().map(|help| format!("Help: {}", plain(help)))).collect()
            }
            Self::Step(_, step) => match &step.place {
                Some(EvidencePlace::Recorded { path, line }) => {
                    vec![format!("It was described at {}:{line}.", plain(path))]
                }
                _ => Vec::new(),
            },
        }
    }

    /// The address of the unit that it is about.
    pub(crate) fn address(&self) -> Option<&'a str> {
        if let Self::Step(_, step) = self { Some(step.address.as_str()) } else { None }
    }

    /// Where it is shown: in a file of the workspace, with the path that it has there.
    pub(crate) fn spot(&self, places: &Places<'_>) -> Option<Spot> {
        match self {
            Self::Failed(_) => None,
            Self::Gate(plan, gate) => {
                let step = breaking(plan, gate).find_map(|step| present(step, places));
                step.or_else(|| places.inside(&gate.place?)).or_else(|| subject(plan, places))
            }
            Self::Diagnostic(diagnostic) => places.inside(&diagnostic.primary.place),
            Self::Step(plan, step) => present(step, places)
                .or_else(|| other_half(plan, step).and_then(|half| present(half, places)))
                .or_else(|| subject(plan, places)),
        }
    }

    /// Other places that take part, with a few words each; the words may be empty.
    pub(crate) fn related(&self, places: &Places<'_>) -> Vec<(Spot, String)> {
        match self {
            Self::Failed(_) | Self::Step(..) => Vec::new(),
            Self::Gate(plan, gate) => {
                let steps = breaking(plan, gate);
                let steps = steps.filter_map(|step| Some((present(step, places)?, lost_or_not(step))));
                let rule = gate.place.and_then(|place| Some((places.inside(&place)?, "the rule".to_owned())));
                rule.into_iter().chain(steps).collect()
            }
            Self::Diagnostic(diagnostic) => {
                let words = |text: &str| one_line(text, Style::PIPED);
                let labels = diagnostic.related.iter();
                labels
                    .filter_map(|label| Some((places.inside(&label.place)?, words(&label.message))))
                    .collect()
            }
        }
    }
}

/// The code of the rule that finds components that are deleted and made again.
const RECREATED: &str = "oam-component-recreated";

/// The places of units that are deleted and made again.
fn recreated(plans: &[ApplicationPlan<'_>]) -> BTreeSet<Place> {
    let steps = || plans.iter().flat_map(|one| &one.plan.steps);
    let lost = steps().filter(|step| step.action.is_destructive());
    let lost: BTreeSet<&str> = lost.map(|step| step.address.as_str()).collect();
    let present = |step: &Step| match step.place {
        Some(EvidencePlace::Present(place)) => Some(place),
        _ => None,
    };
    steps().filter(|step| lost.contains(step.address.as_str())).filter_map(present).collect()
}

/// The other step of a replacement that was taken apart.
fn other_half<'a>(plan: &'a Plan, step: &Step) -> Option<&'a Step> {
    if !matches!(step.reason, ReasonCode::Immutable | ReasonCode::KindChanged) {
        return None;
    }
    plan.steps.iter().find(|other| other.address == step.address && other.action != step.action)
}

/// The first steps that break a rule.
fn breaking<'a>(plan: &'a Plan, gate: &'a GateResult) -> impl Iterator<Item = &'a Step> {
    gate.steps.iter().take(STEPS).filter_map(|index| plan.steps.get(index.index()))
}

/// The first line of a place in a file of the workspace: a mark over all of a unit, or of an application, hides what else is
/// said there.
fn first_line(place: &Place, places: &Places<'_>) -> Option<Spot> {
    Some(places.first_line(place)).filter(|spot| !is_outside(&spot.path))
}

/// Where a step's unit is described now.
fn present(step: &Step, places: &Places<'_>) -> Option<Spot> {
    match &step.place {
        Some(EvidencePlace::Present(place)) => first_line(place, places),
        _ => None,
    }
}

/// Where the application is described, else what it is recorded in, if that is a file: other descriptions (`git:main`) are
/// none, nor are records elsewhere.
fn subject(plan: &Plan, places: &Places<'_>) -> Option<Spot> {
    let described = plan.subject.site.and_then(|site| first_line(&site.into(), places));
    let recorded = || plan.subject.recorded.as_ref().and_then(|record| places.file(&record.path));
    described.or_else(recorded)
}

/// `` `shop/db` is replaced: version cannot change in place; 2 units need it ``
fn lost(step: &Step) -> String {
    let (address, reason) =
        (one_line(step.address.as_str(), Style::PIPED), words::reason(step, Style::PIPED));
    let what = if step.action == Action::Replace { "replaced" } else { "deleted" };
    if reason.starts_with(what) {
        format!("`{address}` is {reason}")
    } else {
        format!("`{address}` is {what}: {reason}")
    }
}

/// The same of a step that may lose nothing.
fn lost_or_not(step: &Step) -> String {
    if step.action.is_destructive() {
        return lost(step);
    }
    let (address, reason) =
        (one_line(step.address.as_str(), Style::PIPED), words::reason(step, Style::PIPED));
    format!("`{address}` ({}): {reason}", step.action.name())
}
