//! The steps of a plan from the nodes of the step graph.

use std::sync::Arc;

use plimsoll_model::{Address, AttributePath, Injection, Unit};
use rustc_hash::FxHashMap;

use super::States;
use super::order::StepGraph;
use super::ties::Ties;
use super::waits::Waiting;
use crate::graph::{Ends, Graph, dependents};
use crate::steps::{Action, Changes, Mode, ReasonCode, Step, StepIndex, StepParticulars};

/// Which node is which step.
pub(super) struct Numbering {
    /// The nodes of the steps in their order.
    pub(super) nodes: Vec<u32>,
    /// For each node its step.
    steps: Vec<Option<StepIndex>>,
    /// For each wave how many steps it has.
    sizes: Vec<u32>,
}

impl Numbering {
    /// By wave, and in a wave by node: a counting sort.
    pub(super) fn new(states: &States<'_>, graph: &StepGraph<'_>) -> Self {
        let waves = graph.schedule.waves as usize;
        let with_step = || (0..states.nodes()).filter(|&node| graph.has_step[node as usize]);
        let mut sizes = vec![0u32; waves];
        for node in with_step() {
            sizes[wave(states, graph, node) as usize - 1] += 1;
        }
        let mut next = Vec::with_capacity(waves);
        let mut total = 0;
        for size in &sizes {
            next.push(total);
            total += size;
        }
        let mut nodes = vec![0; total as usize];
        let mut steps = vec![None; states.nodes() as usize];
        for node in with_step() {
            let slot = &mut next[wave(states, graph, node) as usize - 1];
            nodes[*slot as usize] = node;
            steps[node as usize] = Some(StepIndex(*slot));
            *slot += 1;
        }
        Self { nodes, steps, sizes }
    }

    pub(super) fn step(&self, node: u32) -> Option<StepIndex> {
        self.steps[node as usize]
    }

    pub(super) fn waves(&self) -> Vec<Vec<StepIndex>> {
        let mut start = 0;
        let wave = |size: &u32| {
            let steps = (start..start + size).map(StepIndex).collect();
            start += size;
            steps
        };
        self.sizes.iter().map(wave).collect()
    }

    pub(super) fn critical_path(&self, graph: &StepGraph<'_>) -> Vec<StepIndex> {
        let path = graph.schedule.critical_path(&graph.graph, |node| graph.has_step[node as usize]);
        path.into_iter().filter_map(|node| self.step(node)).collect()
    }
}

/// The wave of a step, one-based. An uninstallation mirrors an installation, so there it is the last possible.
fn wave(states: &States<'_>, graph: &StepGraph<'_>, node: u32) -> u32 {
    let waves =
        if states.mode == Mode::Uninstall { &graph.schedule.latest } else { &graph.schedule.earliest };
    waves[node as usize]
}

pub(super) fn steps(
    states: &States<'_>,
    graph: &StepGraph<'_>,
    numbering: &Numbering,
    dependents: &Dependents,
) -> Vec<Step> {
    if numbering.nodes.is_empty() {
        return Vec::new();
    }
    let waiting = Waiting::new(states, graph, numbering);
    let is_limited = graph.chosen.contains(&false);
    let step = |&node: &u32| {
        let (unit, part) = part(states, graph, node)?;
        let slack = graph.schedule.slack(node);
        let particulars = StepParticulars {
            causes: part.causes.to_vec(),
            unresolved: unit.unresolved().cloned(),
            injections: injections(states, unit, part.action),
            invocation: None,
            disrupts: disrupts(states, node, unit, part.action, is_limited),
            previous_address: previous(states, node),
        };
        Some(Step {
            address: unit.address.clone(),
            unit_kind: unit.kind.clone(),
            action: part.action,
            wave: wave(states, graph, node),
            reason: part.reason,
            waits_for: waiting.of(node),
            changes: part.changes,
            unchanged: part.unchanged,
            critical: slack == 0,
            slack,
            dependents: dependents.of(states, node),
            place: unit.place.clone(),
            particulars: particulars.kept(),
        })
    };
    let mut steps = Vec::with_capacity(numbering.nodes.len());
    steps.extend(numbering.nodes.iter().filter_map(step));
    steps
}

/// The address under which the unit of a step is recorded, where that is another one.
fn previous(states: &States<'_>, node: u32) -> Option<Address> {
    let recorded = match states.unit_released(node) {
        Some(recorded) => recorded,
        None => (*states.former.get(node as usize)?)?,
    };
    states.recorded.as_ref()?.application.units[recorded as usize].previous().cloned()
}

/// What is put into a unit when the action of its bundle runs.
fn injections(states: &States<'_>, unit: &Unit, action: Action) -> Vec<Injection> {
    let unit = states.described.get(&unit.address).copied().unwrap_or(unit);
    let applies = |injection: &&Injection| injection.applies_to(action.of_bundle());
    unit.injections().iter().filter(applies).cloned().collect()
}

/// What a step disrupts, but for what is itself new or goes with it.
fn disrupts(states: &States<'_>, node: u32, unit: &Unit, action: Action, limited: bool) -> Option<Arc<str>> {
    let former = || {
        let former = *states.former.get(node as usize)?;
        states.recorded.as_ref()?.application.units[former? as usize].disrupts().cloned()
    };
    match action {
        Action::Create if states.mode == Mode::Install => None,
        Action::Delete if states.mode == Mode::Uninstall && !limited => None,
        Action::Invoke => None,
        Action::Replace => unit.disrupts().cloned().or_else(former),
        Action::Create | Action::Update | Action::Delete => unit.disrupts().cloned(),
    }
}

/// What is particular to the step of a node.
struct Part<'s> {
    action: Action,
    reason: ReasonCode,
    causes: &'s [AttributePath],
    changes: Changes,
    unchanged: u32,
}

fn part<'s, 'a>(states: &'s States<'a>, graph: &StepGraph<'_>, node: u32) -> Option<(&'a Unit, Part<'s>)> {
    let Some(recorded) = states.unit_released(node) else {
        let unit = &states.desired.as_ref()?.application.units[node as usize];
        let verdict = &states.verdicts[node as usize];
        let action = match verdict.action? {
            Action::Replace if !graph.merged[node as usize] => Action::Create,
            action => action,
        };
        let (changes, unchanged) = match action {
            _ if action == Action::Create || verdict.code == ReasonCode::New => {
                (Changes::added(&unit.attributes), 0)
            }
            _ => (verdict.changes().to_vec().into(), verdict.unchanged),
        };
        let (reason, causes) = (verdict.code, verdict.causes());
        return Some((unit, Part { action, reason, causes, changes, unchanged }));
    };
    let unit = &states.recorded.as_ref()?.application.units[recorded as usize];
    let (reason, causes): (_, &[AttributePath]) = match states.now[recorded as usize] {
        Some(unit) => (states.verdicts[unit as usize].code, states.verdicts[unit as usize].causes()),
        None if states.mode == Mode::Uninstall => (ReasonCode::Uninstall, &[]),
        None => (ReasonCode::Removed, &[]),
    };
    let changes = Changes::removed(&unit.attributes);
    Some((unit, Part { action: Action::Delete, reason, causes, changes, unchanged: 0 }))
}

/// How many units need each unit, in the graph of both states.
pub(super) struct Dependents {
    /// For each unit its number in that graph: units of one address are one.
    desired: Vec<u32>,
    recorded: Vec<u32>,
    counts: Vec<u32>,
}

impl Dependents {
    pub(super) fn new<'a>(states: &States<'a>) -> Self {
        let mut known: FxHashMap<&Address, u32> = FxHashMap::default();
        let mut ends: Vec<Ends> = Vec::new();
        let mut units = 0;
        // In one state each unit has an address of its own.
        let is_alone = states.desired.is_none() || states.recorded.is_none();
        let mut numbers = |ties: Option<&Ties<'a>>| -> Vec<u32> {
            let Some(ties) = ties else { return Vec::new() };
            let mut next = || {
                units += 1;
                units - 1
            };
            let number = |unit: &'a Unit| match is_alone {
                true => next(),
                false => *known.entry(&unit.address).or_insert_with(&mut next),
            };
            let own: Vec<u32> = ties.application.units.iter().map(number).collect();
            ends.extend(ties.graph.edges().iter().map(|&(from, to)| (own[from as usize], own[to as usize])));
            own
        };
        let (desired, recorded) = (numbers(states.desired.as_ref()), numbers(states.recorded.as_ref()));
        let counts = dependents(&Graph::new(units, ends));
        Self { desired, recorded, counts }
    }

    /// For the unit of a node.
    fn of(&self, states: &States<'_>, node: u32) -> u32 {
        let number = match states.unit_released(node) {
            Some(unit) => self.recorded.get(unit as usize),
            None => self.desired.get(node as usize),
        };
        number.map_or(0, |&number| self.counts[number as usize])
    }
}
