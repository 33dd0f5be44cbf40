//! Ways of needs between units of one state, whatever is done with them.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_model::{Address, Application, Edge, EdgeKind};

use crate::graph::Graph;
use crate::steps::{CycleEdge, Plan};

/// What the units of a state need of each other.
#[derive(Debug)]
pub struct Needs<'a> {
    application: &'a Application,
    /// For each edge of the graph its place in the application.
    edges: Vec<u32>,
    graph: Graph,
}

impl<'a> Needs<'a> {
    /// Of a state of which a plan was made: without the edges that were given up there.
    #[must_use]
    pub fn of(application: &'a Application, plan: &Plan, inferred_edges: bool) -> Self {
        let dropped: BTreeSet<_> =
            plan.dropped.iter().map(|edge| (&edge.from, &edge.to, edge.kind)).collect();
        let address = |edge: &Edge| {
            let of = |unit: usize| &application.units[unit].address;
            (of(edge.from.index()), of(edge.to.index()), edge.kind)
        };
        let counts = |edge: &Edge| {
            (inferred_edges || edge.kind != EdgeKind::Inferred) && !dropped.contains(&address(edge))
        };
        let edges: Vec<u32> = (0u32..)
            .zip(&application.edges)
            .filter(|(_, edge)| counts(edge))
            .map(|(place, _)| place)
            .collect();
        let ends = edges.iter().map(|&place| {
            let edge = &application.edges[place as usize];
            (edge.from.0, edge.to.0)
        });
        let graph = Graph::new(application.units.len() as u32, ends.collect());
        Self { application, edges, graph }
    }

    fn units(&self, addresses: &BTreeSet<Address>) -> Vec<u32> {
        let units = (0u32..).zip(&self.application.units);
        units.filter(|(_, unit)| addresses.contains(&unit.address)).map(|(index, _)| index).collect()
    }

    /// The units that need a unit: each with how many needs lead there at least. Nearest first, then in their order.
    #[must_use]
    pub fn needed_by(&self, address: &Address) -> Vec<(Address, u32)> {
        let own = (0u32..).zip(&self.application.units).filter(|(_, unit)| unit.address == *address);
        let mut distance: BTreeMap<u32, u32> = own.map(|(unit, _)| (unit, 0)).collect();
        let mut open: Vec<u32> = distance.keys().copied().collect();
        let mut next = 0;
        while let Some(&unit) = open.get(next) {
            next += 1;
            let far = distance.get(&unit).copied().unwrap_or(0) + 1;
            for &(user, _) in self.graph.needed_by(unit) {
                distance.entry(user).or_insert_with(|| {
                    open.push(user);
                    far
                });
            }
        }
        let mut found: Vec<(u32, u32)> =
            distance.into_iter().filter(|(_, far)| *far > 0).map(|(unit, far)| (far, unit)).collect();
        found.sort_unstable();
        let address = |unit: u32| self.application.units[unit as usize].address.clone();
        found.into_iter().map(|(far, unit)| (address(unit), far)).collect()
    }

    fn edge(&self, number: u32) -> CycleEdge {
        let edge = &self.application.edges[self.edges[number as usize] as usize];
        let address = |unit: usize| self.application.units[unit].address.clone();
        CycleEdge {
            from: address(edge.from.index()),
            to: address(edge.to.index()),
            kind: edge.kind,
            evidence: edge.evidence.clone(),
        }
    }
}

/// The edges on a shortest way of needs from one of some units to one of others: at least one edge. `None` where no way
/// leads there. Of several the one that leaves the unit declared first, and so on.
#[must_use]
pub fn way(needs: &Needs<'_>, from: &BTreeSet<Address>, to: &BTreeSet<Address>) -> Option<Vec<CycleEdge>> {
    let mut is_end = vec![false; needs.graph.units() as usize];
    needs.units(to).into_iter().for_each(|unit| is_end[unit as usize] = true);
    // For each unit that was reached the edge that led there.
    let mut reached: BTreeMap<u32, u32> = BTreeMap::new();
    let mut open = needs.units(from);
    let mut next = 0;
    while let Some(&unit) = open.get(next) {
        next += 1;
        for &(need, edge) in needs.graph.needs(unit) {
            if reached.contains_key(&need) {
                continue;
            }
            reached.insert(need, edge);
            if is_end[need as usize] {
                return Some(back(needs, &reached, need, from));
            }
            open.push(need);
        }
    }
    None
}

/// The edges that led to a unit.
fn back(
    needs: &Needs<'_>,
    reached: &BTreeMap<u32, u32>,
    end: u32,
    from: &BTreeSet<Address>,
) -> Vec<CycleEdge> {
    let starts = needs.units(from);
    let mut way = Vec::new();
    let mut unit = end;
    while let Some(&edge) = reached.get(&unit) {
        way.push(needs.edge(edge));
        unit = needs.graph.edges()[edge as usize].0;
        // A start may have been reached over a cycle too; the way ends at the first start.
        if starts.binary_search(&unit).is_ok() {
            break;
        }
    }
    way.reverse();
    way
}
