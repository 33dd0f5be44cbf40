//! Strongly connected components: units that need each other, directly or through others.

use super::Graph;

/// Not yet seen.
const NEW: u32 = u32::MAX;

impl Graph {
    /// The groups of units that need each other: of two or more, or of one that needs itself. Members by number, groups
    /// by their first member. Tarjan's method with its own stack.
    #[must_use]
    pub fn components(&self) -> Vec<Vec<u32>> {
        let mut found: Vec<Vec<u32>> = Vec::new();
        self.each_component(|members| {
            let alone = members.len() == 1;
            if !alone || self.needs(members[0]).iter().any(|&(need, _)| need == members[0]) {
                let mut members = members.to_vec();
                members.sort_unstable();
                found.push(members);
            }
        });
        found.sort_unstable_by_key(|members| members[0]);
        found
    }

    /// For each unit the number of its component, single units included. A component has a larger number than those
    /// that it needs. Also gives how many there are.
    #[must_use]
    pub(crate) fn component_numbers(&self) -> (Vec<u32>, u32) {
        let mut numbers = vec![0; self.units() as usize];
        let mut count = 0;
        self.each_component(|members| {
            for &member in members {
                numbers[member as usize] = count;
            }
            count += 1;
        });
        (numbers, count)
    }

    /// Calls `found` with each component after those that it needs.
    fn each_component(&self, mut found: impl FnMut(&[u32])) {
        let units = self.units();
        let mut seen_at = vec![NEW; units as usize];
        // The earliest seen unit that can be reached; `NEW - 1` once the unit's component is known.
        let mut low = vec![0u32; units as usize];
        let mut open: Vec<u32> = Vec::new();
        let mut path: Vec<(u32, u32)> = Vec::new();
        let mut clock = 0;
        for root in 0..units {
            if seen_at[root as usize] != NEW {
                continue;
            }
            path.push((root, 0));
            while let Some((unit, next)) = path.last_mut() {
                let unit = *unit;
                if *next == 0 {
                    seen_at[unit as usize] = clock;
                    low[unit as usize] = clock;
                    clock += 1;
                    open.push(unit);
                }
                if let Some(&(need, _)) = self.needs(unit).get(*next as usize) {
                    *next += 1;
                    if seen_at[need as usize] == NEW {
                        path.push((need, 0));
                    } else if low[need as usize] != NEW - 1 {
                        low[unit as usize] = low[unit as usize].min(seen_at[need as usize]);
                    }
                    // A unit whose first need was just followed must not be entered again.
                    continue;
                }
                path.pop();
                if let Some(&(parent, _)) = path.last() {
                    low[parent as usize] = low[parent as usize].min(low[unit as usize]);
                }
                if low[unit as usize] == seen_at[unit as usize] {
                    let start = open.iter().rposition(|&member| member == unit).unwrap_or(0);
                    found(&open[start..]);
                    for &member in &open[start..] {
                        low[member as usize] = NEW - 1;
                    }
                    open.truncate(start);
                }
            }
        }
    }
}
