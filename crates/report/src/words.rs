//! What every output for people says alike: reasons, waits, evidence, closing sentences.

use plimsoll_model::{Address, EdgeKind, EvidencePlace, OperationStatus};
use plimsoll_plan::names::without_application;
use plimsoll_plan::{Action, CycleEdge, Mode, Plan, ReasonCode, Step, Subject, SuppressedBy, Wait};
use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::format::{ApplicationPlan, FolderPlan};
use crate::plain::{count, names, one_line};
use crate::sources::Places;
use crate::style::{Paint, Style};

/// OpenTofu's symbol of an action, which fills three columns.
pub(crate) const fn symbol(action: Action) -> &'static str {
    match action {
        Action::Create => "  +",
        Action::Update => "  ~",
        Action::Replace => "-/+",
        Action::Delete => "  -",
        Action::Invoke => "  >",
    }
}

/// The colour of an action.
pub(crate) const fn paint(action: Action) -> Paint {
    match action {
        Action::Create => Paint::Create,
        Action::Update => Paint::Update,
        Action::Replace | Action::Delete => Paint::Delete,
        Action::Invoke => Paint::Heading,
    }
}

/// An address without the application that all of the plan shares.
pub(crate) fn short(address: &Address, application: &str, style: Style) -> String {
    one_line(without_application(address.as_str(), application), style)
}

/// `0.3.1 → 0.4.0`, or the only version.
pub(crate) fn versions(subject: &Subject, style: Style) -> Option<String> {
    let from = subject.from_version.as_ref().map(|version| one_line(version, style));
    let to = subject.to_version.as_ref().map(|version| one_line(version, style));
    match (from, to) {
        (Some(from), Some(to)) if from != to => Some(format!("{from} {} {to}", style.arrow())),
        (Some(version), _) | (None, Some(version)) => Some(version),
        (None, None) => None,
    }
}

/// What a plan is compared with; nothing of it is made harmless.
pub(crate) struct Record<'s> {
    /// `compared with`, or `recorded in` where nothing is described.
    pub(crate) relation: &'static str,
    pub(crate) path: &'s str,
    /// Its revision and when it was made, where they are known and the path does not tell them.
    pub(crate) details: Vec<&'s str>,
}

/// What a plan is compared with; `None` where nothing is recorded.
pub(crate) fn record(subject: &Subject) -> Option<Record<'_>> {
    let recorded = subject.recorded.as_ref()?;
    let is_gone = [Mode::Uninstall, Mode::Invoke].contains(&subject.mode);
    let path = &*recorded.path;
    let details = [&*recorded.revision, &*recorded.created];
    Some(Record {
        relation: if is_gone { "recorded in" } else { "compared with" },
        path,
        // Our own claims are named by their revision; not every record tells when it was made.
        details: details.into_iter().filter(|detail| !path.contains(detail)).collect(),
    })
}

/// How long a plan is and how many of its steps need not be done where they are: `3 waves; 2 of 5 steps could come later`.
pub(crate) fn slack(plan: &Plan) -> String {
    let slack = plan.steps.iter().filter(|step| step.slack > 0).count();
    let waves = count(plan.waves.len(), "wave");
    if slack == 0 {
        return waves;
    }
    let when = if plan.subject.mode == Mode::Uninstall { "earlier" } else { "later" };
    format!("{waves}; {slack} of {} could come {when}", count(plan.steps.len(), "step"))
}

/// Why a step is in the plan, in a few words; of a destructive one also how many units need what goes.
pub(crate) fn reason(step: &Step, style: Style) -> String {
    let mut words = cause(step, style);
    // Where everything goes, who needs it is no news.
    let is_told = step.action.is_destructive() && step.reason != ReasonCode::Uninstall;
    if is_told && step.dependents > 0 {
        let verb = if step.dependents == 1 { "needs" } else { "need" };
        words.push_str(&format!("; {} {verb} it", count(step.dependents as usize, "unit")));
    }
    words
}

/// Why a step is in the plan, and what its unit was called before.
pub(crate) fn cause(step: &Step, style: Style) -> String {
    let mut words = match step.reason {
        ReasonCode::New => "new".to_owned(),
        // What is run and has become something else is simply run.
        ReasonCode::Changed if step.action == Action::Invoke && step.changes.is_empty() => {
            "it has become something else".to_owned()
        }
        ReasonCode::Changed => count(step.changes.len(), "change"),
        ReasonCode::Immutable => format!("{}: {}", replaced(step), immutable(step, style)),
        ReasonCode::KindChanged => format!("{}: it has become something else", replaced(step)),
        ReasonCode::Removed => "no longer described".to_owned(),
        ReasonCode::Asked => format!("action {}", one_line(step.runs(), style)),
        ReasonCode::Uninstall => "uninstall".to_owned(),
        ReasonCode::Unresolved => {
            let why = step.unresolved().unwrap_or("it cannot be read here");
            format!("perhaps changed: {}", one_line(why, style))
        }
        ReasonCode::RunsAgain => "runs again, as something else changes".to_owned(),
        // New codes may come; the action still says what happens.
        _ => step.action.name().to_owned(),
    };
    if let Some(previous) = step.previous_address() {
        words.push_str(&format!("; was {}", short(previous, step.address.application(), style)));
    }
    words
}

/// A replacement, or the half of one that was taken apart.
const fn replaced(step: &Step) -> &'static str {
    match step.action {
        Action::Delete => "deleted to be made again",
        Action::Create => "made again",
        Action::Update | Action::Replace | Action::Invoke => "replaced",
    }
}

fn immutable(step: &Step, style: Style) -> String {
    let paths: Vec<String> = step.causes().iter().map(|path| one_line(&path.to_string(), style)).collect();
    let what = if paths.is_empty() { "an attribute".to_owned() } else { names(&paths, 2) };
    format!("{what} cannot change in place")
}

/// What a step waits for, as it starts a line: `needs mariadb (inferred)`.
pub(crate) fn wait(step: &Step, wait: &Wait, plan: &Plan, style: Style) -> String {
    let first = &plan.steps[wait.step.index()];
    let application = &plan.subject.application;
    let name = short(&first.address, application, style);
    let between: Vec<String> =
        wait.through.iter().map(|address| short(address, application, style)).collect();
    let through = if between.is_empty() { String::new() } else { format!(" through {}", between.join(", ")) };
    match wait.kind {
        Some(EdgeKind::Order) if step.action == Action::Delete => format!("goes last, after {name}"),
        Some(EdgeKind::Inferred) => format!("needs {name}{through} (inferred)"),
        Some(_) => format!("needs {name}{through}"),
        None if first.address == step.address => "after the deletion of its former self".to_owned(),
        None if first.action == Action::Delete => format!("after the deletion of {name}, which needs it"),
        None => format!("after the {} of {name}, which stops using it", first.action.name()),
    }
}

/// How a wait is known, and where that is written: `db_host names Service mariadb` and
/// `pod.yaml:24 → service.yaml:4`. Of several reasons the first, and how many more; of a way through other units each.
pub(crate) fn evidence(wait: &Wait, places: &Places<'_>, style: Style) -> Option<(String, String)> {
    let (first, last) = (wait.evidence.first()?, wait.evidence.last()?);
    let (words, at): (String, Vec<&EvidencePlace>) = if wait.through.is_empty() {
        let more = match wait.evidence.len() - 1 {
            0 => String::new(),
            more => format!(" (and {})", count(more, "more reason")),
        };
        (one_line(&first.words, style) + &more, first.places.iter().map(|(place, _)| place).collect())
    } else {
        let ends = first.places.first().into_iter().chain(last.places.last());
        let words: Vec<String> =
            wait.evidence.iter().take(WAY).map(|each| one_line(&each.words, style)).collect();
        let more = if wait.evidence.len() > WAY { "; and so on" } else { "" };
        (words.join("; then ") + more, ends.map(|(place, _)| place).collect())
    };
    let at: Vec<String> = at.into_iter().map(|place| one_line(&places.evidence(place), style)).collect();
    Some((words, at.join(&format!(" {} ", style.arrow()))))
}

/// How many pieces of evidence on a way are told.
const WAY: usize = 3;

/// `web → db`, from the unit that needs to the unit that is needed.
pub(crate) fn edge(edge: &CycleEdge, application: &str, style: Style) -> String {
    let (from, to) = (short(&edge.from, application, style), short(&edge.to, application, style));
    format!("{from} {} {to}", style.arrow())
}

/// The closing sentence. `Plan: …` is word for word what OpenTofu writes, because scripts look for it: a replacement counts
/// as one to add and one to destroy. Units that are run follow in a sentence of their own. No line break at the end.
#[must_use]
pub fn closing_sentence(plan: &Plan) -> String {
    if plan.is_empty() && plan.left_out.is_empty() && plan.subject.mode == Mode::Uninstall {
        return "No changes. Nothing is recorded as installed.".to_owned();
    }
    if plan.is_empty() && plan.is_complete() && plan.left_out.is_empty() && plan.moved.is_empty() {
        if plan.subject.mode == Mode::Install && plan.subject.recorded.is_none() && plan.suppressed.is_empty()
        {
            return "No changes. Nothing is described that would be installed.".to_owned();
        }
        let matches = "No changes. What is recorded matches the description";
        return match plan.subject.last_status.and_then(ending) {
            Some(ending) => {
                format!("{matches}, but the last operation {ending}: what is there is not known.")
            }
            None if is_ignoring(plan) => format!("{matches}, but for what is ignored."),
            None => format!("{matches}."),
        };
    }
    let summary = plan.summary;
    let (add, change) = (summary.create + summary.replace, summary.update);
    let destroy = summary.delete + summary.replace;
    let run = (summary.run as usize).saturating_sub(actions(plan));
    let run = if run > 0 { format!(" {run} to run.") } else { String::new() };
    format!("Plan: {add} to add, {change} to change, {destroy} to destroy.{run}")
}

/// Whether a rule has something ignored.
fn is_ignoring(plan: &Plan) -> bool {
    plan.suppressed.iter().any(|one| matches!(one.cause, SuppressedBy::Rule(_)))
}

/// How many actions of bundles are run.
fn actions(plan: &Plan) -> usize {
    plan.steps.iter().filter(|step| step.invocation().is_some()).count()
}

/// How an operation ended that did not end well.
const fn ending(status: OperationStatus) -> Option<&'static str> {
    match status {
        OperationStatus::Succeeded => None,
        OperationStatus::Failed => Some("failed"),
        OperationStatus::Canceled => Some("was stopped"),
        OperationStatus::Underway => Some("is not over"),
        OperationStatus::Unknown => Some("has no recorded end"),
    }
}

/// What stands behind the closing sentence: `1 replaced, 12 unchanged, 4 waves, 1 destructive (!)`.
pub(crate) fn closing_extras(plan: &Plan) -> String {
    let destructive = plan.steps.iter().filter(|step| step.action.is_destructive()).count();
    let mut parts = Vec::new();
    let mut part = |number: usize, words: &str| {
        if number > 0 {
            parts.push(format!("{number} {words}"));
        }
    };
    part(plan.summary.replace as usize, "replaced");
    part(plan.moved.len(), "moved");
    part(plan.unchanged as usize, "unchanged");
    part(plan.waves.len(), if plan.waves.len() == 1 { "wave" } else { "waves" });
    part(destructive, "destructive (!)");
    let invoked = actions(plan);
    part(invoked, if invoked == 1 { "action run" } else { "actions run" });
    part(plan.blocked.len(), "not planned");
    part(plan.left_out.len(), "left out");
    parts.join(", ")
}

/// Of a plan that cannot be ordered because of a cycle, beside others that can.
pub(crate) const NOT_WHOLE: &str = "cannot be ordered whole";

/// `1 gate broken`; `None` where all are kept.
pub(crate) fn broken(one: &ApplicationPlan<'_>) -> Option<String> {
    let broken = one.broken_gates();
    (broken > 0).then(|| format!("{} broken", count(broken, "gate")))
}

/// How often each action is done, in this order; none is left out that is done.
pub(crate) fn tally(order: [Action; 5], done: impl Iterator<Item = Action>) -> Vec<(Action, usize)> {
    let mut counts = order.map(|action| (action, 0));
    for action in done {
        if let Some((_, number)) = counts.iter_mut().find(|(known, _)| *known == action) {
            *number += 1;
        }
    }
    counts.into_iter().filter(|(_, number)| *number > 0).collect()
}

/// `2 to create, 1 to delete`
pub(crate) fn to_do(tally: &[(Action, usize)]) -> String {
    let words: Vec<String> =
        tally.iter().map(|(action, number)| format!("{number} to {}", action.name())).collect();
    words.join(", ")
}

/// Actions as they are counted: what adds comes first.
pub(crate) const ACTIONS: [Action; 5] =
    [Action::Create, Action::Update, Action::Replace, Action::Delete, Action::Invoke];

/// `2 of 5 applications change: shop, blog.`, the closing sentence of a plan of all applications of a folder.
pub(crate) fn folder_sentence(shown: &[ApplicationPlan<'_>], folder: &FolderPlan<'_>) -> String {
    folder_sentence_naming(shown, folder, NAMED, &|name| one_line(name, Style::PIPED))
}

/// [`folder_sentence`] with at most `most` names in each list, each as `name` writes it; with 0 there are only counts.
pub(crate) fn folder_sentence_naming(
    shown: &[ApplicationPlan<'_>],
    folder: &FolderPlan<'_>,
    most: usize,
    name: &dyn Fn(&str) -> String,
) -> String {
    let all = shown.len() + folder.unchanged.len() + folder.failed.len();
    // One that does not change is shown where it breaks a gate.
    let has_work = |one: &&ApplicationPlan<'_>| {
        !(one.plan.is_empty() && one.plan.is_complete() && one.plan.left_out.is_empty())
    };
    let mut called: BTreeMap<&str, usize> = BTreeMap::new();
    shown.iter().for_each(|one| *called.entry(&one.plan.subject.application).or_default() += 1);
    let changed: Vec<Cow<'_, str>> =
        shown.iter().filter(has_work).map(|one| told_apart(one, &called)).collect();
    let listed = |all: &[Cow<'_, str>]| names(&all.iter().map(|one| name(one)).collect::<Vec<_>>(), most);
    let failed: Vec<Cow<'_, str>> = folder.failed.iter().map(|one| one.name.as_str().into()).collect();
    let failed = match failed.as_slice() {
        [] => String::new(),
        failed if most == 0 => format!(" {} cannot be planned.", count(failed.len(), "application")),
        failed => format!(" {} cannot be planned.", listed(failed)),
    };
    if changed.is_empty() {
        return format!("No changes in {}.{failed}", count(all, "application"));
    }
    let verb = if changed.len() == 1 { "changes" } else { "change" };
    let list = if most == 0 { String::new() } else { format!(": {}", listed(&changed)) };
    format!("{} of {} {verb}{list}.{failed}", changed.len(), count(all, "application"))
}

/// The name of an application, with its file where others have the same name. `called` says how many are called so.
fn told_apart<'a>(one: &ApplicationPlan<'a>, called: &BTreeMap<&str, usize>) -> Cow<'a, str> {
    let name = &*one.plan.subject.application;
    let is_alone = called.get(name) == Some(&1);
    match one.inputs.first() {
        Some(descriptor) if !is_alone => format!("{name} ({})", descriptor.path).into(),
        _ => name.into(),
    }
}

/// How many applications are named.
pub(crate) const NAMED: usize = 20;
