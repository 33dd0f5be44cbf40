//! The plan as data. Everything a renderer shows is here; nothing is computed while rendering.

use std::sync::Arc;

pub use crate::changes::{Change, ChangeKind, Changes};
use crate::difference::Equivalence;
use crate::make::{Only, digest};
use crate::moves::Move;
use crate::pattern::PathPattern;
use plimsoll_base::{Digest, Site};
use plimsoll_model::{
    Address, ApplicationId, AttributePath, EdgeKind, Evidence, EvidencePlace, Family, Injection,
    OperationStatus, RecordedSource,
};

/// What will be done, in which order and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// What is planned.
    pub subject: Subject,
    /// The digest of the canonical steps: equal plans have equal ids whatever files they were made from. Places and
    /// wording do not enter it.
    pub id: Digest,
    /// The steps in the order in which they can be done one after the other.
    pub steps: Vec<Step>,
    /// The steps by wave: those of one wave wait only for earlier waves. Inside a wave, first what is made or changed
    /// in the order of declaration, then what is deleted in the reverse order of its former declaration.
    pub waves: Vec<Vec<StepIndex>>,
    /// One longest chain of steps that wait for each other, first step first.
    pub critical_path: Vec<StepIndex>,
    /// How many units stay as they are.
    pub unchanged: u32,
    /// Counts of the steps.
    pub summary: Summary,
    /// The cycles among the units, each whole. Units in a cycle, and those that wait for one, have no step.
    pub cycles: Vec<Cycle>,
    /// Units that cannot be ordered, in declaration order.
    pub blocked: Vec<Blocked>,
    /// Edges that were given up because they close a cycle with stronger ones: inferred edges, and recorded edges that
    /// contradict each other or the desired order. Deterministic; in the order of the desired, then of the recorded
    /// edges.
    pub dropped: Vec<CycleEdge>,
    /// What the plan is limited to; `None` for all.
    pub only: Option<Only>,
    /// The units that would have a step if the plan were not limited, in declaration order, those that go last.
    pub left_out: Vec<Address>,
    /// Pairs of units that look like one that was given another name, those most alike first. Only told: the one is
    /// deleted and the other created all the same.
    pub renamed: Vec<Rename>,
    /// The recorded units that have another address by now because a move is declared, in their recorded order; of those
    /// that moved along with what they are in, only that. Such a unit has a step only where something else of it differs.
    pub moved: Vec<Move>,
    /// The differences that plan nothing, by unit in declaration order.
    pub suppressed: Vec<Suppressed>,
}

impl Plan {
    /// The id that its steps give it. A plan that was made has it as its [`id`](Self::id); one that was read from a file
    /// may be told from one that was changed there.
    #[must_use]
    pub fn canonical_id(&self) -> Digest {
        digest::id(self)
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether everything could be ordered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.blocked.is_empty()
    }
}

/// What is planned.
#[derive(Clone, PartialEq, Debug)]
pub struct Subject {
    /// The application.
    pub application: ApplicationId,
    /// Its family.
    pub family: Family,
    /// What is to be done with it.
    pub mode: Mode,
    /// The recorded version, where there is one.
    pub from_version: Option<Arc<str>>,
    /// The desired version, where there is one.
    pub to_version: Option<Arc<str>>,
    /// Where it is described; `None` when only the record is left.
    pub site: Option<Site>,
    /// The record it is compared with; `None` for a first installation.
    pub recorded: Option<RecordedSource>,
    /// How the last operation that is recorded ended; `None` where nothing is.
    pub last_status: Option<OperationStatus>,
}

/// What is to be done with an application.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mode {
    /// Nothing is recorded: everything is created.
    Install,
    /// Something is recorded: only what differs is touched.
    Upgrade,
    /// Everything recorded is removed.
    Uninstall,
    /// An action that the application offers beside these is run.
    Invoke,
}

impl Mode {
    /// The one with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Install, Self::Upgrade, Self::Uninstall, Self::Invoke]
            .into_iter()
            .find(|mode| mode.name() == name)
    }

    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Install => "install",
            Self::Upgrade => "upgrade",
            Self::Uninstall => "uninstall",
            Self::Invoke => "invoke",
        }
    }
}

/// The index of a step in [`Plan::steps`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StepIndex(pub u32);

impl StepIndex {
    /// For indexing [`Plan::steps`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a step does to its unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// It does not exist and is made.
    Create,
    /// It exists and is changed in place.
    Update,
    /// It is deleted and made again, in one step.
    Replace,
    /// It exists and is removed.
    Delete,
    /// An action of its own is run; or the unit is one that is run rather than installed.
    Invoke,
}

impl Action {
    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Invoke => "invoke",
        }
    }

    /// The one that consists of these [elementary actions](Self::elementary).
    #[must_use]
    pub fn from_elementary(names: &[&str]) -> Option<Self> {
        let all = [Self::Create, Self::Update, Self::Replace, Self::Delete, Self::Invoke];
        all.into_iter().find(|action| action.elementary() == names)
    }

    /// The elementary actions in the order in which they happen: a search for `delete` finds replacements too.
    #[must_use]
    pub const fn elementary(self) -> &'static [&'static str] {
        match self {
            Self::Create => &["create"],
            Self::Update => &["update"],
            Self::Replace => &["delete", "create"],
            Self::Delete => &["delete"],
            Self::Invoke => &["invoke"],
        }
    }

    /// The action that a bundle runs for it; see [`Step::runs`] for actions of its own.
    #[must_use]
    pub const fn of_bundle(self) -> &'static str {
        match self {
            Self::Create => "install",
            Self::Update | Self::Replace => "upgrade",
            Self::Delete => "uninstall",
            Self::Invoke => "invoke",
        }
    }

    /// Whether something that exists is lost.
    #[must_use]
    pub const fn is_destructive(self) -> bool {
        matches!(self, Self::Replace | Self::Delete)
    }
}

/// One thing to do.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// The unit.
    pub address: Address,
    /// What the unit is: `component`.
    pub unit_kind: Arc<str>,
    /// What is done.
    pub action: Action,
    /// One-based.
    pub wave: u32,
    /// Why; the changes that caused it are [particular](StepParticulars::causes) to it.
    pub reason: ReasonCode,
    /// The steps that come first, and why, in the order of the steps. Only direct ones.
    pub waits_for: Vec<Wait>,
    /// What changes.
    pub changes: Changes,
    /// How many attributes (leaves) stay as they are; 0 for a create and a delete.
    pub unchanged: u32,
    /// Whether it lies on a longest chain.
    pub critical: bool,
    /// By how many waves it could come later without making the plan longer; in an uninstallation, which mirrors the
    /// installation, earlier.
    pub slack: u32,
    /// How many other units need this one, directly or through others, in the graph of both states. In very large
    /// graphs counted up to [`DEPENDENTS_LIMIT`](crate::graph::DEPENDENTS_LIMIT) only.
    pub dependents: u32,
    /// Where the unit is declared; for a delete, where it was when it was recorded, if that is known.
    pub place: Option<EvidencePlace>,
    /// What only few steps have; see [`Step::particulars_mut`].
    pub particulars: Option<Box<StepParticulars>>,
}

/// What only few steps have. There are very many steps, so it stands behind a pointer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StepParticulars {
    /// The changes that caused it, most telling first.
    pub causes: Vec<AttributePath>,
    /// What keeps it from being known whole; see [`Unit::unresolved`](plimsoll_model::Unit::unresolved).
    pub unresolved: Option<Arc<str>>,
    /// What is put into the unit when the step runs: values of parameters, and credentials.
    pub injections: Vec<Injection>,
    /// The action of its own that is run; `None` for all other steps.
    pub invocation: Option<Invocation>,
    /// What the step disrupts beside its unit, in a few words; see [`Unit::disrupts`](plimsoll_model::Unit::disrupts).
    /// `None` also where that is new itself, or goes with it: in a first installation and in a whole uninstallation.
    pub disrupts: Option<Arc<str>>,
    /// The address under which the unit is recorded, where a move is declared.
    pub previous_address: Option<Address>,
}

impl StepParticulars {
    /// For a step: nothing where there is nothing.
    #[must_use]
    pub fn kept(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl Step {
    /// A stable name inside the plan: action and address, `update wordpress/web`, and the name of an action of its own. When
    /// a replacement had to be taken apart, its halves are a `delete` and a `create` of the same address.
    #[must_use]
    pub fn id(&self) -> String {
        let (action, address) = (self.action.name(), &self.address);
        match self.invocation() {
            Some(invocation) => format!("{action} {address} {}", invocation.action),
            None => format!("{action} {address}"),
        }
    }

    /// See [`StepParticulars::causes`].
    #[must_use]
    pub fn causes(&self) -> &[AttributePath] {
        self.particulars.as_ref().map_or(&[], |particulars| &particulars.causes)
    }

    /// See [`StepParticulars::unresolved`].
    #[must_use]
    pub fn unresolved(&self) -> Option<&str> {
        self.particulars.as_ref()?.unresolved.as_deref()
    }

    /// See [`StepParticulars::injections`].
    #[must_use]
    pub fn injections(&self) -> &[Injection] {
        self.particulars.as_ref().map_or(&[], |particulars| &particulars.injections)
    }

    /// See [`StepParticulars::invocation`].
    #[must_use]
    pub fn invocation(&self) -> Option<&Invocation> {
        self.particulars.as_ref()?.invocation.as_ref()
    }

    /// See [`StepParticulars::disrupts`].
    #[must_use]
    pub fn disrupts(&self) -> Option<&str> {
        self.particulars.as_ref()?.disrupts.as_deref()
    }

    /// See [`StepParticulars::previous_address`].
    #[must_use]
    pub fn previous_address(&self) -> Option<&Address> {
        self.particulars.as_ref()?.previous_address.as_ref()
    }

    /// For setting what only few steps have.
    pub fn particulars_mut(&mut self) -> &mut StepParticulars {
        self.particulars.get_or_insert_default()
    }

    /// The action that a bundle runs.
    #[must_use]
    pub fn runs(&self) -> &str {
        self.invocation().map_or(self.action.of_bundle(), |invocation| &invocation.action)
    }

    /// Whether a bundle gets a new revision: each action but those of its own that modify nothing.
    #[must_use]
    pub fn makes_revision(&self) -> bool {
        self.invocation().is_none_or(|invocation| invocation.modifies)
    }
}

/// An action that a unit offers beside being installed, upgraded and removed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Invocation {
    /// Its name.
    pub action: Arc<str>,
    /// Whether it changes what is installed.
    pub modifies: bool,
    /// Whether it needs neither credentials nor an installation.
    pub is_stateless: bool,
}

/// Why a step is in the plan. New codes may come: an unknown one means "unspecified".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum ReasonCode {
    /// The unit is not recorded.
    New,
    /// Some attributes differ.
    Changed,
    /// An attribute differs that cannot change in place.
    Immutable,
    /// The unit has become something else.
    KindChanged,
    /// The unit is recorded and no longer described.
    Removed,
    /// The whole application is uninstalled.
    Uninstall,
    /// It is run because it was asked for.
    Asked,
    /// What the unit holds cannot be read here, so it is not known whether it changed.
    Unresolved,
    /// The unit is one that is run, and something else of its application changes.
    RunsAgain,
    /// A plan that a later version wrote says something that is not known here.
    Unspecified,
}

impl ReasonCode {
    /// Its name in outputs, in snake case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Immutable => "replace_because_immutable",
            Self::KindChanged => "replace_because_kind_changed",
            Self::Removed => "removed_from_descriptor",
            Self::Uninstall => "uninstall",
            Self::Asked => "asked",
            Self::Unresolved => "unresolved",
            Self::RunsAgain => "runs_again",
            Self::Unspecified => "unspecified",
        }
    }

    /// The one with this name; [`Unspecified`](Self::Unspecified) where it is not known.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let all = [
            Self::New,
            Self::Changed,
            Self::Immutable,
            Self::KindChanged,
            Self::Removed,
            Self::Uninstall,
            Self::Asked,
            Self::Unresolved,
            Self::RunsAgain,
        ];
        all.into_iter().find(|code| code.name() == name).unwrap_or(Self::Unspecified)
    }
}

/// A step that comes first, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Wait {
    /// The step that comes first.
    pub step: StepIndex,
    /// What kind of need it is; `None` where a deletion waits for what uses the unit, or a creation for the deletion of
    /// its former self.
    pub kind: Option<EdgeKind>,
    /// The units between, where the need goes through units that stay as they are; from the one that needs on. At most
    /// eight.
    pub through: Box<[Address]>,
    /// How it is known: the evidence of each edge on the way, from the needing side on.
    pub evidence: Arc<[Arc<Evidence>]>,
}

/// Counts of steps. A replacement counts once here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Units made.
    pub create: u32,
    /// Units changed in place.
    pub update: u32,
    /// Units deleted and made again.
    pub replace: u32,
    /// Units removed.
    pub delete: u32,
    /// Units run, and actions of their own.
    pub run: u32,
}

/// Two units that look like one that was given another name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rename {
    /// The unit that is deleted.
    pub from: Address,
    /// The unit that is created.
    pub to: Address,
}

/// A difference between what is recorded and what is described that plans nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suppressed {
    /// The unit.
    pub address: Address,
    /// The attribute that differs.
    pub path: AttributePath,
    /// Why it plans nothing.
    pub cause: SuppressedBy,
}

/// Why a difference plans nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SuppressedBy {
    /// A rule says that it is to be ignored: the path that it names.
    Rule(PathPattern),
    /// Both sides mean the same.
    Equivalence(Equivalence),
}

/// Units that wait for each other.
#[derive(Clone, PartialEq, Debug)]
pub struct Cycle {
    /// The shortest cycle: each edge leads from the unit that needs to the one that is needed, which is the one that
    /// needs in the next edge; the last leads back to the first. It starts at the unit declared first.
    pub edges: Vec<CycleEdge>,
    /// All units that wait for each other, in declaration order; more than the shortest cycle has where cycles are
    /// woven together.
    pub members: Vec<Address>,
    /// The edges to remove so that no cycle is left among the members: a small set, weakest evidence first. The first
    /// lies on the shortest cycle.
    pub cut: Vec<CycleEdge>,
}

/// An edge of a cycle.
#[derive(Clone, PartialEq, Debug)]
pub struct CycleEdge {
    /// The unit that needs.
    pub from: Address,
    /// The unit that is needed.
    pub to: Address,
    /// What kind of need it is.
    pub kind: EdgeKind,
    /// How it is known.
    pub evidence: Arc<[Arc<Evidence>]>,
}

/// A unit without a step, because it waits for a cycle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// The unit.
    pub address: Address,
    /// Whether it is in a cycle itself; else it only waits for one.
    pub in_cycle: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_waits_are_small() {
        // The plan of ten thousand components has some ten thousands of them.
        assert_eq!((size_of::<Step>(), size_of::<Wait>()), (136, 40));
    }
}
