//! Components one after the other in the order of their list, as the implementations before KubeVela apply them: Rudr, and
//! oam-kubernetes-runtime, which leaves out what waits for a value and comes back to it.

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, UnitIndex};
use rustc_hash::FxHashMap;

use super::application::Assembly;
use super::clauses;
use super::order::Need;

pub(super) fn one_by_one(assembly: &mut Assembly<'_>) {
    let mut before: Option<UnitIndex> = None;
    for number in sequence(assembly) {
        let Some(&unit) = assembly.components[number].units.first() else { continue };
        if let Some(before) = before {
            in_list_order(assembly, unit, before);
        }
        before = Some(assembly.traits_of(unit).next_back().map_or(unit, |(_, last)| last));
    }
}

/// The components in rounds: those first that wait for no value, then those whose values are there. What waits for itself
/// in the end has no place.
fn sequence(assembly: &Assembly<'_>) -> Vec<usize> {
    let mut owners: FxHashMap<UnitIndex, usize> = FxHashMap::default();
    for (number, component) in assembly.components.iter().enumerate() {
        let Some(&unit) = component.units.first() else { continue };
        owners.insert(unit, number);
        owners.extend(assembly.traits_of(unit).map(|(_, of_trait)| (of_trait, number)));
    }
    let count = assembly.components.len();
    let (mut takers, mut waits) = (vec![Vec::new(); count], vec![0usize; count]);
    for edge in assembly.edges.iter().filter(|edge| edge.kind == EdgeKind::Data) {
        if let (Some(&from), Some(&to)) = (owners.get(&edge.from), owners.get(&edge.to))
            && from != to
        {
            takers[to].push(from);
            waits[from] += 1;
        }
    }
    let mut round: Vec<usize> = (0..count).filter(|one| waits[*one] == 0).collect();
    let mut sequence = Vec::with_capacity(count);
    while !round.is_empty() {
        let mut next = Vec::new();
        for &one in &round {
            for &taker in &takers[one] {
                waits[taker] -= 1;
                if waits[taker] == 0 {
                    next.push(taker);
                }
            }
        }
        sequence.append(&mut round);
        next.sort_unstable();
        round = next;
    }
    sequence
}

fn in_list_order(assembly: &mut Assembly<'_>, unit: UnitIndex, before: UnitIndex) {
    let (name, former) =
        (assembly.units[unit.index()].address.name(), assembly.units[before.index()].address.name());
    let words = format!("`{name}` is applied behind `{former}`");
    let places: Vec<(Site, &'static str)> =
        assembly.place_of(unit).map(|site| (site, "later in the list")).into_iter().collect();
    let need = Need::new(before, EdgeKind::Order, "oam-list-order", words, clauses::CONFIGURATION_1, &places);
    assembly.needs(unit, need);
}
