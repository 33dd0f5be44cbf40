//! The graph of steps: which half of which unit's change waits for which other half. The rules are told in the comment
//! of the parent module.

use std::cell::LazyCell;

use plimsoll_model::{Address, Edge, Unit};
use rustc_hash::FxHashSet;

use super::States;
use super::only::{self, Only};
use crate::graph::{Ends, Graph, Schedule, fitting};
use crate::steps::Action;

/// Why a node of the step graph waits for another.
#[derive(Clone, Copy)]
pub(super) enum Tie<'a> {
    /// The unit needs the other one; an edge of the desired state.
    Needs(&'a Edge),
    /// The unit is deleted, and the other one used it; an edge of the recorded state.
    UsedBy(&'a Edge),
    /// The unit is made anew after its former self is gone.
    Former,
    /// The unit goes when all else is done; see [`States::hub`].
    Last,
}

/// The nodes of the step graph and their order.
pub(super) struct StepGraph<'a> {
    /// Waits between nodes.
    pub(super) graph: Graph,
    /// Why, for each edge of the graph.
    pub(super) ties: Vec<Tie<'a>>,
    pub(super) schedule: Schedule,
    /// For each node whether it has a step.
    pub(super) has_step: Vec<bool>,
    /// For each node whether it cannot be ordered.
    pub(super) blocked: Vec<bool>,
    /// For each node whether it is among those that the plan is limited to.
    pub(super) chosen: Vec<bool>,
    /// Recorded edges that are not respected because they contradict the desired order.
    pub(super) contradicting: Vec<&'a Edge>,
    /// For each desired unit that is replaced, whether its halves are one step.
    pub(super) merged: Vec<bool>,
}

impl<'a> StepGraph<'a> {
    pub(super) fn new(states: &States<'a>, only: Option<&Only>) -> Self {
        let mut waits = Waits::default();
        waits.needs(states);
        let contradicting = if states.removes_something() { waits.uses(states) } else { Vec::new() };
        waits.removals_last(states);
        let blocked = waits.blocked(states);
        waits.keep(|(from, to)| !blocked[from as usize] && !blocked[to as usize]);
        let merged = waits.merge(states, &blocked);
        let graph = Graph::new(states.nodes(), waits.ends);
        let chosen = only.map_or_else(
            || vec![true; states.nodes() as usize],
            |only| only::chosen(only, states, &graph, &merged),
        );
        let has_step: Vec<bool> = (0..states.nodes())
            .map(|node| {
                !blocked[node as usize]
                    && chosen[node as usize]
                    && states.has_part(node)
                    && !is_merged_release(states, &merged, node)
            })
            .collect();
        let schedule = Schedule::weighted(&graph, |node| has_step[node as usize]);
        Self { graph, ties: waits.ties, schedule, has_step, blocked, chosen, contradicting, merged }
    }

    /// Whether a node is one of the plan, if something is to be done at it.
    pub(super) fn is_planned(&self, node: u32) -> bool {
        !self.blocked[node as usize] && self.chosen[node as usize]
    }
}

fn is_merged_release(states: &States<'_>, merged: &[bool], node: u32) -> bool {
    states
        .unit_released(node)
        .and_then(|recorded| states.now[recorded as usize])
        .is_some_and(|d| merged[d as usize])
}

/// Waits, while they are collected.
#[derive(Default)]
struct Waits<'a> {
    ends: Vec<Ends>,
    ties: Vec<Tie<'a>>,
}

impl<'a> Waits<'a> {
    fn push(&mut self, from: u32, to: u32, tie: Tie<'a>) {
        self.ends.push((from, to));
        self.ties.push(tie);
    }

    fn keep(&mut self, keep: impl Fn(Ends) -> bool) {
        let mut ties = self.ends.iter().map(|&ends| keep(ends));
        self.ties.retain(|_| ties.next().unwrap_or(true));
        self.ends.retain(|&ends| keep(ends));
    }

    /// What is made waits for what it needs.
    fn needs(&mut self, states: &States<'a>) {
        let Some(desired) = &states.desired else { return };
        self.ends.reserve_exact(desired.edges.len());
        self.ties.reserve_exact(desired.edges.len());
        for (edge, &(from, to)) in (0u32..).zip(desired.graph.edges()) {
            self.push(from, to, Tie::Needs(desired.edge(edge)));
        }
    }

    /// What is deleted waits for what used it. Returns the recorded edges that do not fit.
    fn uses(&mut self, states: &States<'a>) -> Vec<&'a Edge> {
        let Some(recorded) = &states.recorded else { return Vec::new() };
        for (edge, &(from, to)) in (0u32..).zip(recorded.graph.edges()) {
            self.push(states.release(to), states.release(from), Tie::UsedBy(recorded.edge(edge)));
        }
        for (unit, former) in (0u32..).zip(&states.former) {
            if let (Some(former), Some(Action::Replace)) = (former, states.action(unit)) {
                self.push(unit, states.release(*former), Tie::Former);
            }
        }
        let Some(desired) = &states.desired else { return Vec::new() };
        let still: FxHashSet<Ends> = desired.graph.edges().iter().copied().collect();
        let (mut optional, mut ties) = (Vec::new(), Vec::new());
        for (edge, &(from, to)) in (0u32..).zip(recorded.graph.edges()) {
            let Some(user) = states.now[from as usize] else { continue };
            let goes_on = states.now[to as usize].is_some_and(|to| still.contains(&(user, to)));
            if states.action(user) == Some(Action::Update) && states.is_removed(to) && !goes_on {
                optional.push((states.release(to), user));
                ties.push(recorded.edge(edge));
            }
        }
        let fits = fitting(states.nodes(), &self.ends, &optional);
        let mut contradicting = Vec::new();
        for ((ends, edge), fits) in optional.into_iter().zip(ties).zip(fits) {
            if fits {
                self.push(ends.0, ends.1, Tie::UsedBy(edge));
            } else {
                contradicting.push(edge);
            }
        }
        contradicting
    }

    /// What goes for good waits for all that is made, where the family has it so.
    fn removals_last(&mut self, states: &States<'a>) {
        let (Some(desired), Some(recorded)) = (&states.desired, &states.recorded) else { return };
        let application = desired.application;
        if !application.family.removes_last() || !states.now.contains(&None) {
            return;
        }
        let is_own = |address: &Address| address.application() == &*application.id;
        let early = self.waited_for(states);
        // What changes the pods of something that stays is a part of it, and goes when that is changed.
        let desired_units: LazyCell<FxHashSet<&Address>, _> =
            LazyCell::new(|| application.units.iter().map(|unit| &unit.address).collect());
        let is_part = |gone: &Unit| {
            let around = gone.address.parent().and_then(|kind| kind.parent());
            gone.disrupts().is_some() && around.is_some_and(|around| desired_units.contains(&around))
        };
        for (unit, now) in (0u32..).zip(&states.now) {
            let release = states.release(unit);
            let goes = now.is_none() && states.has_part(release) && !early[release as usize];
            let gone = &recorded.application.units[unit as usize];
            if goes && is_own(&gone.address) && !is_part(gone) {
                self.push(release, states.hub(), Tie::Last);
            }
        }
        for (unit, of) in (0u32..).zip(&application.units) {
            if is_own(&of.address) {
                self.push(states.hub(), unit, Tie::Last);
            }
        }
    }

    /// The nodes that what is replaced waits for, directly or through others.
    fn waited_for(&self, states: &States<'_>) -> Vec<bool> {
        let mut seen = vec![false; states.nodes() as usize];
        let is_replaced = |unit: &u32| states.action(*unit) == Some(Action::Replace);
        let mut open: Vec<u32> = (0..states.made()).filter(is_replaced).collect();
        if open.is_empty() {
            return seen;
        }
        let graph = Graph::new(states.nodes(), self.ends.clone());
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node as usize], true) {
                open.extend(graph.needs(node).iter().map(|(other, _)| *other));
            }
        }
        seen
    }

    /// Nodes that wait for a cycle. Nothing is torn down that could not be made again.
    fn blocked(&self, states: &States<'_>) -> Vec<bool> {
        let mut blocked = vec![false; states.nodes() as usize];
        let Some(desired) = states.desired.as_ref().filter(|desired| !desired.schedule.is_complete()) else {
            return blocked;
        };
        let graph = Graph::new(states.nodes(), self.ends.clone());
        let mut open: Vec<u32> =
            (0..states.made()).filter(|&unit| !desired.schedule.has_turn(unit)).collect();
        while let Some(node) = open.pop() {
            if std::mem::replace(&mut blocked[node as usize], true) {
                continue;
            }
            open.extend(graph.needed_by(node).iter().map(|&(user, _)| user));
            if node < states.made() && states.action(node) == Some(Action::Replace) {
                open.extend(states.former[node as usize].map(|former| states.release(former)));
            }
        }
        blocked
    }

    /// Joins the two halves of replacements where that makes no cycle, and redirects waits accordingly.
    fn merge(&mut self, states: &States<'_>, blocked: &[bool]) -> Vec<bool> {
        let replaced = |unit: u32| states.action(unit) == Some(Action::Replace) && !blocked[unit as usize];
        let mut merged: Vec<bool> = (0..states.made()).map(replaced).collect();
        if !merged.contains(&true) {
            return merged;
        }
        let all = merged.clone();
        let mut ends = self.joined(states, &all);
        ends.retain(|(from, to)| from != to);
        let joined = Graph::new(states.nodes(), ends);
        if !Schedule::new(&joined).is_complete() {
            let (component, _) = joined.component_numbers();
            for &(from, to) in &self.ends {
                let to = states.joined(&all, to);
                let inside = component[from as usize] == component[to as usize];
                if from < states.made() && all[from as usize] && to != from && inside {
                    merged[from as usize] = false;
                }
            }
        }
        self.ends = self.joined(states, &merged);
        self.keep(|(from, to)| from != to);
        merged
    }

    /// The waits when the halves of some units are one.
    fn joined(&self, states: &States<'_>, merged: &[bool]) -> Vec<Ends> {
        self.ends.iter().map(|&(from, to)| (states.joined(merged, from), states.joined(merged, to))).collect()
    }
}
