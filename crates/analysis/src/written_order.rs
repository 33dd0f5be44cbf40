//! The order in which components are written, compared with what they need.

use std::collections::BTreeSet;

use plimsoll_base::Edit;
use plimsoll_formats::nulecule::Assembled;
use plimsoll_formats::nulecule::application::GraphItem;
use plimsoll_model::{Address, Edge, EdgeKind};
use plimsoll_plan::graph::{Ends, Graph};
use plimsoll_syntax::edit::Position;

/// The needs among the items of each graph; items are numbered as in `Assembled::items`.
pub(crate) struct Needs<'a> {
    assembled: &'a Assembled,
    /// Who needs whom; nested things are taken for the item that they are in.
    pub(crate) graph: Graph,
    /// For each edge of the graph one of the application that says so.
    edges: Vec<usize>,
    /// For each item the circle that it is in; others are zero.
    circles: Vec<usize>,
}

impl<'a> Needs<'a> {
    pub(crate) fn new(assembled: &'a Assembled, inferred: bool) -> Self {
        let (mut ends, mut edges, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        let units = &assembled.application.units;
        for (index, edge) in assembled.application.edges.iter().enumerate() {
            let (from, to) = (&units[edge.from.index()].address, &units[edge.to.index()].address);
            let is_used = edge.kind != EdgeKind::Inferred || inferred;
            if let Some(pair) = siblings(from, to, assembled).filter(|pair| is_used && seen.insert(*pair)) {
                ends.push(pair);
                edges.push(index);
            }
        }
        let graph = Graph::new(assembled.items.len() as u32, ends);
        let mut circles = vec![0; assembled.items.len()];
        for (number, members) in graph.components().into_iter().enumerate() {
            members.into_iter().for_each(|item| circles[item as usize] = number + 1);
        }
        Self { assembled, graph, edges, circles }
    }

    pub(crate) fn edge(&self, edge: u32) -> &'a Edge {
        &self.assembled.application.edges[self.edges[edge as usize]]
    }

    pub(crate) fn item(&self, item: u32) -> &'a GraphItem {
        &self.assembled.items[item as usize]
    }

    /// What an item needs that is written behind it, each with the edge. In a circle no order is right, so there is none.
    pub(crate) fn behind(&self, user: u32) -> Vec<(u32, u32)> {
        let circle = |item: u32| self.circles[item as usize];
        let is_listed = self.item(user).site.is_some();
        let is_behind = |&&(needed, _): &&(u32, u32)| is_listed && self.place(user) < self.place(needed);
        let is_free = |&&(needed, _): &&(u32, u32)| circle(user) == 0 || circle(user) != circle(needed);
        self.graph.needs(user).iter().filter(is_behind).filter(is_free).copied().collect()
    }

    fn place(&self, item: u32) -> usize {
        self.item(item).place
    }

    pub(crate) fn name(&self, item: u32) -> &'a str {
        self.assembled.items.get_index(item as usize).map_or("", |(address, _)| address.name())
    }

    /// A move that mends the order and contradicts no other need: of the item behind all that it needs, else of the only
    /// one that it needs before it.
    pub(crate) fn mend(&self, user: u32, found: &[(u32, u32)]) -> Option<(String, Edit)> {
        let last = found.iter().map(|(needed, _)| *needed).max_by_key(|needed| self.place(*needed))?;
        let between = |item: u32| (self.place(user)..=self.place(last)).contains(&self.place(item));
        if !self.graph.needed_by(user).iter().any(|(other, _)| between(*other)) {
            let position = Position::After(self.item(last).site?.node);
            let title = format!("Move `{}` behind `{}`", self.name(user), self.name(last));
            return Some((title, Edit::Move { item: self.item(user).site?, position }));
        }
        let is_free = !self.graph.needs(last).iter().any(|(other, _)| between(*other));
        if found.len() > 1 || !is_free {
            return None;
        }
        let position = Position::Before(self.item(user).site?.node);
        let title = format!("Move `{}` before `{}`", self.name(last), self.name(user));
        Some((title, Edit::Move { item: self.item(last).site?, position }))
    }
}

/// The items of one graph in which two units are: a need between things nested in two items is one of the items.
fn siblings(from: &Address, to: &Address, assembled: &Assembled) -> Option<Ends> {
    let names = from.as_str().split('/').zip(to.as_str().split('/'));
    let shared: usize = names.take_while(|(left, right)| left == right).map(|(name, _)| name.len() + 1).sum();
    let item = |address: &Address| {
        let rest = address.as_str().get(shared..)?;
        let end = rest.find('/').map_or(address.as_str().len(), |end| shared + end);
        assembled.items.get_index_of(&Address::new(&address.as_str()[..end])).map(|index| index as u32)
    };
    Some((item(from)?, item(to)?))
}
