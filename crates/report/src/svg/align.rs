//! The heights of the slots, so that edges are nearly straight: each column comes as close as it can to where its
//! neighbours are, without changing its order. That is an isotonic regression, solved by pooling in linear time.

use super::order::Neighbours;

/// How often the columns are gone through.
const SWEEPS: usize = 8;

/// The middles of all slots; `sizes` are their heights, gaps included. The smallest upper end is 0.
pub(super) fn align(columns: &[Vec<usize>], neighbours: &Neighbours, sizes: &[f64]) -> Vec<f64> {
    let mut middles = vec![0.0; sizes.len()];
    for column in columns {
        let all: f64 = column.iter().map(|&slot| sizes[slot]).sum();
        let mut top = -all / 2.0;
        for &slot in column {
            middles[slot] = top + sizes[slot] / 2.0;
            top += sizes[slot];
        }
    }
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 0..columns.len() {
            let index = if forward { step } else { columns.len() - 1 - step };
            let beside = |slot: usize| -> Vec<usize> {
                let (near, far) = if forward {
                    (&neighbours.before[slot], &neighbours.behind[slot])
                } else {
                    (&neighbours.behind[slot], &neighbours.before[slot])
                };
                // In the last two sweeps both sides count.
                let both = sweep + 2 >= SWEEPS || near.is_empty();
                near.iter().chain(far.iter().filter(|_| both)).copied().collect()
            };
            settle(&columns[index], beside, sizes, &mut middles);
        }
    }
    let top = columns.iter().flatten().map(|&slot| middles[slot] - sizes[slot] / 2.0);
    let top = top.fold(f64::INFINITY, f64::min);
    middles.iter().map(|middle| middle - top).collect()
}

/// Moves the slots of one column.
fn settle(column: &[usize], beside: impl Fn(usize) -> Vec<usize>, sizes: &[f64], middles: &mut [f64]) {
    // Without the sizes in front of it, every slot may be wherever the one before is, or below: pools of slots that wish
    // to be above the one before share their mean wish.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    let mut offsets = Vec::with_capacity(column.len());
    let mut offset = 0.0;
    for &slot in column {
        offset += sizes[slot] / 2.0;
        offsets.push(offset);
        let all = beside(slot);
        let wish: f64 = all.iter().map(|&each| middles[each] - offset).sum();
        let mut pool = (wish, all.len() as f64, 1);
        // What has no neighbours, and so no weight, stays with the one before, or takes the one behind to it.
        while let Some(&(sum, weight, number)) = pools.last() {
            if weight > 0.0 && pool.1 > 0.0 && sum / weight <= pool.0 / pool.1 {
                break;
            }
            pool = (pool.0 + sum, pool.1 + weight, pool.2 + number);
            pools.pop();
        }
        pools.push(pool);
        offset += sizes[slot] / 2.0;
    }
    let mut slots = column.iter().zip(offsets);
    for (sum, weight, number) in pools.into_iter().filter(|(_, weight, _)| *weight > 0.0) {
        for (&slot, offset) in slots.by_ref().take(number) {
            middles[slot] = sum / weight + offset;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_are_straight_and_nothing_overlaps() {
        // 0-2-4 is a chain, 1 and 3 hang on it.
        let columns = [vec![0, 1], vec![2, 3], vec![4]];
        let mut neighbours = Neighbours { before: vec![Vec::new(); 5], behind: vec![Vec::new(); 5] };
        for (from, to) in [(0, 2), (2, 4), (1, 2), (0, 3)] {
            neighbours.behind[from].push(to);
            neighbours.before[to].push(from);
        }
        let sizes = [10.0; 5];
        let middles = align(&columns, &neighbours, &sizes);
        assert!((middles[2] - middles[4]).abs() < 1.0, "{middles:?}");
        for column in &columns {
            for pair in column.windows(2) {
                assert!(middles[pair[1]] - middles[pair[0]] >= 10.0 - 1e-9, "{middles:?}");
            }
        }
        assert!(middles.iter().all(|&middle| middle >= 5.0 - 1e-9));
    }
}
