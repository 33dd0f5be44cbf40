//! How a plan is made from a desired and a recorded state.
//!
//! # What happens to a unit
//!
//! Units are matched by address. A unit that is not recorded is created; one that is no longer described is deleted;
//! one whose kind changed, or an attribute of which changed that cannot change in place, is replaced; one with other
//! changes is updated; all others stay and have no step. Units that cannot be read whole are compared in what can be
//! read; see `verdict.rs`.
//!
//! **Units that are run** rather than installed, as steps of a workflow, have no recorded self that could be changed or
//! removed. One is run where it is not recorded, where it differs, and wherever anything else of its application has a
//! change, be it that another such unit is no longer described. It is never run for what goes: one that is no longer
//! described has no step, and none has one in an uninstallation. A unit that was installed and is run now, or the
//! other way round, is two units of one address.
//!
//! A recorded unit that a declared move gives another address has it before units are matched; see
//! [`moves`]. A difference that is ignored, or in which both sides mean the same, is none; it is told in
//! [`Plan::suppressed`].
//!
//! **Names.** A deleted and a created unit that are much alike are told in [`Plan::renamed`]; see `renames.rs`. What
//! happens to them stays the same.
//!
//! # Order
//!
//! The order is that of a graph with up to two nodes for each unit:
//!
//! - its **making**: the desired unit comes to be as described, by a create, an update, or the second half of a
//!   replacement; or it stays, and then its node has no weight: order passes through it.
//! - its **release**: the recorded unit is gone, by a delete or the first half of a replacement; or it stays, and order
//!   passes through.
//!
//! Its waits are:
//!
//! 1. A making waits for the makings of what the unit needs in the desired state.
//! 2. A release waits for the releases of what needed the unit in the recorded state: deletions are in reverse order.
//! 3. The making of a replaced unit waits for its release.
//! 4. The release of a unit that goes waits for the update of a unit that needed it and needs it no longer.
//! 5. In families that [remove last](plimsoll_model::Family::removes_last), the release of a unit that goes for good waits
//!    for all makings of its application, unless one of them waits for it. All of these waits lead over one node, the hub,
//!    which stands for nothing else.
//!
//! By 1 to 3 alone there is no cycle: makings wait for releases, never the other way round, and each state's graph has
//! none. A wait by 4 can close one: `a` needed `b` and `b` needed `c`; now `a` needs `c`, which is replaced, and `b`
//! goes. Then the desired order wins: waits by 4 are added, in the order of the recorded edges, where they close no
//! cycle, and the others are given up and told in [`Plan::dropped`]. So nothing is ever stuck.
//!
//! **Replacements.** The two halves are one step where that makes no cycle. All are joined at first. In what is woven
//! together then, those units are taken apart whose making waits for another node in the same tangle; that is
//! sufficient: a cycle through a joined unit that is left leaves it by a wait of its release, so there would have been
//! one without joining. Of `web` needs `db`, both replaced, `db` is one step between `delete web` and `create web`. The
//! rule is linear; it may take apart more than strictly needed where tangles touch.
//!
//! **Uninstallation** is the mirror of the installation of the recorded state: each step has the last wave that it can
//! have, so that waves and the order of steps are exactly reversed.
//!
//! # Cycles
//!
//! Inferred edges that close a cycle are given up. A cycle of other edges in the desired state is reported; its units,
//! and all that wait for them, are blocked and have no step. A unit that could not be made again is not released
//! either. A cycle in the recorded state blocks nothing, as nobody can repair the past: the edges of its cut are given
//! up.
//!
//! On purpose not here: what the difference of two values is (`difference`), graph methods (`graph`), words.

pub(crate) mod digest;
mod ignore;
mod invoke;
mod only;
mod order;
mod renames;
mod steps;
mod ties;
mod verdict;
mod waits;

use std::collections::BTreeSet;

use plimsoll_base::Digest;
use plimsoll_model::{Address, Application, Edge, Family, Recorded, Unit};
use rustc_hash::FxHashMap;

use crate::graph::Knot;
use crate::moves::{self, Move};
use crate::steps::{Action, Blocked, Cycle, CycleEdge, Mode, Plan, ReasonCode, Subject, Summary, Suppressed};
pub use ignore::Ignore;
use ignore::Ignored;
pub use invoke::invoke;
pub use only::Only;
use order::StepGraph;
use ties::Ties;
use verdict::Verdict;

/// What to plan.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Options {
    /// Whether edges that were read from values take part.
    pub inferred_edges: bool,
    /// Whether all that is recorded shall be removed.
    pub uninstall: bool,
    /// What the plan is limited to; `None` for all.
    pub only: Option<Only>,
    /// What is not compared.
    pub ignored: Vec<Ignore>,
}

impl Default for Options {
    fn default() -> Self {
        Self { inferred_edges: true, uninstall: false, only: None, ignored: Vec::new() }
    }
}

/// Makes the plan that leads from the recorded to the desired state.
///
/// Without a record it is an installation; with both an upgrade; without a desired state, or when asked for, an
/// uninstallation of what is recorded. With neither the plan is empty.
///
/// The same input gives the same plan. The cost is linear in the size of both states, apart from stated bounds (see
/// [`graph`](crate::graph) and [`difference`](mod@crate::difference)).
#[must_use]
pub fn plan(desired: Option<&Application>, recorded: Option<&Recorded>, options: &Options) -> Plan {
    let mode = match (desired, recorded) {
        _ if options.uninstall => Mode::Uninstall,
        (Some(_), None) | (None, None) => Mode::Install,
        // Recorded are only applications that this one needs.
        (Some(desired), Some(recorded)) if recorded.application.id != desired.id => Mode::Install,
        (Some(_), Some(_)) => Mode::Upgrade,
        (None, Some(_)) => Mode::Uninstall,
    };
    let subject = subject(desired, recorded, mode);
    let described = desired;
    let desired = desired.filter(|_| mode != Mode::Uninstall);
    let mut states = States::new(desired, recorded.map(|recorded| &recorded.application), options, mode);
    states.described = described.map(|application| by_address(&application.units)).unwrap_or_default();
    make(subject, &states, options.only.as_ref())
}

/// The plan of an installation without its steps: what cannot be ordered, and nothing else. It takes a fraction of the memory.
#[must_use]
pub fn order(desired: &Application) -> Plan {
    let states = States::new(Some(desired), None, &Options::default(), Mode::Install);
    Plan {
        subject: subject(Some(desired), None, Mode::Install),
        id: Digest::of(b""),
        steps: Vec::new(),
        waves: Vec::new(),
        critical_path: Vec::new(),
        unchanged: 0,
        summary: Summary::default(),
        cycles: cycles(&states),
        blocked: Vec::new(),
        dropped: Vec::new(),
        only: None,
        left_out: Vec::new(),
        renamed: Vec::new(),
        moved: Vec::new(),
        suppressed: Vec::new(),
    }
}

fn subject(desired: Option<&Application>, recorded: Option<&Recorded>, mode: Mode) -> Subject {
    let last_status = recorded.map(|recorded| recorded.status);
    let recorded = recorded.filter(|_| mode != Mode::Install);
    let past = recorded.map(|recorded| &recorded.application);
    let any = desired.or(past);
    Subject {
        application: any.map_or_else(|| "".into(), |application| application.id.clone()),
        family: any.map_or(Family::Oam, |application| application.family),
        mode,
        from_version: past.and_then(|application| application.version.clone()),
        to_version: desired
            .filter(|_| mode != Mode::Uninstall)
            .and_then(|application| application.version.clone()),
        site: desired.and_then(|application| application.site),
        recorded: recorded.map(|recorded| recorded.source.clone()),
        last_status,
    }
}

/// Both states, matched, and what happens to each unit.
struct States<'a> {
    mode: Mode,
    desired: Option<Ties<'a>>,
    recorded: Option<Ties<'a>>,
    /// For each desired unit its recorded self.
    former: Vec<Option<u32>>,
    /// For each recorded unit its desired self.
    now: Vec<Option<u32>>,
    /// For each desired unit what happens to it.
    verdicts: Vec<Verdict>,
    /// The units with something that is put into them, also where all is removed: records do not say what that needs.
    described: FxHashMap<&'a Address, &'a Unit>,
}

fn by_address(units: &[Unit]) -> FxHashMap<&Address, &Unit> {
    units.iter().filter(|unit| !unit.injections().is_empty()).map(|unit| (&unit.address, unit)).collect()
}

impl<'a> States<'a> {
    fn new(
        desired: Option<&'a Application>,
        recorded: Option<&'a Application>,
        options: &Options,
        mode: Mode,
    ) -> Self {
        let units = |application: Option<&'a Application>| application.map_or(&[][..], |found| &found.units);
        let (new, old) = (units(desired), units(recorded));
        // Should an address be there twice, its first unit is the one that is matched.
        let mut by_address: FxHashMap<(&Address, bool), u32> = FxHashMap::default();
        for (index, unit) in (0u32..).zip(old) {
            by_address.entry((&unit.address, unit.runs)).or_insert(index);
        }
        let former: Vec<Option<u32>> = if old.is_empty() {
            vec![None; new.len()]
        } else {
            new.iter().map(|unit| by_address.remove(&(&unit.address, unit.runs))).collect()
        };
        let mut now = vec![None; old.len()];
        for (index, former) in (0u32..).zip(&former) {
            if let Some(former) = former {
                now[*former as usize] = Some(index);
            }
        }
        let ignored = Ignored::new(&options.ignored, desired, recorded);
        let verdict = |(unit, former): (_, &Option<u32>)| match former {
            Some(former) => Verdict::compare(&old[*former as usize], unit, &ignored),
            None => Verdict::of_new(unit),
        };
        let mut verdicts: Vec<Verdict> = new.iter().zip(&former).map(verdict).collect();
        let gone = old.iter().zip(&now).filter(|(_, now)| now.is_none()).map(|(unit, _)| unit);
        let versions = [recorded, desired].map(|one| one.and_then(|one| one.version.as_ref()));
        let is_same = |one: &&Application| recorded.is_some_and(|recorded| recorded.id == one.id);
        let released = desired.filter(|one| is_same(one) && versions[0] != versions[1]);
        run_again(new, gone, released.map(|one| &*one.id), &mut verdicts);
        Self {
            mode,
            desired: desired.map(|application| Ties::new(application, options.inferred_edges)),
            recorded: recorded.map(|application| Ties::new(application, options.inferred_edges).cut()),
            former,
            now,
            verdicts,
            described: FxHashMap::default(),
        }
    }

    /// How many nodes stand for makings; they are numbered as the desired units.
    fn made(&self) -> u32 {
        self.former.len() as u32
    }

    /// How many nodes there are: makings, releases, the hub.
    fn nodes(&self) -> u32 {
        self.hub() + 1
    }

    /// The node that is behind all makings.
    fn hub(&self) -> u32 {
        (self.former.len() + self.now.len()) as u32
    }

    /// The node that stands for the release of a recorded unit. The last one comes first, so that numbers give the
    /// order inside of waves.
    fn release(&self, recorded: u32) -> u32 {
        self.hub() - 1 - recorded
    }

    /// The recorded unit whose release a node stands for.
    fn unit_released(&self, node: u32) -> Option<u32> {
        (self.made()..self.hub()).contains(&node).then(|| self.hub() - 1 - node)
    }

    fn action(&self, desired: u32) -> Option<Action> {
        self.verdicts[desired as usize].action
    }

    /// Whether a recorded unit goes, be it for good or to be replaced. There is nothing of what was only run.
    fn is_removed(&self, recorded: u32) -> bool {
        match self.now[recorded as usize] {
            Some(unit) => self.action(unit) == Some(Action::Replace),
            None => self.was_installed(recorded),
        }
    }

    /// Whether a recorded unit goes for good.
    fn is_deleted(&self, recorded: u32) -> bool {
        self.now[recorded as usize].is_none() && self.is_removed(recorded)
    }

    fn was_installed(&self, recorded: u32) -> bool {
        self.recorded.as_ref().is_some_and(|ties| !ties.application.units[recorded as usize].runs)
    }

    fn removes_something(&self) -> bool {
        (0..self.now.len() as u32).any(|unit| self.is_removed(unit))
    }

    /// Whether something is to be done at a node.
    fn has_part(&self, node: u32) -> bool {
        match self.unit_released(node) {
            Some(recorded) => self.is_removed(recorded),
            None => node != self.hub() && self.action(node).is_some(),
        }
    }

    /// The node that stands for a node when the halves of some units are one.
    fn joined(&self, merged: &[bool], node: u32) -> u32 {
        let unit = self.unit_released(node).and_then(|recorded| self.now[recorded as usize]);
        unit.filter(|&unit| merged[unit as usize]).unwrap_or(node)
    }

    /// The address of the unit of a node.
    fn address(&self, node: u32) -> Option<&'a Address> {
        let (ties, unit) = match self.unit_released(node) {
            Some(unit) => (self.recorded.as_ref()?, unit),
            None if node == self.hub() => return None,
            None => (self.desired.as_ref()?, node),
        };
        Some(&ties.application.units[unit as usize].address)
    }
}

/// Has all units that are run be run where anything of their application changes, or it is released under another version.
fn run_again<'a>(
    new: &'a [Unit],
    gone: impl Iterator<Item = &'a Unit>,
    released: Option<&'a str>,
    verdicts: &mut [Verdict],
) {
    if !new.iter().any(|unit| unit.runs) {
        return;
    }
    let differing = new.iter().zip(&*verdicts).filter(|(_, verdict)| verdict.action.is_some());
    let changed: BTreeSet<&str> = differing
        .map(|(unit, _)| unit)
        .chain(gone)
        .map(|unit| unit.address.application())
        .chain(released)
        .collect();
    for (unit, verdict) in new.iter().zip(verdicts) {
        if unit.runs && verdict.action.is_none() && changed.contains(unit.address.application()) {
            verdict.action = Some(Action::Invoke);
            verdict.code = ReasonCode::RunsAgain;
        }
    }
}

fn make(subject: Subject, states: &States<'_>, only: Option<&Only>) -> Plan {
    // Counting takes much room for a while, so it comes before all that stays.
    let dependents = steps::Dependents::new(states);
    let graph = StepGraph::new(states, only);
    let numbering = steps::Numbering::new(states, &graph);
    let mut plan = Plan {
        subject,
        id: Digest::of(b""),
        steps: steps::steps(states, &graph, &numbering, &dependents),
        waves: numbering.waves(),
        critical_path: numbering.critical_path(&graph),
        unchanged: unchanged(states, &graph),
        summary: Summary::default(),
        cycles: cycles(states),
        blocked: blocked(states, &graph),
        dropped: dropped(states, &graph),
        only: only.cloned(),
        left_out: left_out(states, &graph),
        renamed: renames::renamed(states, &graph),
        moved: moved(states),
        suppressed: suppressed(states),
    };
    plan.summary = summary(states, &graph);
    plan.id = digest::id(&plan);
    plan
}

/// The recorded units that have another address by now, but for those that moved along.
fn moved(states: &States<'_>) -> Vec<Move> {
    let units = states.recorded.as_ref().map_or(&[][..], |ties| &ties.application.units);
    moves::of_units(units)
}

fn suppressed(states: &States<'_>) -> Vec<Suppressed> {
    let Some(desired) = &states.desired else { return Vec::new() };
    let mut told = Vec::new();
    for (unit, verdict) in desired.application.units.iter().zip(&states.verdicts) {
        told.extend(verdict.suppressed().iter().map(|(path, cause)| Suppressed {
            address: unit.address.clone(),
            path: path.clone(),
            cause: cause.clone(),
        }));
    }
    told
}

fn unchanged(states: &States<'_>, graph: &StepGraph<'_>) -> u32 {
    let stays = |unit: &u32| states.action(*unit).is_none() && !graph.blocked[*unit as usize];
    (0..states.made()).filter(stays).count() as u32
}

fn summary(states: &States<'_>, graph: &StepGraph<'_>) -> Summary {
    let mut summary = Summary::default();
    for unit in (0..states.made()).filter(|&unit| graph.is_planned(unit)) {
        match states.action(unit) {
            Some(Action::Create) => summary.create += 1,
            Some(Action::Update) => summary.update += 1,
            Some(Action::Replace) => summary.replace += 1,
            Some(Action::Invoke) => summary.run += 1,
            Some(Action::Delete) | None => {}
        }
    }
    let deleted = |unit: &u32| states.is_deleted(*unit) && graph.is_planned(states.release(*unit));
    summary.delete = (0..states.now.len() as u32).filter(deleted).count() as u32;
    summary
}

fn cycles(states: &States<'_>) -> Vec<Cycle> {
    let Some(desired) = &states.desired else { return Vec::new() };
    let told = |edges: &[u32]| {
        edges.iter().map(|&edge| cycle_edge(desired.application, desired.edge(edge))).collect::<Vec<_>>()
    };
    let cycle = |knot: Knot| Cycle {
        edges: told(&knot.shortest),
        members: knot
            .members
            .iter()
            .map(|&unit| desired.application.units[unit as usize].address.clone())
            .collect(),
        cut: told(&knot.cut),
    };
    desired.knots().into_iter().map(cycle).collect()
}

fn cycle_edge(application: &Application, edge: &Edge) -> CycleEdge {
    CycleEdge {
        from: application.units[edge.from.index()].address.clone(),
        to: application.units[edge.to.index()].address.clone(),
        kind: edge.kind,
        evidence: edge.evidence.clone(),
    }
}

fn blocked(states: &States<'_>, graph: &StepGraph<'_>) -> Vec<Blocked> {
    let in_cycle: Vec<u32> = match &states.desired {
        Some(desired) if !desired.schedule.is_complete() => {
            desired.graph.components().into_iter().flatten().collect()
        }
        _ => Vec::new(),
    };
    let mut is_in_cycle = vec![false; states.made() as usize];
    for unit in in_cycle {
        is_in_cycle[unit as usize] = true;
    }
    let gone =
        (0..states.now.len() as u32).filter(|&unit| states.is_deleted(unit)).map(|unit| states.release(unit));
    (0..states.made())
        .chain(gone)
        .filter(|&node| graph.blocked[node as usize] && graph.chosen[node as usize])
        .filter_map(|node| {
            let in_cycle = is_in_cycle.get(node as usize).copied().unwrap_or(false);
            Some(Blocked { address: states.address(node)?.clone(), in_cycle })
        })
        .collect()
}

/// The units that would have a step if the plan were not limited, in declaration order, those that go last.
fn left_out(states: &States<'_>, graph: &StepGraph<'_>) -> Vec<Address> {
    let gone =
        (0..states.now.len() as u32).filter(|&unit| states.is_deleted(unit)).map(|unit| states.release(unit));
    let left =
        (0..states.made()).chain(gone).filter(|&node| !graph.chosen[node as usize] && states.has_part(node));
    left.filter_map(|node| states.address(node).cloned()).collect()
}

/// The edges that were given up, those of both states once. Recorded ones matter only where something is removed.
fn dropped(states: &States<'_>, graph: &StepGraph<'_>) -> Vec<CycleEdge> {
    let mut told: Vec<CycleEdge> = Vec::new();
    let edge =
        |ties: &Ties<'_>, place: u32| cycle_edge(ties.application, &ties.application.edges[place as usize]);
    if let Some(desired) = &states.desired {
        told.extend(desired.dropped.iter().map(|&place| edge(desired, place)));
    }
    let Some(recorded) = states.recorded.as_ref().filter(|_| states.removes_something()) else { return told };
    let known: BTreeSet<_> =
        told.iter().map(|edge| (edge.from.clone(), edge.to.clone(), edge.kind)).collect();
    let past = recorded.dropped.iter().map(|&place| edge(recorded, place));
    let contradicting = graph.contradicting.iter().map(|edge| cycle_edge(recorded.application, edge));
    for edge in past.chain(contradicting) {
        if !known.contains(&(edge.from.clone(), edge.to.clone(), edge.kind)) {
            told.push(edge);
        }
    }
    told
}
