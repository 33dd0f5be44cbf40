//! The graph methods against obvious ones, and at depths that would overflow a stack.

use plimsoll_plan::graph::{Ends, Graph, Schedule, dependents, fitting};
use proptest::collection::vec;
use proptest::prelude::*;

/// Which units can be reached over one or more edges; the obvious closure.
fn reach(units: u32, ends: &[Ends]) -> Vec<Vec<bool>> {
    let size = units as usize;
    let mut reach = vec![vec![false; size]; size];
    for &(from, to) in ends {
        reach[from as usize][to as usize] = true;
    }
    for middle in 0..size {
        let further = reach[middle].clone();
        for row in reach.iter_mut().filter(|row| row[middle]) {
            row.iter_mut().zip(&further).for_each(|(reached, more)| *reached |= more);
        }
    }
    reach
}

fn has_cycle(units: u32, ends: &[Ends]) -> bool {
    let reach = reach(units, ends);
    (0..units as usize).any(|unit| reach[unit][unit])
}

/// Waves by asking again and again who can go, with units of no weight going at once.
fn naive_waves(units: u32, ends: &[Ends], weight: impl Fn(u32) -> u32) -> Vec<u32> {
    let mut waves = vec![Schedule::NEVER; units as usize];
    loop {
        let mut changed = false;
        for unit in 0..units {
            let needs = ends.iter().filter(|edge| edge.0 == unit).map(|edge| waves[edge.1 as usize]);
            let before = needs.max().unwrap_or(0);
            if waves[unit as usize] == Schedule::NEVER && before != Schedule::NEVER {
                waves[unit as usize] = before + weight(unit);
                changed = true;
            }
        }
        if !changed {
            return waves;
        }
    }
}

/// The number of edges of the shortest cycle, by trying all lengths: the closure by steps.
fn shortest_cycle(units: u32, ends: &[Ends], members: &[u32]) -> usize {
    let best = members.iter().map(|&start| {
        let mut at = vec![start];
        for length in 1..=units as usize {
            let next: std::collections::BTreeSet<u32> =
                ends.iter().filter(|edge| at.contains(&edge.0)).map(|edge| edge.1).collect();
            if next.contains(&start) {
                return length;
            }
            at = next.into_iter().collect();
        }
        usize::MAX
    });
    best.min().unwrap()
}

fn graphs() -> impl Strategy<Value = (u32, Vec<Ends>)> {
    (1u32..12).prop_flat_map(|units| (Just(units), vec((0..units, 0..units), 0..30)))
}

/// Without cycles: needs have smaller numbers, then units are numbered anew.
fn orderable() -> impl Strategy<Value = (u32, Vec<Ends>)> {
    graphs().prop_flat_map(|(units, ends)| {
        let names = Just((0..units).collect::<Vec<u32>>()).prop_shuffle();
        (Just(units), Just(ends), names).prop_map(|(units, ends, names)| {
            let down = ends.into_iter().filter(|(from, to)| from != to);
            let down = down.map(|(from, to)| (names[from.max(to) as usize], names[from.min(to) as usize]));
            (units, down.collect())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn waves_are_those_of_the_obvious_method((units, ends) in graphs(), light in 0u32..4) {
        let weighty = |unit: u32| unit % 4 != light;
        let graph = Graph::new(units, ends.clone());
        let schedule = Schedule::weighted(&graph, weighty);
        prop_assert_eq!(&schedule.earliest, &naive_waves(units, &ends, |unit| u32::from(weighty(unit))));
        prop_assert_eq!(schedule.is_complete(), !has_cycle(units, &ends));
    }

    #[test]
    fn order_slack_and_critical_path_fit((units, ends) in orderable()) {
        let graph = Graph::new(units, ends.clone());
        let schedule = Schedule::new(&graph);
        let order = schedule.by_wave();
        let place: Vec<usize> = (0..units).map(|unit| order.iter().position(|&other| other == unit).unwrap()).collect();
        for &(from, to) in &ends {
            prop_assert!(place[to as usize] < place[from as usize]);
            prop_assert!(schedule.latest[to as usize] < schedule.latest[from as usize]);
        }
        prop_assert!(order.is_sorted_by_key(|&unit| (schedule.earliest[unit as usize], unit)));
        let path = schedule.critical_path(&graph, |_| true);
        prop_assert_eq!(path.len() as u32, schedule.waves);
        prop_assert!(path.windows(2).all(|pair| ends.contains(&(pair[1], pair[0]))));
        prop_assert!(path.iter().all(|&unit| schedule.slack(unit) == 0));
        // The mirror: the latest waves of a graph are the waves of the turned graph, backwards.
        let turned = Graph::new(units, ends.iter().map(|&(from, to)| (to, from)).collect());
        let mirrored = Schedule::new(&turned).earliest.iter().map(|wave| schedule.waves + 1 - wave).collect::<Vec<_>>();
        prop_assert_eq!(&schedule.latest, &mirrored);
    }

    #[test]
    fn waves_do_not_hang_on_the_order_of_declaration((units, ends) in graphs(), light in 0u32..4) {
        let weighty = |unit: u32| unit % 4 != light;
        let ends: Vec<Ends> =
            ends.iter().filter(|(from, to)| from != to).map(|(from, to)| (*from.max(to), *from.min(to))).collect();
        let declared = Graph::new(units, ends.clone());
        let schedule = Schedule::weighted(&declared, weighty);
        prop_assert_eq!(&schedule.earliest, &naive_waves(units, &ends, |unit| u32::from(weighty(unit))));
        let n_steps = |path: &[u32], weighty: &dyn Fn(u32) -> bool| path.iter().filter(|unit| weighty(**unit)).count();
        let steps = n_steps(&schedule.critical_path(&declared, weighty), &weighty);
        // Backwards, and from the middle on.
        let number = |turned: bool, unit: u32| if turned { units - 1 - unit } else { (unit + units / 2) % units };
        for turned in [true, false] {
            let names: Vec<u32> = (0..units).map(|unit| number(turned, unit)).collect();
            let unit_of = |name: u32| names.iter().position(|other| *other == name).unwrap() as u32;
            let renamed = ends.iter().map(|&(from, to)| (names[from as usize], names[to as usize])).collect();
            let graph = Graph::new(units, renamed);
            let other = Schedule::weighted(&graph, |name| weighty(unit_of(name)));
            prop_assert_eq!(other.waves, schedule.waves);
            for (unit, &name) in names.iter().enumerate() {
                let name = name as usize;
                prop_assert_eq!(
                    (other.earliest[name], other.latest[name]),
                    (schedule.earliest[unit], schedule.latest[unit])
                );
            }
            let path = other.critical_path(&graph, |name| weighty(unit_of(name)));
            prop_assert_eq!(n_steps(&path, &|name| weighty(unit_of(name))), steps);
        }
    }

    #[test]
    fn components_are_those_of_the_closure((units, ends) in graphs()) {
        let reach = reach(units, &ends);
        let mutual = |one: usize, other: usize| reach[one][other] && reach[other][one];
        let mut expected: Vec<Vec<u32>> = (0..units)
            .map(|unit| (0..units).filter(|&other| mutual(unit as usize, other as usize)).collect::<Vec<u32>>())
            .filter(|members| !members.is_empty())
            .collect();
        expected.sort();
        expected.dedup();
        prop_assert_eq!(Graph::new(units, ends).components(), expected);
    }

    #[test]
    fn knots_are_whole_shortest_and_cut_minimally((units, ends) in graphs(), kinds in vec(0u8..3, 30)) {
        let graph = Graph::new(units, ends.clone());
        let knots = graph.knots(|edge| kinds[edge as usize]);
        let members: Vec<Vec<u32>> = knots.iter().map(|knot| knot.members.clone()).collect();
        prop_assert_eq!(members, graph.components());
        let all_cuts: Vec<u32> = knots.iter().flat_map(|knot| knot.cut.clone()).collect();
        let without = |left_out: Option<u32>| {
            let kept = (0u32..).zip(&ends).filter(|(edge, _)| !all_cuts.contains(edge) || Some(*edge) == left_out);
            kept.map(|(_, &edge)| edge).collect::<Vec<Ends>>()
        };
        prop_assert!(!has_cycle(units, &without(None)));
        for &edge in &all_cuts {
            prop_assert!(has_cycle(units, &without(Some(edge))), "edge {} is not needed in the cut", edge);
        }
        for knot in &knots {
            prop_assert_eq!(knot.shortest.len(), shortest_cycle(units, &ends, &knot.members));
            let way: Vec<Ends> = knot.shortest.iter().map(|&edge| ends[edge as usize]).collect();
            let closed = way.iter().zip(way.iter().cycle().skip(1)).all(|(one, next)| one.1 == next.0);
            prop_assert!(closed && way.iter().all(|edge| way[0].0 <= edge.0));
            prop_assert!(knot.shortest.contains(&knot.cut[0]));
            prop_assert!(knot.cut[1..].is_sorted_by_key(|&edge| u8::MAX - kinds[edge as usize]));
        }
    }

    #[test]
    fn optional_edges_are_added_as_by_the_obvious_method(
        (units, required) in graphs(),
        optional in vec((0u32..12, 0u32..12), 0..20),
    ) {
        let optional: Vec<Ends> = optional.into_iter().map(|(from, to)| (from % units, to % units)).collect();
        let mut there = required.clone();
        let expected: Vec<bool> = optional.iter().map(|&(from, to)| {
            let fits = from != to && !reach(units, &there)[to as usize][from as usize];
            if fits {
                there.push((from, to));
            }
            fits
        }).collect();
        prop_assert_eq!(fitting(units, &required, &optional), expected);
    }

    #[test]
    fn dependents_are_those_of_the_closure((units, ends) in graphs()) {
        let reach = reach(units, &ends);
        let count = |unit: usize| (0..units as usize).filter(|&other| other != unit && reach[other][unit]).count() as u32;
        let expected: Vec<u32> = (0..units as usize).map(count).collect();
        prop_assert_eq!(dependents(&Graph::new(units, ends)), expected);
    }
}

#[test]
fn dependents_are_exact_over_many_blocks() {
    let chain = Graph::new(1000, (1..1000).map(|unit| (unit, unit - 1)).collect());
    assert_eq!(dependents(&chain), (0..1000).rev().collect::<Vec<u32>>());
}

#[test]
fn a_million_units_in_a_row_do_not_overflow_the_stack() {
    let units = 1_000_000;
    let chain: Vec<Ends> = (1..units).map(|unit| (unit, unit - 1)).collect();
    let graph = Graph::new(units, chain.clone());
    let schedule = Schedule::new(&graph);
    assert_eq!(schedule.waves, units);
    assert_eq!(schedule.critical_path(&graph, |_| true).len(), units as usize);
    assert!(graph.components().is_empty());
    assert_eq!(dependents(&graph)[0], plimsoll_plan::graph::DEPENDENTS_LIMIT);
    // Closed to a ring.
    let mut ring = chain.clone();
    ring.push((0, units - 1));
    let knots = Graph::new(units, ring).knots(|edge| u8::from(edge == 7));
    assert_eq!((knots.len(), knots[0].shortest.len(), &*knots[0].cut), (1, units as usize, &[7][..]));
    // The closing edge is optional.
    assert_eq!(fitting(units, &chain, &[(0, units - 1), (units - 1, 0)]), [false, true]);
}

#[test]
fn a_huge_tangle_takes_bounded_time() {
    let units = 100_000u32;
    let mut state = 1u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32 % units
    };
    let mut ends: Vec<Ends> = (0..units).map(|unit| (unit, (unit + 1) % units)).collect();
    ends.extend((0..2 * units).map(|_| (random(), random())).filter(|(from, to)| from != to));
    let graph = Graph::new(units, ends.clone());
    let knots = graph.knots(|edge| (edge % 5) as u8);
    assert_eq!(knots.len(), 1);
    let cut: std::collections::BTreeSet<u32> = knots[0].cut.iter().copied().collect();
    let kept: Vec<Ends> =
        (0u32..).zip(&ends).filter(|(edge, _)| !cut.contains(edge)).map(|pair| *pair.1).collect();
    assert!(Schedule::new(&Graph::new(units, kept)).is_complete());
    // The same edges, all optional.
    let fits = fitting(units, &[], &ends);
    let kept: Vec<Ends> = ends.iter().zip(&fits).filter(|(_, fits)| **fits).map(|(edge, _)| *edge).collect();
    assert!(Schedule::new(&Graph::new(units, kept)).is_complete());
}
