//! How many units need each unit, directly or through others.
//!
//! Sets of units are kept as bits, [`BLOCK`] units at a time: one sweep through the order, users first, joins for each
//! unit the bits of all that need it. That costs n/256 sweeps of n + m steps and is exact, cycles included. Where it
//! would cost more than [`ALLOWANCE`] (from about 80,000 units with three needs each), each unit's dependents are
//! counted one by one up to [`DEPENDENTS_LIMIT`].

use super::Graph;

/// In graphs that are too large for exact numbers, the number at which counting stops: it then means "this many or
/// more".
pub const DEPENDENTS_LIMIT: u32 = 64;

const WORDS: usize = 4;
/// How many units are looked at in one sweep.
const BLOCK: usize = WORDS * 64;
/// How many steps the sweeps may take.
const ALLOWANCE: u64 = 120_000_000;

/// For each unit how many other units need it, directly or through others.
#[must_use]
pub fn dependents(graph: &Graph) -> Vec<u32> {
    let units = graph.units() as usize;
    let sweep = (units + graph.edges().len()) as u64;
    if (units.div_ceil(BLOCK) as u64).saturating_mul(sweep) > ALLOWANCE {
        limited(graph)
    } else {
        exact(graph)
    }
}

fn exact(graph: &Graph) -> Vec<u32> {
    let (component, count) = graph.component_numbers();
    // Components by number, so that users come last; a sweep goes backwards.
    let mut by_component: Vec<u32> = (0..graph.units()).collect();
    by_component.sort_by_key(|&unit| component[unit as usize]);
    let mut total = vec![0u32; count as usize];
    let mut bits = vec![[0u64; WORDS]; count as usize];
    // Bits are given in the order of the components: a block's units are needed only by what comes from there on.
    for block in by_component.chunks(BLOCK) {
        bits.fill([0; WORDS]);
        for (bit, &unit) in block.iter().enumerate() {
            bits[component[unit as usize] as usize][bit / 64] |= 1 << (bit % 64);
        }
        for &unit in by_component.iter().rev() {
            let own = component[unit as usize] as usize;
            let set = bits[own];
            for &(need, _) in graph.needs(unit) {
                let need = component[need as usize] as usize;
                if need != own {
                    for word in 0..WORDS {
                        bits[need][word] |= set[word];
                    }
                }
            }
        }
        for (total, set) in total.iter_mut().zip(&bits) {
            *total += set.iter().map(|word| word.count_ones()).sum::<u32>();
        }
    }
    // Each unit counted itself.
    component.iter().map(|&component| total[component as usize] - 1).collect()
}

fn limited(graph: &Graph) -> Vec<u32> {
    let mut seen = vec![u32::MAX; graph.units() as usize];
    let mut found: Vec<u32> = Vec::new();
    let count = |start: u32| {
        found.clear();
        found.push(start);
        seen[start as usize] = start;
        let mut next = 0;
        while let Some(&unit) = found.get(next) {
            next += 1;
            for &(user, _) in graph.needed_by(unit) {
                if seen[user as usize] != start {
                    seen[user as usize] = start;
                    found.push(user);
                    if found.len() as u32 > DEPENDENTS_LIMIT {
                        return DEPENDENTS_LIMIT;
                    }
                }
            }
        }
        found.len() as u32 - 1
    };
    (0..graph.units()).map(count).collect()
}
