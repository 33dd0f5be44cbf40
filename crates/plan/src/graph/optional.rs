//! Edges that are used only where they fit: inferred ones, and ends of old ties that contradict new ones.
//!
//! The required edges are there first. Each optional one, in its given order, is added unless what is already there
//! leads back from the unit it names to the unit it starts from. Only optional edges inside a component of the full
//! graph can ever close a cycle; all others are taken without a look.
//!
//! Inside a component an order of the units is kept in which every unit comes after its needs (units that need each
//! other by required edges count as one). An optional edge that agrees with that order is taken at once. For another
//! one a search looks for a way back between the two places in the order, and finding none, moves what it saw (the
//! method of Pearce and Kelly). That search can be long again and again, so it has an allowance ([`ALLOWANCE`] edge
//! visits for all edges together); when it is spent, edges that disagree with the order are given up without a search.
//! The result never has a cycle that the required edges do not have.

use super::{Ends, Graph};

/// How many edge visits are spent on searches, all optional edges together: about a tenth of a second.
const ALLOWANCE: u64 = 8_000_000;

/// For each optional edge whether it can be kept.
#[must_use]
pub fn fitting(units: u32, required: &[Ends], optional: &[Ends]) -> Vec<bool> {
    if optional.is_empty() {
        return Vec::new();
    }
    let full = Graph::new(units, required.iter().chain(optional).copied().collect());
    let (component, count) = full.component_numbers();
    // Where each component is a single unit, only an edge from a unit to itself is a cycle.
    let inside = |edge: &Ends| component[edge.0 as usize] == component[edge.1 as usize];
    let mut keep: Vec<bool> = optional.iter().map(|edge| !inside(edge)).collect();
    if count == units || keep.iter().all(|&kept| kept) {
        return keep;
    }
    let required: Vec<Ends> = required.iter().filter(|edge| inside(edge)).copied().collect();
    let mut order = Order::new(units, &required);
    for (edge, kept) in optional.iter().zip(&mut keep).filter(|(_, kept)| !**kept) {
        *kept = order.add(*edge);
    }
    keep
}

/// An order of groups of units that is kept while edges are added.
struct Order {
    /// For each unit its group: units that need each other by required edges.
    group: Vec<u32>,
    /// For each group its place; needs have smaller places.
    place: Vec<u32>,
    needs: Vec<Vec<u32>>,
    needed_by: Vec<Vec<u32>>,
    /// The last search that saw a group.
    seen: Vec<u32>,
    searches: u32,
    allowance: u64,
}

impl Order {
    fn new(units: u32, required: &[Ends]) -> Self {
        // Components are numbered after those they need, so the number is the first place.
        let (group, count) = Graph::new(units, required.to_vec()).component_numbers();
        let mut order = Self {
            place: (0..count).collect(),
            needs: vec![Vec::new(); count as usize],
            needed_by: vec![Vec::new(); count as usize],
            seen: vec![0; count as usize],
            searches: 0,
            allowance: ALLOWANCE,
            group,
        };
        for &(from, to) in required {
            let (from, to) = (order.group[from as usize], order.group[to as usize]);
            if from != to {
                order.link(from, to);
            }
        }
        order
    }

    fn link(&mut self, from: u32, to: u32) {
        self.needs[from as usize].push(to);
        self.needed_by[to as usize].push(from);
    }

    /// Adds an edge unless it closes a cycle.
    fn add(&mut self, (from, to): Ends) -> bool {
        let (from, to) = (self.group[from as usize], self.group[to as usize]);
        if from == to {
            return false;
        }
        let (low, high) = (self.place[from as usize], self.place[to as usize]);
        if low < high {
            // What `to` needs, back to the place of `from`; meeting `from` is a cycle.
            let Some(below) = self.reach(to, |place| place >= low, Self::needs_of) else { return false };
            if below.contains(&from) {
                return false;
            }
            let Some(above) = self.reach(from, |place| place <= high, Self::needed_by_of) else {
                return false;
            };
            self.reorder(below, above);
        }
        self.link(from, to);
        true
    }

    fn needs_of(&self, group: u32) -> &[u32] {
        &self.needs[group as usize]
    }

    fn needed_by_of(&self, group: u32) -> &[u32] {
        &self.needed_by[group as usize]
    }

    /// The groups reached from one, itself among them, through places inside the bounds; `None` when the allowance is
    /// spent.
    fn reach(
        &mut self,
        start: u32,
        inside: impl Fn(u32) -> bool,
        neighbours: fn(&Self, u32) -> &[u32],
    ) -> Option<Vec<u32>> {
        self.searches += 1;
        let search = self.searches;
        self.seen[start as usize] = search;
        let mut reached = vec![start];
        let mut next = 0;
        while let Some(&group) = reached.get(next) {
            next += 1;
            let cost = neighbours(self, group).len() as u64 + 1;
            self.allowance = self.allowance.checked_sub(cost)?;
            for index in 0..neighbours(self, group).len() {
                let other = neighbours(self, group)[index];
                if self.seen[other as usize] != search && inside(self.place[other as usize]) {
                    self.seen[other as usize] = search;
                    reached.push(other);
                }
            }
        }
        Some(reached)
    }

    /// Gives the places of both sets anew: first all of `below`, then all of `above`, each in its former order.
    fn reorder(&mut self, mut below: Vec<u32>, mut above: Vec<u32>) {
        below.sort_unstable_by_key(|&group| self.place[group as usize]);
        above.sort_unstable_by_key(|&group| self.place[group as usize]);
        below.append(&mut above);
        let mut places: Vec<u32> = below.iter().map(|&group| self.place[group as usize]).collect();
        places.sort_unstable();
        for (group, place) in below.into_iter().zip(places) {
            self.place[group as usize] = place;
        }
    }
}
