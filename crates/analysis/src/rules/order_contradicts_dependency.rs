//! A component that is written before one that it needs.

use std::collections::BTreeSet;

use plimsoll_base::{Code, Diagnostic, Edit, Fix, Severity};
use plimsoll_formats::nulecule::Assembled;
use plimsoll_formats::nulecule::application::GraphItem;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_model::{Address, Edge, EdgeKind, EvidencePlace, Family};
use plimsoll_plan::graph::{Ends, Graph};
use plimsoll_syntax::edit::Position;

use super::{ApplicationContext, Check, Rule};
use crate::settings::settings;

/// The row.
pub(super) static RULE: Rule = Rule {
    code: Code("order-contradicts-dependency"),
    severity: Severity::Warning,
    family: Some(Family::Nulecule),
    clause: Some(tables::GRAPH_ITEM),
    documentation: r#"
## What it finds

An item of `graph` that comes before another one that it needs.

## Why it matters

Plimsoll orders by what is needed. The reference implementation installs in the order of the list: there the component
starts before what it needs, and a container whose link names one that does not run is refused.

## Example

```yaml Nulecule
id: notes
specversion: 0.0.2
graph:
  - name: web   # warning: [order-contradicts-dependency] "`web` comes before `db`, which it needs"
    artifacts: {docker: [file://web]}
  - name: db
    artifacts: {docker: [file://db]}
```

```text web
docker run --name web --link postgres:db example/notes
```

```text db
docker run --name postgres postgres:16
```

```sh
plimsoll plan --provider docker
```

## Fix

```yaml Nulecule
id: notes
specversion: 0.0.2
graph:
  - name: db
    artifacts: {docker: [file://db]}
  - name: web
    artifacts: {docker: [file://web]}
```
"#,
    check: Check::Application(check),
};

/// The needs among the items of each graph; items are numbered as in `Assembled::items`.
struct Needs<'a> {
    assembled: &'a Assembled,
    graph: Graph,
    /// For each edge of the graph one of the application that says so.
    edges: Vec<usize>,
    /// For each item the circle that it is in; others are zero.
    circles: Vec<usize>,
}

fn check(rule: &Rule, context: &ApplicationContext<'_>) -> Vec<Diagnostic> {
    let needs = Needs::new(context.assembled, settings(context.db).plan.inferred_edges);
    (0..needs.graph.units()).filter_map(|item| finding(rule, &needs, item)).collect()
}

fn finding(rule: &Rule, needs: &Needs<'_>, user: u32) -> Option<Diagnostic> {
    let later = |&&(needed, _): &&(u32, u32)| needs.place(user) < needs.place(needed);
    // In a circle no order is right; `dependency-cycle` tells of it.
    let circle = |item: u32| needs.circles[item as usize];
    let is_free = |&&(needed, _): &&(u32, u32)| circle(user) == 0 || circle(user) != circle(needed);
    let found: Vec<(u32, u32)> =
        needs.graph.needs(user).iter().filter(later).filter(is_free).copied().collect();
    if found.is_empty() {
        return None;
    }
    let names: Vec<String> = found.iter().map(|(needed, _)| format!("`{}`", needs.name(*needed))).collect();
    let headline = format!("`{}` comes before {}, which it needs", needs.name(user), names.join(" and "));
    let mut diagnostic = rule.finding(needs.item(user).name, headline).label("installed first by atomicapp");
    let edges = || found.iter().map(|(_, edge)| needs.edge(*edge));
    for evidence in edges().filter_map(|edge| edge.evidence.first()) {
        diagnostic = diagnostic.note(format!("{}.", evidence.words));
        if let Some((EvidencePlace::Present(place), words)) = evidence.places.first() {
            diagnostic = diagnostic.related(*place, words.clone());
        }
    }
    let Some((title, edit)) = needs.mend(user, &found) else {
        return Some(diagnostic.help("Write what is needed before what needs it."));
    };
    let is_sure = edges().all(|edge| edge.kind != EdgeKind::Inferred);
    let trust = if is_sure { Fix::safe } else { Fix::suggestion };
    Some(diagnostic.help(format!("{title}.")).fix(trust(title, vec![edit])))
}

impl<'a> Needs<'a> {
    fn new(assembled: &'a Assembled, inferred: bool) -> Self {
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

    fn edge(&self, edge: u32) -> &'a Edge {
        &self.assembled.application.edges[self.edges[edge as usize]]
    }

    fn item(&self, item: u32) -> &'a GraphItem {
        &self.assembled.items[item as usize]
    }

    fn place(&self, item: u32) -> usize {
        self.item(item).place
    }

    fn name(&self, item: u32) -> &'a str {
        self.assembled.items.get_index(item as usize).map_or("", |(address, _)| address.name())
    }

    /// A move that mends the order and contradicts no other need: of the item behind all that it needs, else of the only
    /// one that it needs before it.
    fn mend(&self, user: u32, found: &[(u32, u32)]) -> Option<(String, Edit)> {
        let last = found.iter().map(|(needed, _)| *needed).max_by_key(|needed| self.place(*needed))?;
        let between = |item: u32| (self.place(user)..=self.place(last)).contains(&self.place(item));
        if !self.graph.needed_by(user).iter().any(|(other, _)| between(*other)) {
            let position = Position::After(self.item(last).site.node);
            let title = format!("Move `{}` behind `{}`", self.name(user), self.name(last));
            return Some((title, Edit::Move { item: self.item(user).site, position }));
        }
        let is_free = !self.graph.needs(last).iter().any(|(other, _)| between(*other));
        (found.len() == 1 && is_free).then(|| {
            let position = Position::Before(self.item(user).site.node);
            let title = format!("Move `{}` before `{}`", self.name(last), self.name(user));
            (title, Edit::Move { item: self.item(last).site, position })
        })
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
