//! Plans of random pairs of states: the order is checked against the closure of both graphs.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{KINDS, app, application, edge, map, recorded, text, unit};
use plimsoll_model::{Address, Application, AttributePath, AttributeStep, Edge, EdgeKind, Family, Unit};
use plimsoll_plan::graph::{Graph, Schedule};
use plimsoll_plan::{Action, Only, Options, Plan, ReasonCode, Step, StepIndex, Wait, plan};
use proptest::collection::vec;
use proptest::prelude::*;

/// Of each possible unit whether it is there, its kind, a value that may change and one that may not, and whether it is
/// run.
type Sketch = (Vec<(bool, u8, u8, u8, bool)>, Vec<(u32, u32, u8)>);

fn sketches() -> impl Strategy<Value = Sketch> {
    let unit = (
        prop::bool::weighted(0.8),
        prop::sample::select(vec![0u8, 0, 0, 0, 1]),
        0u8..2,
        prop::sample::select(vec![0u8, 0, 1]),
        prop::bool::weighted(0.2),
    );
    (vec(unit, 1..9), vec((0u32..9, 0u32..9, 0u8..6), 0..14))
}

/// The application of a sketch. With `down`, edges lead to smaller numbers of a shuffled order only.
fn build(sketch: &Sketch, down: bool) -> Application {
    let mut places = BTreeMap::new();
    let mut units = Vec::new();
    for (number, &(there, kind, free, fixed, runs)) in (0u32..).zip(&sketch.0) {
        if there {
            places.insert(number, units.len() as u32);
            let fields = [
                ("free".to_owned(), text(&free.to_string())),
                ("fixed".to_owned(), text(&fixed.to_string())),
            ];
            let address = format!("shop/u{number}");
            let mut unit = unit(&address, ["component", "volume"][kind as usize], map(fields));
            unit.runs = runs;
            unit.immutable = [AttributePath(vec![AttributeStep::Field("fixed".into())])].into();
            units.push(unit);
        }
    }
    let mut seen = BTreeSet::new();
    let mut edges = Vec::new();
    for &(from, to, kind) in &sketch.1 {
        let rank = |number: u32| (number * 4) % 9;
        let (from, to) = if down && rank(from) < rank(to) { (to, from) } else { (from, to) };
        let ends = (places.get(&from), places.get(&to));
        let (Some(&from), Some(&to)) = ends else { continue };
        if (!down || from != to) && seen.insert((from, to, kind)) {
            edges.push(edge(from, to, KINDS[kind as usize]));
        }
    }
    application(units, edges)
}

/// Whether needs lead from one address to another, by the edges that pass.
fn paths(application: &Application, pass: impl Fn(&Edge) -> bool) -> BTreeSet<(Address, Address)> {
    let address = |index: usize| application.units[index].address.clone();
    let mut pairs: BTreeSet<(Address, Address)> = application
        .edges
        .iter()
        .filter(|edge| pass(edge))
        .map(|edge| (address(edge.from.index()), address(edge.to.index())))
        .collect();
    loop {
        let longer: Vec<_> = pairs
            .iter()
            .flat_map(|(from, middle)| {
                pairs
                    .iter()
                    .filter(move |(start, _)| start == middle)
                    .map(move |(_, to)| (from.clone(), to.clone()))
            })
            .filter(|pair| !pairs.contains(pair))
            .collect();
        if longer.is_empty() {
            return pairs;
        }
        pairs.extend(longer);
    }
}

/// Where in the plan a unit is made, and where it is torn down.
fn places(plan: &Plan) -> (BTreeMap<Address, u32>, BTreeMap<Address, u32>) {
    let of = |part: fn(Action) -> bool| {
        let steps = plan.steps.iter().filter(|step| part(step.action));
        steps.map(|step| (step.address.clone(), step.wave)).collect()
    };
    (of(|action| action != Action::Delete), of(Action::is_destructive))
}

/// The edges of an application that the plan does not report as given up. Of the desired state only inferred ones are.
fn kept<'a>(plan: &'a Plan, application: &'a Application, desired: bool) -> impl Fn(&Edge) -> bool + 'a {
    move |edge| {
        let ends = [edge.from, edge.to].map(|unit| &application.units[unit.index()].address);
        (desired && edge.kind != EdgeKind::Inferred)
            || !plan
                .dropped
                .iter()
                .any(|dropped| dropped.kind == edge.kind && [&dropped.from, &dropped.to] == ends)
    }
}

fn check_shape(plan: &Plan) {
    let listed: Vec<StepIndex> = plan.waves.concat();
    assert_eq!(listed, (0..plan.steps.len() as u32).map(StepIndex).collect::<Vec<_>>());
    assert!(plan.waves.iter().all(|wave| !wave.is_empty()));
    for (number, wave) in (1u32..).zip(&plan.waves) {
        for index in wave {
            let step = &plan.steps[index.index()];
            assert_eq!(step.wave, number);
            let waves: Vec<u32> =
                step.waits_for.iter().map(|wait| plan.steps[wait.step.index()].wave).collect();
            assert!(waves.iter().all(|wave| *wave < number));
            if plan.subject.mode.name() != "uninstall" {
                assert_eq!(
                    waves.into_iter().max().unwrap_or(0) + 1,
                    number,
                    "{} could come earlier",
                    step.id()
                );
            }
        }
    }
    let ids: BTreeSet<String> = plan.steps.iter().map(Step::id).collect();
    assert_eq!(ids.len(), plan.steps.len());
    assert_eq!(plan.critical_path.len(), plan.waves.len());
    assert!(plan.critical_path.iter().all(|step| plan.steps[step.index()].critical));
    let links = plan.critical_path.windows(2);
    assert!(
        links
            .into_iter()
            .all(|pair| plan.steps[pair[1].index()].waits_for.iter().any(|wait| wait.step == pair[0]))
    );
}

/// What goes for good comes behind all that is made where the family has it so, and nothing that is replaced waits for it.
fn check_removals(plan: &Plan, new: &Application) {
    let is_replaced = plan
        .steps
        .iter()
        .any(|step| step.reason == ReasonCode::Immutable || step.reason == ReasonCode::KindChanged);
    if !new.family.removes_last() || is_replaced || !plan.is_complete() {
        return;
    }
    let made = plan.steps.iter().filter(|step| step.action != Action::Delete).map(|step| step.wave).max();
    for step in plan.steps.iter().filter(|step| step.action == Action::Delete) {
        assert!(made.is_none_or(|made| made < step.wave), "{} comes before something is made", step.id());
    }
}

/// The rules of `make`, one by one, by closure.
fn check_order(plan: &Plan, new: &Application, old: &Application) {
    let (made, gone) = places(plan);
    let desired = paths(new, kept(plan, new, true));
    for (from, to) in &desired {
        if let (Some(from_wave), Some(to_wave)) = (made.get(from), made.get(to)) {
            assert!(to_wave < from_wave, "{from} needs {to}");
        }
    }
    for (from, to) in &paths(old, kept(plan, old, false)) {
        if let (Some(from_wave), Some(to_wave)) = (gone.get(from), gone.get(to)) {
            assert!(from_wave < to_wave, "{from} used {to}");
        }
    }
    let is_run = |address: &Address| new.units.iter().any(|unit| unit.address == *address && unit.runs);
    // What was installed and is run now is not the same unit any longer.
    for (address, wave) in gone.iter().filter(|(address, _)| !is_run(address)) {
        assert!(made.get(address).is_none_or(|made| made >= wave));
        let halves = plan.steps.iter().filter(|step| step.address == *address).count();
        let needs_replaced = gone.keys().any(|other| {
            other != address
                && !is_run(other)
                && made.contains_key(other)
                && desired.contains(&(address.clone(), other.clone()))
        });
        assert!(halves == 1 || needs_replaced, "{address} was taken apart without a need");
    }
    for edge in old.edges.iter().filter(|edge| kept(plan, old, false)(edge)) {
        let [from, to] = [edge.from, edge.to].map(|unit| &old.units[unit.index()].address);
        let direct =
            |edge: &Edge| (&new.units[edge.from.index()].address, &new.units[edge.to.index()].address);
        let goes_on = new
            .edges
            .iter()
            .filter(|edge| kept(plan, new, true)(edge))
            .any(|edge| direct(edge) == (from, to));
        let update = plan.steps.iter().find(|step| step.address == *from && step.action == Action::Update);
        if let (Some(update), Some(wave), false) = (update, gone.get(to), goes_on) {
            assert!(update.wave < *wave, "{to} goes before {from} stopped using it");
        }
    }
}

/// Whether an address is that of two units, as what was installed is run now: of one there may be a step, and the other
/// be blocked or left out.
fn is_turned(address: &Address, new: &Application, old: &Application) -> bool {
    let is_there =
        |units: &[Unit], runs: bool| units.iter().any(|unit| unit.address == *address && unit.runs == runs);
    is_there(&new.units, true) && is_there(&old.units, false)
}

/// What has to be done, unit by unit, in the obvious way; blocked units left out.
fn check_actions(plan: &Plan, new: &Application, old: &Application) {
    let blocked: BTreeSet<&Address> = plan.blocked.iter().map(|blocked| &blocked.address).collect();
    let mut expected: BTreeMap<&Address, BTreeSet<&str>> = BTreeMap::new();
    let is_same_unit = |one: &Unit, other: &Unit| one.address == other.address && one.runs == other.runs;
    let is_equal = |one: &Unit, other: &Unit| {
        is_same_unit(one, other) && one.kind == other.kind && one.attributes == other.attributes
    };
    let something_differs = !new.units.iter().all(|unit| old.units.iter().any(|other| is_equal(unit, other)))
        || !old.units.iter().all(|unit| new.units.iter().any(|other| is_same_unit(unit, other)));
    for unit in &new.units {
        let former = old.units.iter().find(|other| is_same_unit(unit, other));
        let actions = match former {
            _ if unit.runs && something_differs => vec!["invoke"],
            _ if unit.runs => continue,
            None => vec!["create"],
            Some(former) if former.kind != unit.kind => vec!["create", "delete"],
            Some(former) if former.attributes.get("fixed") != unit.attributes.get("fixed") => {
                vec!["create", "delete"]
            }
            Some(former) if former.attributes != unit.attributes => vec!["update"],
            Some(_) => continue,
        };
        expected.insert(&unit.address, actions.into_iter().collect());
    }
    let lost = old.units.iter().filter(|unit| !new.units.iter().any(|other| is_same_unit(unit, other)));
    for unit in lost.filter(|unit| !unit.runs) {
        expected.entry(&unit.address).or_default().insert("delete");
    }
    expected.retain(|address, _| !blocked.contains(address));
    let mut found: BTreeMap<&Address, BTreeSet<&str>> = BTreeMap::new();
    for step in &plan.steps {
        found.entry(&step.address).or_default().extend(step.action.elementary());
    }
    found.retain(|address, _| !(blocked.contains(address) && is_turned(address, new, old)));
    assert_eq!(found, expected);
    let cyclic = paths(new, kept(plan, new, true));
    let in_cycle = |address: &Address| cyclic.contains(&(address.clone(), address.clone()));
    for unit in &new.units {
        let found = plan.blocked.iter().find(|blocked| blocked.address == unit.address);
        assert_eq!(found.is_some_and(|blocked| blocked.in_cycle), in_cycle(&unit.address));
        let waits = cyclic.iter().any(|(from, to)| *from == unit.address && in_cycle(to));
        assert!(!waits || found.is_some());
    }
    assert_eq!(plan.cycles.is_empty(), plan.blocked.is_empty());
}

/// What was given another name, in the obvious way: all attributes of these units count, and fewer than all are too few.
fn check_renames(plan: &Plan, new: &Application, old: &Application) {
    let steps = |action: Action, application: &'_ Application| {
        let all = plan.steps.iter().filter(|step| step.action == action);
        let units: Vec<Unit> = all
            .filter(|step| {
                let is_other_half = |other: &&Step| {
                    other.address == step.address && other.id() != step.id() && other.action != Action::Invoke
                };
                !plan.steps.iter().any(|other| is_other_half(&other))
            })
            .filter_map(|step| application.units.iter().find(|unit| unit.address == step.address).cloned())
            .collect();
        units
    };
    let (gone, come) = (steps(Action::Delete, old), steps(Action::Create, new));
    let alike = |one: &&Unit, other: &Unit| one.kind == other.kind && one.attributes == other.attributes;
    let mut names = BTreeSet::new();
    for rename in &plan.renamed {
        assert!(names.insert(&rename.from) && names.insert(&rename.to), "{} twice", rename.from);
        let [from, to] = [(&gone, &rename.from), (&come, &rename.to)]
            .map(|(units, address)| units.iter().find(|unit| unit.address == *address).unwrap());
        assert!(alike(&from, to), "{} is not {}", rename.from, rename.to);
    }
    let left = gone.iter().filter(|unit| !names.contains(&unit.address));
    for unit in left {
        let other = come.iter().find(|other| !names.contains(&other.address) && alike(&unit, other));
        assert!(other.is_none(), "{} is left", unit.address);
    }
}

/// The application without the units that are run: what needed one of these needs what that one needed.
fn without_run(plan: &Plan, whole: &Application) -> Application {
    let units: Vec<Unit> = whole.units.iter().filter(|unit| !unit.runs).cloned().collect();
    let place = |address: &Address| units.iter().position(|unit| unit.address == *address);
    let ends = |(from, to): &(Address, Address)| Some((place(from)? as u32, place(to)? as u32));
    let needs = paths(whole, kept(plan, whole, true));
    let edges = needs.iter().filter_map(ends).map(|(from, to)| edge(from, to, EdgeKind::Declared)).collect();
    application(units, edges)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn upgrades_keep_every_rule(new in sketches(), old in sketches(), loops in any::<(bool, bool)>(), inferred in any::<bool>(), last in any::<bool>()) {
        let (mut new, old) = (build(&new, !loops.0), build(&old, !loops.1));
        new.family = if last { Family::Oam } else { Family::Cnab };
        let options = Options { inferred_edges: inferred, ..Options::default() };
        let found = plan(Some(&new), Some(&recorded(old.clone())), &options);
        prop_assert_eq!(&found, &plan(Some(&new), Some(&recorded(old.clone())), &options));
        check_shape(&found);
        let without = |mut application: Application| {
            application.edges.retain(|edge| inferred || edge.kind != EdgeKind::Inferred);
            application
        };
        let (new, old) = (without(new), without(old));
        check_actions(&found, &new, &old);
        check_order(&found, &new, &old);
        check_removals(&found, &new);
        check_renames(&found, &new, &old);
        if !loops.0 && !loops.1 {
            prop_assert!(found.is_complete());
        }
    }

    #[test]
    fn a_limited_plan_is_a_closed_part_of_the_whole(
        new in sketches(),
        old in sketches(),
        named in any::<prop::sample::Index>(),
        with_dependents in any::<bool>(),
        uninstall in any::<bool>(),
    ) {
        let (new, old) = (build(&new, true), recorded(build(&old, true)));
        let units: Vec<&Address> =
            new.units.iter().chain(&old.application.units).map(|unit| &unit.address).collect();
        prop_assume!(!units.is_empty());
        let only = Only { addresses: vec![units[named.index(units.len())].clone()], with_dependents };
        let options = Options { uninstall, ..Options::default() };
        let whole = plan(Some(&new), Some(&old), &options);
        let limited = plan(Some(&new), Some(&old), &Options { only: Some(only.clone()), ..options });
        check_shape(&limited);
        let ids = |plan: &Plan| plan.steps.iter().map(Step::id).collect::<BTreeSet<_>>();
        prop_assert!(ids(&limited).is_subset(&ids(&whole)));
        for step in whole.steps.iter().filter(|step| ids(&limited).contains(&step.id())) {
            // What goes last needs nothing of what comes before it.
            let needed = |wait: &&Wait| step.action != Action::Delete || wait.kind != Some(EdgeKind::Order);
            let all_waits =
                step.waits_for.iter().filter(needed).map(|wait| whole.steps[wait.step.index()].id());
            prop_assert!(all_waits.into_iter().all(|id| ids(&limited).contains(&id)), "{} waits", step.id());
        }
        for step in &whole.steps {
            let is_left = limited.left_out.contains(&step.address);
            let is_one_unit = !is_turned(&step.address, &new, &old.application);
            prop_assert!(!is_one_unit || ids(&limited).contains(&step.id()) != is_left, "{}", step.id());
            prop_assert!(!(is_left && only.names(&step.address)));
        }
    }

    #[test]
    fn nothing_is_left_to_do_after_it_was_done(new in sketches(), old in sketches(), loops in any::<bool>()) {
        let new = build(&new, !loops);
        let again = plan(Some(&new), Some(&recorded(new.clone())), &Options::default());
        prop_assert!(again.is_empty());
        let first = plan(Some(&new), Some(&recorded(build(&old, true))), &Options::default());
        prop_assert_eq!(first.is_empty() && first.is_complete(), first.id == again.id && again.is_complete());
    }

    #[test]
    fn uninstalling_is_installing_reversed(sketch in sketches(), loops in any::<bool>()) {
        let application = build(&sketch, !loops);
        let install = plan(Some(&application), None, &Options::default());
        check_shape(&install);
        check_order(&install, &application, &application);
        let uninstall = plan(None, Some(&recorded(application.clone())), &Options::default());
        check_shape(&uninstall);
        prop_assert!(uninstall.is_complete(), "the past blocks nothing");
        let installed = application.units.iter().filter(|unit| !unit.runs).count();
        prop_assert_eq!(uninstall.steps.len(), installed);
        prop_assert!(uninstall.steps.iter().all(|step| step.action == Action::Delete));
        if install.is_complete() {
            let waves = |plan: &Plan| plan.waves.iter().map(|wave| {
                wave.iter().map(|step| plan.steps[step.index()].address.clone()).collect::<Vec<_>>()
            }).collect::<Vec<_>>();
            let mut mirrored = waves(&plan(Some(&without_run(&install, &application)), None, &Options::default()));
            mirrored.reverse();
            mirrored.iter_mut().for_each(|wave| wave.reverse());
            prop_assert_eq!(waves(&uninstall), mirrored);
            prop_assert!(installed == 0 || install.dropped == uninstall.dropped);
        }
        let asked = Options { uninstall: true, ..Options::default() };
        let other = plan(Some(&application), Some(&recorded(application.clone())), &asked);
        prop_assert_eq!(other.steps, uninstall.steps);
    }
}

#[test]
fn a_long_chain_is_planned_and_a_step_behind_a_long_row_of_kept_units_waits() {
    let size = 20_000u32;
    let chain = |first: &str, last: &str| {
        let attributes = |number: u32| {
            let content = if number == 0 {
                first
            } else if number == size - 1 {
                last
            } else {
                "same"
            };
            map([("free".to_owned(), text(content))])
        };
        let units =
            (0..size).map(|number| unit(&format!("u{number}"), "component", attributes(number))).collect();
        application(units, (1..size).map(|unit| edge(unit, unit - 1, EdgeKind::Declared)).collect())
    };
    let old = chain("old", "old");
    assert_eq!(plan(Some(&old), None, &Options::default()).waves.len(), size as usize);
    let found = plan(Some(&chain("new", "new")), Some(&recorded(old)), &Options::default());
    assert_eq!(found.waves.len(), 2);
    assert_eq!(found.steps[1].waits_for[0].through.len(), 8);
    let ring = app("a > b\nb > c\nc > a");
    assert!(
        !Schedule::new(&Graph::new(3, ring.edges.iter().map(|edge| (edge.from.0, edge.to.0)).collect()))
            .is_complete()
    );
}

#[test]
fn a_kept_unit_between_many_does_not_multiply_waits() {
    let size = 2_000u32;
    let hub = |content: &str| {
        let attributes =
            |number: u32| map([("free".to_owned(), text(if number == 0 { "same" } else { content }))]);
        let units = (0..=2 * size)
            .map(|number| unit(&format!("u{number}"), "component", attributes(number)))
            .collect();
        let below = (1..=size).map(|needed| edge(0, needed, EdgeKind::Declared));
        let above = (size + 1..=2 * size).map(|user| edge(user, 0, EdgeKind::Declared));
        application(units, below.chain(above).collect())
    };
    let found = plan(Some(&hub("new")), Some(&recorded(hub("old"))), &Options::default());
    assert_eq!(found.waves.len(), 2);
    assert!(found.steps.iter().all(|step| step.waits_for.len() <= 16));
}
