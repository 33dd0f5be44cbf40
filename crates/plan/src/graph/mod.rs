//! The graph of needs over dense numbers: order, waves, critical path, cycles, optional edges, dependents.
//!
//! Units are `0..units`, in declaration order; an edge leads from the unit that needs to the one that is needed, and
//! its number is its place in the list it was built from, so that whoever built the graph finds evidence by it. Edges
//! may repeat, and may lead from a unit to itself. Everything is iterative: no depth of input can overflow the stack.
//!
//! | question | where | cost for n units and m edges |
//! |---|---|---|
//! | order, waves, slack, critical path | [`Schedule`] | n + m |
//! | who is in a cycle | [`Graph::components`] | n + m |
//! | shortest cycle, edges to cut | [`Graph::knots`] | n + m + a stated bound |
//! | which optional edges fit | [`fitting`] | n + m + a stated bound |
//! | how many depend on a unit | [`dependents`] | a stated bound, exact up to about 80,000 units |
//!
//! On purpose not here: units, evidence, words.

mod components;
mod dependents;
mod knots;
mod optional;
mod schedule;

pub use dependents::{DEPENDENTS_LIMIT, dependents};
pub use knots::Knot;
pub use optional::fitting;
pub use schedule::Schedule;

/// The place of an edge: who needs, who is needed.
pub type Ends = (u32, u32);

/// Needs between units, both ways, in compressed rows.
#[derive(Clone, Debug)]
pub struct Graph {
    ends: Vec<Ends>,
    needs: Rows,
    needed_by: Rows,
}

/// For each unit its neighbours.
#[derive(Clone, Debug)]
struct Rows {
    /// Where the row of a unit starts; one more than there are units.
    starts: Vec<u32>,
    /// The neighbours, row by row, each with the number of its edge; in a row, edges are in their given order.
    entries: Vec<(u32, u32)>,
}

impl Rows {
    /// Rows by `key`, listing `value`: a counting sort.
    fn new(units: u32, ends: &[Ends], key: impl Fn(&Ends) -> u32, value: impl Fn(&Ends) -> u32) -> Self {
        // Where the row of a unit goes on is kept in the place behind its own, which is where the next one starts once all
        // are in.
        let mut starts = vec![0u32; units as usize + 2];
        for edge in ends {
            starts[key(edge) as usize + 2] += 1;
        }
        for unit in 2..starts.len() {
            starts[unit] += starts[unit - 1];
        }
        let mut entries = vec![(0, 0); ends.len()];
        for (number, edge) in (0u32..).zip(ends) {
            let next = &mut starts[key(edge) as usize + 1];
            entries[*next as usize] = (value(edge), number);
            *next += 1;
        }
        starts.truncate(units as usize + 1);
        Self { starts, entries }
    }

    fn row(&self, unit: u32) -> &[(u32, u32)] {
        &self.entries[self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize]
    }
}

impl Graph {
    /// From its edges.
    ///
    /// # Panics
    /// An edge names a unit that is not below `units`.
    #[must_use]
    pub fn new(units: u32, ends: Vec<Ends>) -> Self {
        let needs = Rows::new(units, &ends, |edge| edge.0, |edge| edge.1);
        let needed_by = Rows::new(units, &ends, |edge| edge.1, |edge| edge.0);
        Self { ends, needs, needed_by }
    }

    /// How many units it has.
    #[must_use]
    pub fn units(&self) -> u32 {
        self.needs.starts.len() as u32 - 1
    }

    /// Its edges by number.
    #[must_use]
    pub fn edges(&self) -> &[Ends] {
        &self.ends
    }

    /// What a unit needs, each with the number of the edge.
    #[must_use]
    pub fn needs(&self, unit: u32) -> &[(u32, u32)] {
        self.needs.row(unit)
    }

    /// What needs a unit, each with the number of the edge.
    #[must_use]
    pub fn needed_by(&self, unit: u32) -> &[(u32, u32)] {
        self.needed_by.row(unit)
    }
}
