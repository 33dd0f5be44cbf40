//! Declared moves and ignored differences: against plans of states that were renamed by hand, and examples.

mod common;

use std::collections::BTreeMap;

use common::{app, application, map, recorded, text, unit};
use plimsoll_model::{Address, Application, Data, Recorded, Unknown, Value};
use plimsoll_plan::difference::apply as changed;
use plimsoll_plan::moves::{self, Declared, End};
use plimsoll_plan::names::Names;
use plimsoll_plan::{Action, Equivalence, Ignore, Move, Options, PathPattern, Plan, SuppressedBy, plan};
use proptest::collection::vec;
use proptest::prelude::*;

fn declared(pairs: &[(&str, &str)]) -> Vec<Declared> {
    pairs.iter().map(|(from, to)| Declared { from: (*from).into(), to: (*to).into() }).collect()
}

fn moved(old: &Application, new: &Application, pairs: &[(&str, &str)]) -> Recorded {
    let moves = moves::resolve(&declared(pairs), new, old);
    moves::apply(&recorded(old.clone()), &moves)
}

fn planned(old: &str, new: &str, pairs: &[(&str, &str)]) -> Plan {
    let (old, new) = (app(old), app(new));
    plan(Some(&new), Some(&moved(&old, &new, pairs)), &Options::default())
}

fn told(plan: &Plan) -> Vec<String> {
    let step = |step: &plimsoll_plan::Step| match step.previous_address() {
        Some(previous) => format!("{}, was {previous}", step.id()),
        None => step.id(),
    };
    let moved = plan.moved.iter().map(|Move { from, to }| format!("moved {from} {to}"));
    plan.steps.iter().map(step).chain(moved).collect()
}

#[test]
fn what_only_moves_has_no_step() {
    let plan = planned("db x=1\nweb x=1 > db", "database x=1\nweb x=1 > database", &[("db", "database")]);
    assert_eq!(told(&plan), ["moved db database"]);
    assert_eq!(plan.unchanged, 2);
    let same = planned(
        "database x=1\nweb x=1 > database",
        "database x=1\nweb x=1 > database",
        &[("db", "database")],
    );
    assert_eq!(told(&same), Vec::<String>::new());
    assert_ne!(plan.id, same.id, "the id of a plan covers moves");
}

#[test]
fn what_moves_and_differs_is_changed() {
    let plan =
        planned("db x=1 y!=1\nq x=1", "database x=1 y!=2\nqueue x=2", &[("db", "database"), ("q", "queue")]);
    assert_eq!(
        told(&plan),
        ["replace database, was db", "update queue, was q", "moved db database", "moved q queue"]
    );
}

#[test]
fn what_is_inside_moves_along_and_a_nearer_move_wins() {
    let old = "a x=1\na/b x=1\na/c x=1\na/c/d x=1";
    let plan = planned(old, "n x=1\nn/b x=1\nm x=1\nm/d x=2", &[("a", "n"), ("a/c", "m")]);
    assert_eq!(told(&plan), ["update m/d, was a/c/d", "moved a n", "moved a/c m"]);
}

#[test]
fn a_chain_of_moves_is_followed_from_any_of_its_names() {
    let pairs = [("a", "b"), ("b", "c")];
    assert_eq!(told(&planned("a x=1", "c x=1", &pairs)), ["moved a c"]);
    assert_eq!(told(&planned("b x=1", "c x=1", &pairs)), ["moved b c"]);
    assert_eq!(told(&planned("a x=1", "b x=1", &pairs)), ["moved a b"]);
    assert_eq!(told(&planned("c x=1", "c x=1", &pairs)), Vec::<String>::new());
}

#[test]
fn a_move_that_cannot_be_is_none() {
    for pairs in [[("a", "x")], [("a", "a")], [("b", "a")], [("x", "b")]] {
        let plan = planned("a x=1", "b x=1", &pairs);
        assert_eq!(told(&plan), ["create b", "delete a"], "{pairs:?}");
        assert_eq!(plan.renamed.len(), 1, "{pairs:?}");
    }
    // Another recorded unit has the address.
    let plan = planned("a x=1\nb x=1", "b x=1", &[("a", "b")]);
    assert_eq!(told(&plan), ["delete a"]);
    let circle = declared(&[("a", "b"), ("b", "a")]);
    let described = app("c x=1");
    assert_eq!(moves::end(&circle, &circle[0], &Names::of(Some(&described), None)), End::Circle);
}

#[test]
fn a_declared_move_is_not_told_as_a_guess() {
    let old = "a x=1 y=1\nb x=1 y=1";
    let plan = planned(old, "c x=1 y=1\nd x=1 y=1", &[("a", "d")]);
    assert_eq!(told(&plan), ["create c", "delete b", "moved a d"]);
    let guessed: Vec<_> = plan.renamed.iter().map(|one| (one.from.as_str(), one.to.as_str())).collect();
    assert_eq!(guessed, [("b", "c")]);
}

#[test]
fn values_that_come_from_a_unit_follow_it() {
    let produced = |by: &str| {
        let of = Unknown::produced(Address::new(by), "host");
        map([("host".to_owned(), common::value(Data::Unknown(of)))])
    };
    let state = |db: &str| {
        let address = format!("shop/{db}");
        application(
            vec![unit(&address, "component", map([])), unit("shop/web", "component", produced(&address))],
            vec![],
        )
    };
    let (old, new) = (state("db"), state("database"));
    let plan = plan(Some(&new), Some(&moved(&old, &new, &[("db", "database")])), &Options::default());
    assert_eq!(told(&plan), ["moved shop/db shop/database"]);
}

fn ignoring(path: &str, of: Option<&str>) -> Options {
    let path = PathPattern::read(path).unwrap();
    Options { ignored: vec![Ignore { path, of: of.map(Into::into) }], ..Options::default() }
}

#[test]
fn an_ignored_difference_makes_no_step_and_is_told() {
    let (old, new) = (app("web:job x=1 y=1\ndb x=1"), app("web:job x=2 y=2\ndb x=2"));
    let found = |options: &Options| plan(Some(&new), Some(&recorded(old.clone())), options);
    let plan = found(&ignoring("x", Some("web")));
    assert_eq!(told(&plan), ["update web", "update db"]);
    assert_eq!(plan.steps[0].changes.len(), 1);
    let suppressed = &plan.suppressed[0];
    assert_eq!((suppressed.address.as_str(), suppressed.path.to_string().as_str()), ("web", "x"));
    assert_eq!(suppressed.cause, SuppressedBy::Rule(PathPattern::read("x").unwrap()));
    assert_eq!(told(&found(&ignoring("*", Some("job")))), ["update db"]);
    assert_eq!(told(&found(&ignoring("*", None))), Vec::<String>::new());
    assert_eq!(found(&ignoring("*", None)).suppressed.len(), 3);
    assert_eq!(told(&found(&ignoring("*", Some("x")))), ["update web", "update db"]);
}

#[test]
fn what_means_the_same_is_told_and_plans_nothing() {
    let with = |kind: &str, list: bool| {
        let empty = common::list(plimsoll_model::Identity::Sequence, vec![]);
        let fields = list.then(|| ("args".to_owned(), empty));
        application(vec![unit("shop/web", kind, map(fields))], vec![])
    };
    let found = plan(Some(&with("job", true)), Some(&recorded(with("job", false))), &Options::default());
    assert!(found.is_empty());
    assert_eq!(found.suppressed[0].cause, SuppressedBy::Equivalence(Equivalence::Nothing));
    let handed =
        plan(Some(&with("bundle", true)), Some(&recorded(with("bundle", false))), &Options::default());
    assert_eq!(told(&handed), ["update shop/web"]);
}

/// Of each possible unit its two values, where it is there; and of each its name in the new state.
type Sketch = (Vec<Option<(u8, u8)>>, Vec<Option<(u8, u8)>>, Vec<u8>);

fn sketches() -> impl Strategy<Value = Sketch> {
    let unit = prop::option::weighted(0.7, (0u8..2, 0u8..2));
    (vec(unit.clone(), 8), vec(unit, 8), vec(0u8..10, 4))
}

fn state(units: &[Option<(u8, u8)>]) -> Application {
    let one = |(number, unit): (usize, &Option<(u8, u8)>)| {
        let (x, y) = (*unit)?;
        let fields = [("x".to_owned(), text(&x.to_string())), ("y".to_owned(), text(&y.to_string()))];
        Some(unit_at(number, map(fields)))
    };
    application(units.iter().enumerate().filter_map(one).collect(), vec![])
}

/// Units 4 to 7 are inside of units 0 to 3.
fn unit_at(number: usize, attributes: Value) -> plimsoll_model::Unit {
    let address = if number < 4 { format!("shop/u{number}") } else { format!("shop/u{}/in", number - 4) };
    unit(&address, "component", attributes)
}

/// The names of the units by now: `n0` to `n9`.
fn pairs(names: &[u8]) -> Vec<(String, String)> {
    let mut seen = BTreeMap::new();
    let pair = |(number, name): (usize, &u8)| {
        seen.insert(*name, number).is_none().then(|| (format!("u{number}"), format!("n{name}")))
    };
    names.iter().enumerate().filter_map(pair).collect()
}

/// The address by now, by looking at each move.
fn by_hand(address: &Address, pairs: &[(String, String)]) -> Address {
    let parts: Vec<&str> = address.as_str().split('/').collect();
    let now = pairs.iter().find(|(from, _)| from == parts[1]).map_or(parts[1], |(_, to)| to);
    Address::new([&[parts[0], now][..], &parts[2..]].concat().join("/"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn moved_states_are_planned_as_if_they_had_always_had_their_names((old, new, names) in sketches()) {
        let pairs = pairs(&names);
        let old = state(&old);
        let mut new = state(&new);
        for unit in &mut new.units {
            unit.address = by_hand(&unit.address, &pairs);
        }
        let declared: Vec<Declared> =
            pairs.iter().map(|(from, to)| Declared { from: from.clone(), to: to.clone() }).collect();
        let mut by_hand_old = old.clone();
        for unit in &mut by_hand_old.units {
            let now = by_hand(&unit.address, &pairs);
            let top = now.as_str().split('/').take(2).collect::<Vec<_>>().join("/");
            let is_described = new.units.iter().any(|unit| {
                unit.address.as_str() == top || unit.address.as_str().starts_with(&format!("{top}/"))
            });
            if is_described {
                unit.address = now;
            }
        }
        let moves = moves::resolve(&declared, &new, &old);
        let moved = moves::apply(&recorded(old.clone()), &moves);
        let found = plan(Some(&new), Some(&moved), &Options::default());
        let expected = plan(Some(&new), Some(&recorded(by_hand_old)), &Options::default());
        prop_assert_eq!(common::show(&found), common::show(&expected));
        // The steps lead from what is recorded to what is described.
        for step in found.steps.iter().filter(|step| step.action == Action::Update) {
            let former = step.previous_address().unwrap_or(&step.address);
            let before = old.units.iter().find(|unit| unit.address == *former).unwrap();
            let after = new.units.iter().find(|unit| unit.address == step.address).unwrap();
            prop_assert_eq!(&changed(&before.attributes, &step.changes.each()), &after.attributes);
        }
        prop_assert!(found.moved.iter().all(|one| !found.renamed.iter().any(|other| other.to == one.to)));
    }

    #[test]
    fn an_ignored_difference_never_makes_a_step((old, new, _) in sketches(), path in prop::sample::select(vec!["x", "y", "*"])) {
        let (old, new) = (state(&old), state(&new));
        let pattern = PathPattern::read(path).unwrap();
        let all = plan(Some(&new), Some(&recorded(old.clone())), &Options::default());
        let found = plan(Some(&new), Some(&recorded(old)), &ignoring(path, None));
        for step in found.steps.iter().filter(|step| step.action == Action::Update) {
            prop_assert!(!step.changes.is_empty());
            prop_assert!(step.changes.each().iter().all(|change| !pattern.covers(&change.path)));
        }
        // Nothing gets lost: what is not planned is told.
        let count = |plan: &Plan| {
            let updates = plan.steps.iter().filter(|step| step.action == Action::Update);
            updates.map(|step| step.changes.len()).sum::<usize>() + plan.suppressed.len()
        };
        prop_assert_eq!(count(&all), count(&found));
    }
}
