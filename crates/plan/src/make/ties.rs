//! The edges of one state that order its units: those switched off, and those that do not fit, are left out.

use plimsoll_model::{Application, Edge, EdgeKind};

use crate::graph::{Graph, Knot, Schedule, fitting};

/// The edges of one state that are used.
pub(super) struct Ties<'a> {
    pub(super) application: &'a Application,
    /// Needs among the units.
    pub(super) graph: Graph,
    /// For each edge of the graph its place in the application's edges.
    pub(super) edges: Vec<u32>,
    /// Places of the edges that were given up.
    pub(super) dropped: Vec<u32>,
    pub(super) schedule: Schedule,
}

impl<'a> Ties<'a> {
    /// Takes all edges but those that are switched off and the inferred ones that close a cycle. Edges of units that do
    /// not exist are passed over.
    pub(super) fn new(application: &'a Application, inferred_edges: bool) -> Self {
        let units = application.units.len();
        let usable = |edge: &Edge| {
            (inferred_edges || edge.kind != EdgeKind::Inferred)
                && edge.from.index() < units
                && edge.to.index() < units
        };
        let edges = (0u32..).zip(&application.edges).filter(|(_, edge)| usable(edge)).map(|(place, _)| place);
        let mut ties = Self::of(application, edges.collect());
        if !ties.schedule.is_complete() {
            let inferred = |place: &u32| application.edges[*place as usize].kind == EdgeKind::Inferred;
            let (optional, required): (Vec<u32>, Vec<u32>) =
                ties.edges.iter().partition(|place| inferred(place));
            let ends =
                |places: &[u32]| places.iter().map(|&place| ends(application, place)).collect::<Vec<_>>();
            let kept = fitting(units as u32, &ends(&required), &ends(&optional));
            let dropped =
                optional.iter().zip(kept).filter(|(_, kept)| !kept).map(|(place, _)| *place).collect();
            ties = ties.without(dropped);
        }
        ties
    }

    fn of(application: &'a Application, edges: Vec<u32>) -> Self {
        let ends = edges.iter().map(|&place| ends(application, place)).collect();
        let graph = Graph::new(application.units.len() as u32, ends);
        let schedule = Schedule::new(&graph);
        Self { application, graph, edges, dropped: Vec::new(), schedule }
    }

    /// Without some more edges, given by place.
    fn without(self, dropped: Vec<u32>) -> Self {
        if dropped.is_empty() {
            return self;
        }
        let mut all = self.dropped;
        all.extend(dropped);
        all.sort_unstable();
        let kept = self.edges.into_iter().filter(|place| all.binary_search(place).is_err()).collect();
        Self { dropped: all, ..Self::of(self.application, kept) }
    }

    /// Without the edges that have to be cut so that no cycle is left.
    pub(super) fn cut(self) -> Self {
        if self.schedule.is_complete() {
            return self;
        }
        let dropped =
            self.knots().iter().flat_map(|knot| &knot.cut).map(|&edge| self.edges[edge as usize]).collect();
        self.without(dropped)
    }

    /// The cycles that are left, weak edges cut first.
    pub(super) fn knots(&self) -> Vec<Knot> {
        if self.schedule.is_complete() {
            return Vec::new();
        }
        self.graph.knots(|edge| weakness(self.edge(edge).kind))
    }

    /// The edge behind an edge of the graph.
    pub(super) fn edge(&self, edge: u32) -> &'a Edge {
        &self.application.edges[self.edges[edge as usize] as usize]
    }
}

fn ends(application: &Application, place: u32) -> (u32, u32) {
    let edge = &application.edges[place as usize];
    (edge.from.0, edge.to.0)
}

/// How readily an edge of a kind is given up; larger is sooner.
const fn weakness(kind: EdgeKind) -> u8 {
    match kind {
        EdgeKind::Declared => 0,
        EdgeKind::Data => 1,
        EdgeKind::Containment => 2,
        EdgeKind::Policy => 3,
        EdgeKind::Order => 4,
        EdgeKind::Inferred => 5,
    }
}
