//! What a pipeline may stop on.

use std::collections::BTreeSet;

use plimsoll_base::nearest;
use plimsoll_model::{Address, AttributePath, Data, EdgeKind, Unknown, Value};

use super::GateError;
use crate::explain::inside;
use crate::names::{first_of, without_application};
use crate::steps::{Action, Change, ChangeKind, Changes, Plan, ReasonCode, Step, StepIndex};

/// What a plan must have nothing of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FailOn {
    /// Any step.
    Change,
    /// A unit that is made.
    Create,
    /// A unit that is changed in place.
    Update,
    /// A unit that is deleted and made again.
    Replace,
    /// A unit that is removed for good.
    Delete,
    /// A unit that is run, or an action of its own.
    Run,
    /// A value that gets another type.
    Retype,
    /// Two units that look like one that was given another name.
    Rename,
    /// A unit that is known under another name, as it was declared to have moved.
    Move,
    /// A step that disrupts something beside its unit.
    Disrupt,
    /// A value that is known only later, or a unit that is not known whole.
    Unknown,
    /// A value that nobody has given.
    Asked,
    /// A step that waits only because of what was read from values.
    Inferred,
    /// An edge that was given up.
    DroppedEdge,
    /// Units that wait for each other.
    Cycle,
}

/// What was found of it.
pub(super) struct Found {
    /// In a few words; `None` where there is nothing.
    pub(super) words: Option<String>,
    pub(super) steps: Vec<StepIndex>,
}

impl FailOn {
    /// All, in the order in which they are listed.
    pub const ALL: [Self; 15] = [
        Self::Change,
        Self::Create,
        Self::Update,
        Self::Replace,
        Self::Delete,
        Self::Run,
        Self::Retype,
        Self::Rename,
        Self::Move,
        Self::Disrupt,
        Self::Unknown,
        Self::Asked,
        Self::Inferred,
        Self::DroppedEdge,
        Self::Cycle,
    ];

    /// Its name on the command line and in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Run => "run",
            Self::Retype => "retype",
            Self::Rename => "rename",
            Self::Move => "move",
            Self::Disrupt => "disrupt",
            Self::Unknown => "unknown",
            Self::Asked => "asked",
            Self::Inferred => "inferred",
            Self::DroppedEdge => "dropped-edge",
            Self::Cycle => "cycle",
        }
    }

    /// What stands before the units in which it was found.
    const fn words(self) -> &'static str {
        match self {
            Self::Change => "has a step",
            Self::Create => "made",
            Self::Update => "changed in place",
            Self::Replace => "deleted and made again",
            Self::Delete => "removed",
            Self::Run => "run",
            Self::Retype => "a value gets another type",
            Self::Rename => "looks renamed, and is deleted and made anew",
            Self::Move => "declared to be the same under another name",
            Self::Disrupt => "disrupts more than itself",
            Self::Unknown => "not known before it is done",
            Self::Asked => "a value is still asked for",
            Self::Inferred => "ordered by a guess from values only",
            Self::DroppedEdge => "an edge was given up",
            Self::Cycle => "wait for each other",
        }
    }

    /// The one of this name.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn parse(name: &str) -> Result<Self, GateError> {
        let name = name.trim();
        let known = Self::ALL.map(Self::name);
        Self::ALL.into_iter().find(|one| one.name() == name).ok_or_else(|| GateError {
            message: format!("`{name}` is nothing that a plan can fail on"),
            help: match nearest(name, known) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("There are {}.", known.map(|name| format!("`{name}`")).join(", ")),
            },
        })
    }

    /// What of it a plan has in these units; in all where none are given.
    pub(super) fn find(self, plan: &Plan, within: Option<&BTreeSet<Address>>) -> Found {
        let counts = |address: &Address| within.is_none_or(|within| within.contains(address));
        let mut steps = Vec::new();
        let mut told: Vec<String> = Vec::new();
        // A unit may have several steps that show the same.
        let mut seen = BTreeSet::new();
        let renamed = self.renamed(plan);
        for (index, step) in (0u32..).zip(&plan.steps).filter(|(_, step)| counts(&step.address)) {
            if let Some(detail) = self.in_step(step, &renamed) {
                steps.push(StepIndex(index));
                let name = short(&step.address, plan);
                let shown = if detail.is_empty() { name } else { format!("{name} ({detail})") };
                if seen.insert(shown.clone()) {
                    told.push(shown);
                }
            }
        }
        match self {
            Self::Move => {
                let moved = plan.moved.iter().filter(|one| counts(&one.from) || counts(&one.to));
                told.extend(moved.map(|one| pair(&one.to, "was", &one.from, plan)));
            }
            Self::DroppedEdge => {
                let edges = plan.dropped.iter().filter(|edge| counts(&edge.from) || counts(&edge.to));
                told.extend(edges.map(|edge| pair(&edge.from, "needs", &edge.to, plan)));
            }
            Self::Cycle => {
                let members = plan.cycles.iter().flat_map(|cycle| &cycle.members);
                told.extend(members.filter(|member| counts(member)).map(|member| short(member, plan)));
            }
            _ => {}
        }
        let words = (!told.is_empty()).then(|| format!("{}: {}", self.words(), first_of(&told, NAMED)));
        Found { words, steps }
    }

    /// The units that look renamed, under both names, where that is asked.
    fn renamed(self, plan: &Plan) -> BTreeSet<&Address> {
        let renamed = plan.renamed.iter().filter(|_| self == Self::Rename);
        renamed.flat_map(|rename| [&rename.from, &rename.to]).collect()
    }

    /// Whether a step is one, with what shows it; empty where nothing more is to be said.
    fn in_step(self, step: &Step, renamed: &BTreeSet<&Address>) -> Option<String> {
        let is = |found: bool| found.then(String::new);
        let half = is_half(step);
        match self {
            Self::Change => is(true),
            Self::Create => is(step.action == Action::Create && !half),
            Self::Update => is(step.action == Action::Update),
            Self::Replace => is(step.action == Action::Replace || half),
            Self::Delete => is(step.action == Action::Delete && !half),
            Self::Run => is(step.action == Action::Invoke),
            Self::Retype => {
                let changes = step.changes.each();
                changes.iter().find(|change| is_retyped(change)).map(|change| change.path.to_string())
            }
            Self::Rename => is(renamed.contains(&step.address)),
            Self::Disrupt => step.disrupts().map(ToOwned::to_owned),
            Self::Unknown => step
                .unresolved()
                .map(ToOwned::to_owned)
                .filter(|_| step.action != Action::Delete)
                .or_else(|| unknown(step, |_| true)),
            Self::Asked => unknown(step, |why| matches!(why, Unknown::Asked { .. })),
            Self::Inferred => is(step.waits_for.iter().any(|wait| wait.kind == Some(EdgeKind::Inferred))),
            Self::Move | Self::DroppedEdge | Self::Cycle => None,
        }
    }
}

/// Whether a step is half of a replacement that was taken apart.
pub(super) const fn is_half(step: &Step) -> bool {
    matches!(step.reason, ReasonCode::Immutable | ReasonCode::KindChanged)
        && matches!(step.action, Action::Delete | Action::Create)
}

/// Whether a value has another type, as far as both are known.
fn is_retyped(change: &Change) -> bool {
    let is_known =
        |value: &Option<Value>| value.as_ref().is_some_and(|value| !matches!(value.data, Data::Unknown(_)));
    change.kind == ChangeKind::Retype && is_known(&change.before) && is_known(&change.after)
}

/// The first attribute of a step whose value is not known for such a reason.
fn unknown(step: &Step, wanted: impl Fn(&Unknown) -> bool) -> Option<String> {
    if matches!(step.changes, Changes::Removed(_)) {
        return None;
    }
    let changes = step.changes.each();
    let found = changes.iter().find_map(|change| {
        let mut path = change.path.clone();
        find_unknown(change.after.as_ref()?, &wanted, &mut path).then_some(path)
    });
    found.map(|path| path.to_string())
}

/// Leads the path to the first value that is not known, if there is one. As deep as values are nested, which the reader of
/// files limits.
fn find_unknown(value: &Value, wanted: &impl Fn(&Unknown) -> bool, path: &mut AttributePath) -> bool {
    if let Data::Unknown(why) = &value.data {
        return wanted(why);
    }
    for (step, value) in inside(value) {
        path.0.push(step);
        if find_unknown(value, wanted, path) {
            return true;
        }
        path.0.pop();
    }
    false
}

/// An address without the application that all of the plan shares, in backquotes.
pub(super) fn short(address: &Address, plan: &Plan) -> String {
    format!("`{}`", without_application(address.as_str(), &plan.subject.application))
}

fn pair(from: &Address, verb: &str, to: &Address, plan: &Plan) -> String {
    format!("{} {verb} {}", short(from, plan), short(to, plan))
}

/// How many units are named.
const NAMED: usize = 6;
