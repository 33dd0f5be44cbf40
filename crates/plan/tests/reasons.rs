//! Gates and explanations of plans of random states, compared with naive second implementations.

mod common;

use std::collections::BTreeSet;

use common::{app, application, edge, map, planned, text, unit};
use plimsoll_model::{Address, Application, EdgeKind};
use plimsoll_plan::explain::{Absence, Answer, Explainer, Relation, chain, explain_unit, shortest};
use plimsoll_plan::gate::Evaluation;
use plimsoll_plan::{Gate, Plan, StepIndex};
use proptest::collection::vec;
use proptest::prelude::*;

const UNITS: u32 = 6;

/// A state: for each unit whether it is there and its image, and edges, of which each third is inferred.
fn states() -> impl Strategy<Value = Application> {
    let units = vec((prop::bool::weighted(0.8), 0u8..2), UNITS as usize);
    (units, vec((0..UNITS, 0..UNITS, 0u8..3), 0..9)).prop_map(|(sketch, ends)| {
        let there: Vec<u32> = (0..UNITS).filter(|unit| sketch[*unit as usize].0).collect();
        let image = |unit: u32| map([("image".to_owned(), text(&sketch[unit as usize].1.to_string()))]);
        let units = there.iter().map(|&one| unit(&format!("shop/u{one}"), "component", image(one)));
        let place = |unit: u32| there.iter().position(|one| *one == unit).map(|place| place as u32);
        let mut seen = BTreeSet::new();
        let edges = ends.into_iter().filter_map(|(from, to, kind)| {
            let ends = (place(from)?, place(to)?);
            let kind = if kind == 0 { EdgeKind::Inferred } else { EdgeKind::Declared };
            (ends.0 != ends.1 && seen.insert((ends, kind))).then(|| edge(ends.0, ends.1, kind))
        });
        application(units.collect(), edges.collect())
    })
}

fn address(unit: u32) -> Address {
    Address::new(format!("shop/u{unit}"))
}

fn waves(plan: &Plan, unit: u32) -> Vec<u32> {
    plan.steps.iter().filter(|step| step.address == address(unit)).map(|step| step.wave).collect()
}

/// Whether one unit needs another, by all pairs.
fn needs(state: &Application, plan: &Plan, from: u32, to: u32) -> bool {
    let of = |index: usize| state.units[index].address.clone();
    let kept = state.edges.iter().filter(|edge| {
        let ends = (of(edge.from.index()), of(edge.to.index()));
        !plan
            .dropped
            .iter()
            .any(|dropped| (dropped.from.clone(), dropped.to.clone()) == ends && dropped.kind == edge.kind)
    });
    let mut pairs: BTreeSet<(Address, Address)> =
        kept.map(|edge| (of(edge.from.index()), of(edge.to.index()))).collect();
    loop {
        let longer: BTreeSet<(Address, Address)> = pairs
            .iter()
            .flat_map(|(one, middle)| {
                let on = pairs.iter().filter(move |(start, _)| start == middle);
                on.map(move |(_, end)| (one.clone(), end.clone()))
            })
            .collect();
        let before = pairs.len();
        pairs.extend(longer);
        if pairs.len() == before {
            return pairs.contains(&(address(from), address(to)));
        }
    }
}

proptest! {
    #[test]
    fn before_is_what_the_waves_say(old in states(), new in states(), one in 0..UNITS, other in 0..UNITS) {
        let plan = planned(Some(&new), Some(&old));
        let evaluation = Evaluation::new(&plan, Some(&new), Some(&old), true);
        let gate = Gate::assertion(&format!("u{one} before u{other}")).unwrap();
        let is_known = |unit: u32| [&old, &new].iter().any(|state| {
            state.units.iter().any(|known| known.address == address(unit))
        });
        let result = evaluation.of(&gate, None);
        prop_assert_eq!(result.is_ok(), is_known(one) && is_known(other));
        let Ok(result) = result else { return Ok(()) };
        let is_blocked = |plan: &Plan, unit: u32| {
            plan.blocked.iter().any(|blocked| blocked.address == address(unit))
        };
        let whole = planned(Some(&new), None);
        let has_both = !waves(&plan, one).is_empty() && !waves(&plan, other).is_empty();
        let deciding = if has_both { &plan } else { &whole };
        let (first, second) = (waves(deciding, one), waves(deciding, other));
        let is_blocked = [&plan, deciding].iter().any(|plan| is_blocked(plan, one) || is_blocked(plan, other));
        let expected = !is_blocked
            && !first.is_empty()
            && !second.is_empty()
            && first.iter().all(|first| second.iter().all(|second| first < second));
        prop_assert_eq!(result.is_kept, expected, "{}", result.words);
        prop_assert!(!result.is_kept || result.steps.is_empty());
    }

    #[test]
    fn needs_is_a_way_over_edges_that_count(new in states(), one in 0..UNITS, other in 0..UNITS) {
        let plan = planned(Some(&new), None);
        let evaluation = Evaluation::new(&plan, Some(&new), None, true);
        let gate = Gate::assertion(&format!("u{one} needs u{other}")).unwrap();
        let Ok(result) = evaluation.of(&gate, None) else { return Ok(()) };
        prop_assert_eq!(result.is_kept, needs(&new, &plan, one, other), "{}", result.words);
    }

    #[test]
    fn chains_are_waits_and_the_shortest_is_the_shortest(old in states(), new in states()) {
        let plan = planned(Some(&new), Some(&old));
        for (index, step) in (0u32..).zip(&plan.steps) {
            let links = chain(&plan, &step.address);
            prop_assert_eq!(links.len() as u32, plan.steps[links[0].step.index()].wave, "one link for each wave");
            // How many waits lead from this step to each, by relaxing until nothing changes.
            let mut far = vec![u32::MAX; plan.steps.len()];
            far[index as usize] = 0;
            for later in (0..plan.steps.len()).rev().filter(|later| *later <= index as usize) {
                let next = far[later].saturating_add(1);
                for wait in &plan.steps[later].waits_for {
                    far[wait.step.index()] = far[wait.step.index()].min(next);
                }
            }
            for (to, far) in (0u32..).zip(far).filter(|(to, _)| *to != index) {
                let found = shortest(&plan, &[StepIndex(index)], &[StepIndex(to)]);
                prop_assert_eq!(found.map_or(u32::MAX, |links| links.len() as u32 - 1), far);
            }
        }
    }

    #[test]
    fn what_stops_is_what_waits(old in states(), new in states(), unit in 0..UNITS) {
        let plan = planned(Some(&new), Some(&old));
        let explained = explain_unit(&plan, Some(&new), Some(&old), true, &address(unit));
        let waits = |from: StepIndex| explained.steps.iter().any(|own| shortest(&plan, &[from], &[*own]).is_some());
        let all = (0..plan.steps.len() as u32).map(StepIndex);
        let expected: Vec<StepIndex> = all.filter(|step| !explained.steps.contains(step) && waits(*step)).collect();
        prop_assert_eq!(explained.stopped, expected);
        let needed: BTreeSet<Address> = explained.needed_by.into_iter().map(|(address, _)| address).collect();
        if new.units.iter().any(|known| known.address == address(unit)) {
            let naive = (0..UNITS).filter(|one| *one != unit && needs(&new, &plan, *one, unit)).map(address);
            prop_assert_eq!(needed, naive.collect());
        }
        prop_assert_eq!(explained.absence.is_some(), explained.steps.is_empty());
    }
}

#[test]
fn a_unit_without_a_step_says_why() {
    let old = app("web > db\ndb\njob runs");
    let new = app("web image=2 > db\ndb\nloop > loop\nlate > loop");
    let plan = planned(Some(&new), Some(&old));
    let absence = |name: &str| explain_unit(&plan, Some(&new), Some(&old), true, &Address::new(name)).absence;
    assert_eq!(absence("web"), None);
    assert_eq!(absence("db"), Some(Absence::Unchanged));
    assert_eq!(absence("loop"), Some(Absence::Blocked(Some(0))));
    assert_eq!(absence("late"), Some(Absence::Blocked(None)));
    assert_eq!(absence("job"), Some(Absence::Gone));
}

#[test]
fn an_order_is_told_whichever_way_it_is() {
    let new = app("web > api\napi > db\ndb\ncache");
    let relation = |plan: &Plan, old: Option<&Application>, what: &str, after: &str| {
        let explainer = Explainer::new(plan, Some(&new), old, true);
        match explainer.order(what, after).unwrap() {
            Answer::Order(_, _, relation) => relation,
            other => panic!("{other:?}"),
        }
    };
    let plan = planned(Some(&new), None);
    assert!(matches!(relation(&plan, None, "web", "db"), Relation::Waits(links) if links.len() == 3));
    assert!(matches!(relation(&plan, None, "db", "web"), Relation::Reversed(links) if links.len() == 3));
    assert_eq!(relation(&plan, None, "cache", "db"), Relation::Free(1, 1));
    assert_eq!(relation(&plan, None, "cache", "web"), Relation::Free(1, 3));
    let same = planned(Some(&new), Some(&new));
    assert!(matches!(relation(&same, Some(&new), "web", "db"), Relation::Needs(way) if way.len() == 2));
    assert!(matches!(relation(&same, Some(&new), "db", "web"), Relation::NeededBy(way) if way.len() == 2));
    assert_eq!(relation(&same, Some(&new), "cache", "db"), Relation::Unrelated);
    assert!(Explainer::new(&plan, Some(&new), None, true).order("web", "web").is_err());
}
