//! For each step the steps that it waits for directly: over one edge, or over units that have no step of their own.
//!
//! Behind each node without a step the nearest steps are kept, at most [`THROUGH`] of them, those of the latest waves
//! first: a unit that stays and stands between a thousand steps on either side would otherwise give a million waits.
//! Waves hold in any case.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use plimsoll_model::{EdgeKind, Evidence};
use rustc_hash::FxHashMap;

use super::States;
use super::order::{StepGraph, Tie};
use super::steps::Numbering;
use crate::steps::{StepIndex, Wait};

/// How many steps behind a unit without a step are told.
const THROUGH: usize = 16;
/// How many edges of a way through such units are told.
const EDGES: usize = 8;

pub(super) struct Waiting<'w, 'a> {
    states: &'w States<'a>,
    graph: &'w StepGraph<'a>,
    numbering: &'w Numbering,
    /// For each node without a step that has steps behind it the nearest of them, each with the edge that leads there.
    behind: FxHashMap<u32, Vec<(StepIndex, u32)>>,
}

impl<'w, 'a> Waiting<'w, 'a> {
    pub(super) fn new(states: &'w States<'a>, graph: &'w StepGraph<'a>, numbering: &'w Numbering) -> Self {
        let mut behind: FxHashMap<u32, Vec<(StepIndex, u32)>> = FxHashMap::default();
        for &node in graph.schedule.any_order() {
            if numbering.step(node).is_some() {
                continue;
            }
            let mut found: Vec<(StepIndex, u32)> = Vec::new();
            for &(need, edge) in graph.graph.needs(node) {
                match numbering.step(need) {
                    Some(step) => found.push((step, edge)),
                    None => {
                        let steps = behind.get(&need).into_iter().flatten();
                        found.extend(steps.map(|&(step, _)| (step, edge)));
                    }
                }
            }
            // Later steps are in later waves. Of several ways to a step the first edge is told.
            found.sort_unstable_by_key(|&(step, edge)| (std::cmp::Reverse(step), edge));
            found.dedup_by_key(|(step, _)| *step);
            found.truncate(THROUGH);
            if !found.is_empty() {
                behind.insert(node, found);
            }
        }
        Self { states, graph, numbering, behind }
    }

    /// The waits of the step of a node.
    pub(super) fn of(&self, node: u32) -> Vec<Wait> {
        let mut waits: BTreeMap<StepIndex, Wait> = BTreeMap::new();
        for &(need, edge) in self.graph.graph.needs(node) {
            if let Some(step) = self.numbering.step(need) {
                let (kind, evidence) = self.tie(edge);
                match waits.entry(step) {
                    Entry::Vacant(entry) => {
                        entry.insert(Wait { step, kind, through: Box::default(), evidence });
                    }
                    Entry::Occupied(mut entry) => {
                        let wait = entry.get_mut();
                        wait.kind = stronger(wait.kind, kind);
                        wait.evidence = wait.evidence.iter().chain(&*evidence).cloned().collect();
                    }
                }
            }
        }
        for &(need, edge) in self.graph.graph.needs(node) {
            for &(step, _) in self.behind.get(&need).into_iter().flatten() {
                waits.entry(step).or_insert_with(|| self.through(step, edge));
            }
        }
        // There are very many lists of waits, so each has the room that it needs and no more.
        let mut all = Vec::with_capacity(waits.len());
        all.extend(waits.into_values());
        all
    }

    /// A wait over an edge to a node without a step, and on from there.
    fn through(&self, step: StepIndex, first: u32) -> Wait {
        let (mut through, mut evidence) = (Vec::new(), Vec::new());
        let mut edge = first;
        for _ in 0..EDGES {
            evidence.extend_from_slice(&self.tie(edge).1);
            let (_, node) = self.graph.graph.edges()[edge as usize];
            if self.numbering.step(node) == Some(step) {
                break;
            }
            through.extend(self.states.address(node).cloned());
            let next = self.behind.get(&node).into_iter().flatten().find(|(other, _)| *other == step);
            let Some(&(_, next)) = next else { break };
            edge = next;
        }
        Wait { step, kind: self.tie(first).0, through: through.into(), evidence: evidence.into() }
    }

    /// The kind of need and the evidence of an edge of the step graph.
    fn tie(&self, edge: u32) -> (Option<EdgeKind>, Arc<[Arc<Evidence>]>) {
        match self.graph.ties[edge as usize] {
            Tie::Needs(edge) => (Some(edge.kind), edge.evidence.clone()),
            Tie::UsedBy(edge) => (None, edge.evidence.clone()),
            Tie::Former => (None, Arc::default()),
            Tie::Last => (Some(EdgeKind::Order), Arc::default()),
        }
    }
}

/// The stronger of two kinds of need; any is stronger than none.
fn stronger(one: Option<EdgeKind>, other: Option<EdgeKind>) -> Option<EdgeKind> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
