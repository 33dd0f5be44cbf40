//! How fast a graph is ordered, next to petgraph. Both are handed the edges and make their own graph of them.
//!
//! Ours computes waves, slack, the critical path and whether there is a cycle; petgraph sorts, nothing more.

use plimsoll_plan::graph::{Ends, Graph, Schedule};
use plimsoll_test_support::samples::graphs::Shape;

use crate::measured::Measured;

/// A library: what it makes of the edges between so many units, so many times.
type Library = fn(u32, &[Ends], usize) -> Measured;

/// All libraries.
pub(crate) const LIBRARIES: &[(&str, Library)] = &[("plimsoll", plimsoll), ("petgraph", petgraph)];

/// Measures a library with a graph.
pub(crate) fn measure(library: Library, shape: Shape, size: u32, repetitions: usize) -> Measured {
    let (units, ends) = shape.graph(size);
    library(units, &ends, repetitions)
}

/// The answer is the number of waves of what can be ordered.
fn plimsoll(units: u32, ends: &[Ends], repetitions: usize) -> Measured {
    let work = |ends| {
        let graph = Graph::new(units, ends);
        let schedule = Schedule::new(&graph);
        let path = schedule.critical_path(&graph, |_| true);
        (schedule.by_wave(), schedule.is_complete(), path, schedule.waves)
    };
    Measured::repeat(repetitions, || ends.to_vec(), work, |made| made.3 as usize)
}

/// The answer is the number of units in order; none where there is a cycle.
fn petgraph(units: u32, ends: &[Ends], repetitions: usize) -> Measured {
    let work = |ends: &[Ends]| {
        let mut graph = petgraph::graph::DiGraph::<(), ()>::with_capacity(units as usize, ends.len());
        (0..units).for_each(|_| {
            graph.add_node(());
        });
        for &(from, to) in ends {
            graph.add_edge(to.into(), from.into(), ());
        }
        petgraph::algo::toposort(&graph, None)
    };
    Measured::repeat(repetitions, || ends, work, |sorted| sorted.as_ref().map_or(0, Vec::len))
}
