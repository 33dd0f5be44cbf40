//! Order, cycles and difference at size. Run with `cargo bench -p plimsoll-plan`.
//!
//! The rows `ordered` build the graph from its edges and compute waves, slack, the critical path and whether there is a
//! cycle; `petgraph` builds its graph and sorts it, nothing more.

use divan::{Bencher, black_box};
use plimsoll_model::{Address, Application};
use plimsoll_model::{Data, Edge, EdgeKind, Family, Identity, KeyFields, Origin, Unit, UnitIndex, Value};
use plimsoll_plan::difference::difference;
use plimsoll_plan::graph::{Ends, Graph, Schedule, dependents, fitting};
use plimsoll_plan::{Options, plan};

fn main() {
    divan::main();
}

const UNITS: u32 = 1_000_000;

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(limit)) as u32
    }
}

/// The shapes of graphs.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Three needs of each unit among all earlier ones.
    Random,
    /// The same, with units and edges declared in no order.
    Shuffled,
    /// A needs b needs c …
    Chain,
    /// Each needs the one before, the one before that, and the thousandth before.
    ChainWithSkips,
    /// All need one.
    Star,
    /// A thousand units in ten layers, each needing all of the layer below; a hundred times.
    Layers,
    /// Groups of three in a ring.
    TinyCycles,
    /// Random needs among all: nearly everything is one group.
    HugeCycle,
}

const SHAPES: [Shape; 8] = [
    Shape::Random,
    Shape::Shuffled,
    Shape::Chain,
    Shape::ChainWithSkips,
    Shape::Star,
    Shape::Layers,
    Shape::TinyCycles,
    Shape::HugeCycle,
];

fn shuffle<T>(list: &mut [T], numbers: &mut Numbers) {
    for last in (1..list.len()).rev() {
        list.swap(last, numbers.below(last as u32 + 1) as usize);
    }
}

fn edges(shape: Shape) -> (u32, Vec<Ends>) {
    let mut numbers = Numbers(7);
    let all = match shape {
        Shape::Random => (1..UNITS).flat_map(|unit| [0; 3].map(|_| (unit, numbers.below(unit)))).collect(),
        Shape::Shuffled => {
            let mut units: Vec<u32> = (0..UNITS).collect();
            shuffle(&mut units, &mut numbers);
            let edge = |unit: u32, need: u32| (units[unit as usize], units[need as usize]);
            let mut ends = (1..UNITS)
                .flat_map(|unit| [0; 3].map(|_| edge(unit, numbers.below(unit))))
                .collect::<Vec<_>>();
            shuffle(&mut ends, &mut numbers);
            ends
        }
        Shape::Chain => (1..UNITS).map(|unit| (unit, unit - 1)).collect(),
        Shape::ChainWithSkips => {
            (1..UNITS).flat_map(|unit| [1, 2, 1000].map(|step| (unit, unit.saturating_sub(step)))).collect()
        }
        Shape::Star => (1..UNITS).map(|unit| (unit, 0)).collect(),
        Shape::Layers => {
            let edge = |unit: u32| {
                let layer = unit / 100;
                let below = if layer.is_multiple_of(10) { 0..0 } else { (layer - 1) * 100..layer * 100 };
                below.map(move |need| (unit, need))
            };
            return (100_000, (0..100_000).flat_map(edge).collect());
        }
        Shape::TinyCycles => {
            (0..UNITS - 1).map(|unit| (unit, if unit % 3 == 2 { unit - 2 } else { unit + 1 })).collect()
        }
        Shape::HugeCycle => {
            (0..UNITS / 3).flat_map(|unit| [0; 3].map(|_| (unit, numbers.below(UNITS / 3)))).collect()
        }
    };
    (UNITS, all)
}

#[divan::bench(args = SHAPES, sample_count = 5, sample_size = 1)]
fn ordered(bencher: Bencher<'_, '_>, shape: Shape) {
    let (units, ends) = edges(shape);
    bencher.with_inputs(|| ends.clone()).bench_values(|ends| {
        let graph = Graph::new(units, ends);
        let schedule = Schedule::new(&graph);
        (schedule.critical_path(&graph, |_| true), schedule.by_wave(), schedule.is_complete())
    });
}

#[divan::bench(args = SHAPES, sample_count = 3, sample_size = 1)]
fn petgraph(bencher: Bencher<'_, '_>, shape: Shape) {
    let (units, ends) = edges(shape);
    bencher.bench(|| {
        let mut graph = petgraph::graph::DiGraph::<(), ()>::with_capacity(units as usize, ends.len());
        (0..units).for_each(|_| {
            graph.add_node(());
        });
        for &(from, to) in &ends {
            graph.add_edge(to.into(), from.into(), ());
        }
        petgraph::algo::toposort(&graph, None).is_ok()
    });
}

#[divan::bench(args = [Shape::TinyCycles, Shape::HugeCycle], sample_count = 3, sample_size = 1)]
fn knots(bencher: Bencher<'_, '_>, shape: Shape) {
    let (units, ends) = edges(shape);
    let graph = Graph::new(units, ends);
    bencher.bench(|| graph.knots(|edge| (edge % 6) as u8).len());
}

#[divan::bench(args = [Shape::TinyCycles, Shape::HugeCycle], sample_count = 3, sample_size = 1)]
fn optional_edges(bencher: Bencher<'_, '_>, shape: Shape) {
    let (units, ends) = edges(shape);
    let (required, optional) = ends.split_at(ends.len() / 3);
    bencher.bench(|| fitting(units, required, optional));
}

#[divan::bench(args = [10_000, 50_000, 80_000, 1_000_000], sample_count = 3, sample_size = 1)]
fn count_dependents(bencher: Bencher<'_, '_>, units: u32) {
    let mut numbers = Numbers(7);
    let ends = (1..units).flat_map(|unit| [0; 3].map(|_| (unit, numbers.below(unit)))).collect();
    let graph = Graph::new(units, ends);
    bencher.bench(|| dependents(&graph));
}

fn text(text: &str) -> Value {
    Value::text(text, Origin::Recorded)
}

fn map(fields: Vec<(&str, Value)>) -> Value {
    Value::new(
        Data::Map(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()),
        Origin::Recorded,
    )
}

fn list(identity: Identity, items: Vec<Value>) -> Value {
    Value::new(Data::list(identity, items), Origin::Recorded)
}

/// A keyed list of components; one in `every` differs.
fn components(every: Option<u32>) -> Value {
    let component = |number: u32| {
        let changed = every.is_some_and(|every| number.is_multiple_of(every));
        let traits = vec![map(vec![("name", text("scaler")), ("replicas", text("2"))])];
        map(vec![
            ("name", text(&format!("component-{number}"))),
            ("image", text(if changed { "web:2" } else { "web:1" })),
            ("port", text("80")),
            ("traits", list(Identity::Keyed(KeyFields::new(&["name"])), traits)),
            ("args", list(Identity::Sequence, vec![text("--port"), text("80"), text("--quiet")])),
        ])
    };
    list(Identity::Keyed(KeyFields::new(&["name"])), (0..50_000).map(component).collect())
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn difference_of_50k_one_percent(bencher: Bencher<'_, '_>) {
    let (before, after) = (components(None), components(Some(100)));
    bencher.bench(|| difference(black_box(&before), black_box(&after)).changes.len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn difference_of_50k_identical(bencher: Bencher<'_, '_>) {
    let (before, after) = (components(None), components(None));
    bencher.bench(|| difference(black_box(&before), black_box(&after)).changes.len());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn difference_of_50k_reversed_sequence(bencher: Bencher<'_, '_>) {
    let of = |numbers: &mut dyn Iterator<Item = u32>| {
        list(Identity::Sequence, numbers.map(|number| text(&number.to_string())).collect())
    };
    let (before, after) = (of(&mut (0..50_000)), of(&mut (0..50_000).rev()));
    bencher.bench(|| difference(black_box(&before), black_box(&after)).changes.len());
}

/// A whole plan of a first installation.
#[divan::bench(args = [10_000, 100_000], sample_count = 3, sample_size = 1)]
fn plan_of_units(bencher: Bencher<'_, '_>, size: u32) {
    let mut numbers = Numbers(7);
    let unit = |number: u32| Unit {
        address: Address::new(format!("shop/component/{number}")),
        kind: "component".into(),
        place: None,
        attributes: map(vec![("image", text("web:1")), ("port", text("80"))]),
        immutable: [].into(),
        runs: false,
        particulars: None,
    };
    let edge = |(from, to)| Edge {
        from: UnitIndex(from),
        to: UnitIndex(to),
        kind: EdgeKind::Declared,
        evidence: [].into(),
    };
    let application = Application {
        id: "shop".into(),
        family: Family::Oam,
        version: None,
        site: None,
        units: (0..size).map(unit).collect(),
        edges: (1..size).flat_map(|unit| [0; 3].map(|_| (unit, numbers.below(unit)))).map(edge).collect(),
        variables: Vec::new(),
    };
    bencher.bench(|| plan(Some(&application), None, &Options::default()));
}
