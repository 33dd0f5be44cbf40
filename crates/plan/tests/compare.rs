//! What differs between two plans: nothing where they do the same, and the same from both sides.

mod common;

use common::{application, edge, map, recorded, text, unit};
use plimsoll_model::{Application, EdgeKind};
use plimsoll_plan::{Options, Plan, StepDifference, compare, compare_all, plan};
use proptest::prelude::*;

/// Units of a small alphabet, each with a version; needs from later to earlier ones.
fn states() -> impl Strategy<Value = Application> {
    let units = proptest::collection::btree_map(0_u8..6, 0_u8..3, 0..6);
    (units, proptest::collection::vec((0_u32..6, 0_u32..6), 0..6)).prop_map(|(units, needs)| {
        let count = units.len() as u32;
        let units = units.into_iter().map(|(name, version)| {
            let fields = [("version".to_owned(), text(&version.to_string()))];
            unit(&format!("shop/u{name}"), "component", map(fields))
        });
        let edges = needs.into_iter().filter(|(from, to)| to < from && *from < count);
        let edges = edges.map(|(from, to)| edge(from, to, EdgeKind::Declared)).collect();
        application(units.collect(), edges)
    })
}

fn plans() -> impl Strategy<Value = Plan> {
    (states(), proptest::option::of(states())).prop_map(|(desired, former)| {
        plan(Some(&desired), former.map(recorded).as_ref(), &Options::default())
    })
}

/// The steps that differ, as texts: what they are, and on which side.
fn told(steps: &[StepDifference], is_mirrored: bool) -> Vec<String> {
    let mut told: Vec<String> = steps
        .iter()
        .map(|step| match (step, is_mirrored) {
            (StepDifference::Added(step), false) | (StepDifference::Gone(step), true) => {
                format!("added {}", step.id())
            }
            (StepDifference::Gone(step), false) | (StepDifference::Added(step), true) => {
                format!("gone {}", step.id())
            }
            (StepDifference::Changed(of), false) => {
                format!("changed {} {} {:?}", of.before.id(), of.after.id(), of.changes)
            }
            (StepDifference::Changed(of), true) => {
                let mut changes = of.changes.clone();
                changes.iter_mut().for_each(|(_, before, after)| std::mem::swap(before, after));
                format!("changed {} {} {changes:?}", of.after.id(), of.before.id())
            }
        })
        .collect();
    told.sort();
    told
}

proptest! {
    #[test]
    fn a_plan_does_what_it_does(plan in plans()) {
        let difference = compare(&plan, &plan);
        prop_assert!(difference.is_empty(), "{difference:?}");
        prop_assert!(compare_all(&[&plan], &[&plan])[0].is_empty());
        prop_assert_eq!(plan.canonical_id(), plan.id);
    }

    #[test]
    fn equal_ids_and_no_difference_are_the_same(one in plans(), other in plans()) {
        let difference = compare(&one, &other);
        prop_assert_eq!(difference.is_empty(), one.id == other.id, "{:?}", difference);
    }

    #[test]
    fn the_other_way_round_it_is_the_mirror(one in plans(), other in plans()) {
        let (there, back) = (compare(&one, &other), compare(&other, &one));
        prop_assert_eq!(told(&there.steps, false), told(&back.steps, true));
        prop_assert_eq!(there.is_empty(), back.is_empty());
        let (added, gone, changed) = there.counts();
        prop_assert_eq!((gone, added, changed), back.counts());
    }
}

#[test]
fn a_step_that_does_something_else_is_one_step_that_changed() {
    let unit = |version: &str| unit("shop/web", "component", map([("version".to_owned(), text(version))]));
    let before = plan(Some(&application(vec![unit("1")], vec![])), None, &Options::default());
    let former = recorded(application(vec![unit("0")], vec![]));
    let after = plan(Some(&application(vec![unit("1")], vec![])), Some(&former), &Options::default());
    let difference = compare(&before, &after);
    assert_eq!(told(&difference.steps, false).len(), 1);
    assert!(told(&difference.steps, false)[0].starts_with("changed create shop/web update shop/web"));
    let all = compare_all(&[&before], &[]);
    assert_eq!((all[0].counts(), all[0].after.id), ((0, 1, 0), None));
}
