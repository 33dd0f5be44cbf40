//! Cycles, dependents, differences and plans at size. Run with `cargo bench -p plimsoll-plan`; how fast graphs are ordered is measured
//! by `cargo xtask bench`.

use divan::{Bencher, black_box};
use plimsoll_model::{Address, Application};
use plimsoll_model::{Data, Edge, EdgeKind, Family, Identity, KeyFields, Origin, Unit, UnitIndex, Value};
use plimsoll_plan::difference::difference;
use plimsoll_plan::graph::{Graph, dependents, fitting};
use plimsoll_plan::{Options, plan};
use plimsoll_test_support::random::Random;
use plimsoll_test_support::samples::graphs::Shape;

fn main() {
    divan::main();
}

/// The size of shapes.
const UNITS: u32 = 500_000;

#[divan::bench(args = [Shape::TinyCycles, Shape::HugeCycle], sample_count = 3, sample_size = 1)]
fn knots(bencher: Bencher<'_, '_>, shape: Shape) {
    let (units, ends) = shape.graph(UNITS);
    let graph = Graph::new(units, ends);
    bencher.bench(|| graph.knots(|edge| (edge % 6) as u8).len());
}

#[divan::bench(args = [Shape::TinyCycles, Shape::HugeCycle], sample_count = 3, sample_size = 1)]
fn optional_edges(bencher: Bencher<'_, '_>, shape: Shape) {
    let (units, ends) = shape.graph(UNITS);
    let (required, optional) = ends.split_at(ends.len() / 3);
    bencher.bench(|| fitting(units, required, optional));
}

#[divan::bench(args = [10_000, 50_000, 80_000, 1_000_000], sample_count = 3, sample_size = 1)]
fn count_dependents(bencher: Bencher<'_, '_>, units: u32) {
    let mut numbers = Random::new(7);
    let ends =
        (1..units).flat_map(|unit| [0; 3].map(|_| (unit, numbers.below(unit as usize) as u32))).collect();
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
    let mut numbers = Random::new(7);
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
        edges: (1..size)
            .flat_map(|unit| [0; 3].map(|_| (unit, numbers.below(unit as usize) as u32)))
            .map(edge)
            .collect(),
        variables: Vec::new(),
    };
    bencher.bench(|| plan(Some(&application), None, &Options::default()));
}
