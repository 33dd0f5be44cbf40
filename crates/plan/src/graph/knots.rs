//! What to say about cycles: for each group of units that need each other its shortest cycle and edges to cut.
//!
//! **Shortest cycle.** A breadth-first search from each member finds the shortest cycle through it. All members are
//! tried as long as the common allowance of edge visits ([`ALLOWANCE`]) lasts, and one member in any case. So the
//! answer is the shortest cycle in all groups that people make, and a short one in a group of a million edges.
//!
//! **Edges to cut.** Any set of edges that leaves no cycle holds an edge of the shortest one. The method takes such a
//! cycle, removes one of its weakest edges (of those, the one after whose removal the fewest units are left in cycles),
//! and goes on with what is still woven together. Edges that turn out not to be needed in the set, as a later one
//! breaks their cycles as well, are taken out of it, strongest first; so the set is minimal: without any one of its
//! members a cycle is left. It need not be the smallest set that there is: finding that is NP-hard.
//!
//! When the allowance is spent, what is left is cut at the edges that lead back to an open unit of a depth-first search
//! that follows strong edges first. Each of those closes a cycle with edges that stay, so the set is minimal still.
//!
//! Putting edges back is a search each, with an allowance of its own ([`PUTTING_BACK`]); only in a group of a million
//! edges can it run out, and then what was not tried stays in the set.
//!
//! Groups are worked on from the smallest to the largest, so that one huge group does not spend the allowance of small
//! ones. All in all the cost is linear plus the allowance.

use std::collections::VecDeque;

use super::{Ends, Graph};

/// How many edge visits are spent on better answers, all groups together: about a tenth of a second.
const ALLOWANCE: u64 = 8_000_000;
/// How many edge visits are spent on finding out which edges are not needed in a cut, all groups together.
const PUTTING_BACK: u64 = 32_000_000;

/// Units that need each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Knot {
    /// All of them, by number.
    pub members: Vec<u32>,
    /// The shortest cycle as numbers of edges; each starts where the one before leads, and the first starts at the
    /// member of the cycle with the smallest number.
    pub shortest: Vec<u32>,
    /// Numbers of the edges to remove so that no cycle is left among the members; weakest first, except that the first
    /// lies on the shortest cycle. No member of the set can be left out, but for groups of very many edges.
    pub cut: Vec<u32>,
}

impl Graph {
    /// The groups of units that need each other, by their first member. `weakness` of the number of an edge is larger
    /// for those that are better given up.
    #[must_use]
    pub fn knots(&self, weakness: impl Fn(u32) -> u8) -> Vec<Knot> {
        let mut parts = Part::parts_of(self, |edge| edge);
        parts.sort_by_key(|part| (part.numbers.len(), part.members[0]));
        let (mut allowance, mut putting_back) = (ALLOWANCE, PUTTING_BACK);
        let knot = |part: Part| part.knot(&weakness, &mut allowance, &mut putting_back);
        let mut knots: Vec<Knot> = parts.into_iter().map(knot).collect();
        knots.sort_unstable_by_key(|knot| knot.members[0]);
        knots
    }
}

/// A group of units that need each other, with the edges among them; numbered anew.
struct Part {
    graph: Graph,
    /// The numbers of its units in the graph it was taken from.
    members: Vec<u32>,
    /// The numbers of its edges in the outermost graph.
    numbers: Vec<u32>,
}

impl Part {
    /// The groups of a graph. `number` gives the outer number of an edge.
    fn parts_of(graph: &Graph, number: impl Fn(u32) -> u32) -> Vec<Self> {
        let components = graph.components();
        if components.is_empty() {
            return Vec::new();
        }
        // For each unit its group and its place in it.
        let mut places = vec![(u32::MAX, 0); graph.units() as usize];
        for (group, members) in (0u32..).zip(&components) {
            for (place, &member) in (0u32..).zip(members) {
                places[member as usize] = (group, place);
            }
        }
        let part = |(group, members): (u32, Vec<u32>)| {
            let (mut ends, mut numbers): (Vec<Ends>, Vec<u32>) = (Vec::new(), Vec::new());
            for (place, &member) in (0u32..).zip(&members) {
                for &(need, edge) in graph.needs(member) {
                    let (other, need_place) = places[need as usize];
                    if other == group {
                        ends.push((place, need_place));
                        numbers.push(number(edge));
                    }
                }
            }
            Self { graph: Graph::new(members.len() as u32, ends), members, numbers }
        };
        (0u32..).zip(components).map(part).collect()
    }

    /// The groups that are left without one edge.
    fn without(&self, edge: u32) -> Vec<Self> {
        let kept: Vec<u32> = (0..self.numbers.len() as u32).filter(|&other| other != edge).collect();
        let ends = kept.iter().map(|&other| self.graph.edges()[other as usize]).collect();
        let rest = Graph::new(self.graph.units(), ends);
        Self::parts_of(&rest, |place| self.numbers[kept[place as usize] as usize])
    }

    fn size(&self) -> u64 {
        self.numbers.len() as u64
    }

    fn knot(self, weakness: &impl Fn(u32) -> u8, allowance: &mut u64, putting_back: &mut u64) -> Knot {
        let shortest = self.shortest(allowance);
        let outer = |edges: &[u32]| edges.iter().map(|&edge| self.numbers[edge as usize]).collect::<Vec<_>>();
        let mut result = Knot { members: Vec::new(), shortest: outer(&shortest), cut: Vec::new() };
        let (mut chosen, mut forced) = (Vec::new(), Vec::new());
        let mut open = self.step(&shortest, weakness, allowance, &mut chosen);
        while let Some(part) = open.pop() {
            if *allowance == 0 {
                forced.extend(part.back_edges(weakness));
            } else {
                let cycle = part.shortest(allowance);
                open.extend(part.step(&cycle, weakness, allowance, &mut chosen));
            }
        }
        let chosen = self.only_needed(chosen, &forced, weakness, putting_back);
        result.cut = forced;
        result.cut.extend(chosen);
        result.cut.sort_by_key(|&edge| (u8::MAX - weakness(edge), edge));
        let mut on_shortest = result.shortest.clone();
        on_shortest.sort_unstable();
        let first = result.cut.iter().position(|edge| on_shortest.binary_search(edge).is_ok());
        if let Some(first) = first {
            result.cut[..=first].rotate_right(1);
        }
        result.members = self.members;
        result
    }

    /// The shortest cycle as numbers of this part's edges, from its first member. Exact while the allowance lasts.
    fn shortest(&self, allowance: &mut u64) -> Vec<u32> {
        let mut search = Search::new(self.graph.units());
        let mut best: Vec<u32> = Vec::new();
        for start in 0..self.graph.units() {
            let limit = if best.is_empty() { u32::MAX } else { best.len() as u32 };
            if let Some(cycle) = search.cycle_through(&self.graph, start, limit, allowance) {
                best = cycle;
            }
            if best.len() == 1 || *allowance == 0 {
                break;
            }
        }
        let first = (0..best.len()).min_by_key(|&place| self.graph.edges()[best[place] as usize].0);
        best.rotate_left(first.unwrap_or(0));
        best
    }

    /// Removes one of the weakest edges of a cycle and gives what is still woven together.
    fn step(
        &self,
        cycle: &[u32],
        weakness: &impl Fn(u32) -> u8,
        allowance: &mut u64,
        chosen: &mut Vec<u32>,
    ) -> Vec<Self> {
        let weak = |edge: &u32| weakness(self.numbers[*edge as usize]);
        let weakest = cycle.iter().map(weak).max().unwrap_or(0);
        let mut best: Option<(usize, u32, Vec<Self>)> = None;
        for &edge in cycle.iter().filter(|edge| weak(edge) == weakest) {
            if best.is_some() && *allowance == 0 {
                break;
            }
            *allowance = allowance.saturating_sub(self.size());
            let rest = self.without(edge);
            let left = rest.iter().map(|part| part.members.len()).sum();
            if best.as_ref().is_none_or(|(least, ..)| left < *least) {
                best = Some((left, edge, rest));
            }
            if left == 0 {
                break;
            }
        }
        let Some((_, edge, rest)) = best else { return Vec::new() };
        chosen.push(self.numbers[edge as usize]);
        rest
    }

    /// The edges that lead back to a unit on the path of a depth-first search that follows strong edges first.
    fn back_edges(&self, weakness: &impl Fn(u32) -> u8) -> Vec<u32> {
        const OPEN: u8 = 1;
        const DONE: u8 = 2;
        let mut by_strength: Vec<u32> = (0..self.numbers.len() as u32).collect();
        by_strength.sort_by_key(|&edge| weakness(self.numbers[edge as usize]));
        let ends = by_strength.iter().map(|&edge| self.graph.edges()[edge as usize]).collect();
        let graph = Graph::new(self.graph.units(), ends);
        let mut state = vec![0u8; graph.units() as usize];
        let mut back = Vec::new();
        for root in 0..graph.units() {
            let mut path = if state[root as usize] == 0 { vec![(root, 0)] } else { continue };
            state[root as usize] = OPEN;
            while let Some((unit, next)) = path.last_mut() {
                let Some(&(need, edge)) = graph.needs(*unit).get(*next) else {
                    state[*unit as usize] = DONE;
                    path.pop();
                    continue;
                };
                *next += 1;
                match state[need as usize] {
                    OPEN => back.push(self.numbers[by_strength[edge as usize] as usize]),
                    DONE => {}
                    _ => {
                        state[need as usize] = OPEN;
                        path.push((need, 0));
                    }
                }
            }
        }
        back
    }

    /// Those of the chosen edges without which a cycle is left, when all of `forced` are removed. Strong edges are the
    /// first to be put back.
    fn only_needed(
        &self,
        mut chosen: Vec<u32>,
        forced: &[u32],
        weakness: &impl Fn(u32) -> u8,
        allowance: &mut u64,
    ) -> Vec<u32> {
        if chosen.len() == 1 {
            return chosen;
        }
        chosen.sort_by_key(|&edge| (weakness(edge), edge));
        let mut inner: Vec<(u32, u32)> =
            (0u32..).zip(&self.numbers).map(|(place, &edge)| (edge, place)).collect();
        inner.sort_unstable();
        let place = |edge: &u32| {
            inner.binary_search_by_key(edge, |pair| pair.0).map_or(u32::MAX, |found| inner[found].1)
        };
        let mut removed = vec![false; self.numbers.len()];
        for edge in chosen.iter().chain(forced) {
            removed[place(edge) as usize] = true;
        }
        let mut search = Search::new(self.graph.units());
        chosen.retain(|edge| {
            let inner = place(edge);
            let (from, to) = self.graph.edges()[inner as usize];
            let needed = from == to || search.leads(&self.graph, to, from, &removed, allowance);
            removed[inner as usize] = needed;
            needed
        });
        chosen
    }
}

/// Breadth-first searches that share their memory.
struct Search {
    /// For each unit the search that last saw it and the edge by which it was reached.
    seen: Vec<(u32, u32)>,
    searches: u32,
    queue: VecDeque<(u32, u32)>,
}

impl Search {
    fn new(units: u32) -> Self {
        Self { seen: vec![(0, 0); units as usize], searches: 0, queue: VecDeque::new() }
    }

    /// The shortest cycle through a unit, as edges from it, when it has fewer edges than `limit`.
    fn cycle_through(
        &mut self,
        graph: &Graph,
        start: u32,
        limit: u32,
        allowance: &mut u64,
    ) -> Option<Vec<u32>> {
        self.searches += 1;
        self.queue.clear();
        self.queue.push_back((start, 0));
        while let Some((unit, distance)) = self.queue.pop_front() {
            if distance + 1 >= limit {
                return None;
            }
            *allowance = allowance.saturating_sub(graph.needs(unit).len() as u64);
            for &(need, edge) in graph.needs(unit) {
                if need == start {
                    let mut cycle = vec![edge];
                    let mut at = unit;
                    while at != start {
                        let (_, edge) = self.seen[at as usize];
                        cycle.push(edge);
                        at = graph.edges()[edge as usize].0;
                    }
                    cycle.reverse();
                    return Some(cycle);
                }
                if self.seen[need as usize].0 != self.searches {
                    self.seen[need as usize] = (self.searches, edge);
                    self.queue.push_back((need, distance + 1));
                }
            }
        }
        None
    }

    /// Whether needs lead from one unit to another without the removed edges; yes when the allowance is spent.
    fn leads(&mut self, graph: &Graph, from: u32, to: u32, removed: &[bool], allowance: &mut u64) -> bool {
        self.searches += 1;
        self.queue.clear();
        self.queue.push_back((from, 0));
        self.seen[from as usize].0 = self.searches;
        while let Some((unit, _)) = self.queue.pop_front() {
            *allowance = allowance.saturating_sub(graph.needs(unit).len() as u64);
            if unit == to || *allowance == 0 {
                return true;
            }
            for &(need, edge) in graph.needs(unit) {
                if !removed[edge as usize] && self.seen[need as usize].0 != self.searches {
                    self.seen[need as usize].0 = self.searches;
                    self.queue.push_back((need, 0));
                }
            }
        }
        false
    }
}
