//! The order of the slots in each column, so that few edges cross: sweeps of barycentres (Sugiyama, Tagawa and Toda, 1981).
//! Each sweep costs as much as sorting the edges; the best order of all sweeps is kept.

/// How often the columns are gone through.
const SWEEPS: usize = 10;

/// What is beside each slot, in the column before and in the column behind.
pub(super) struct Neighbours {
    pub(super) before: Vec<Vec<usize>>,
    pub(super) behind: Vec<Vec<usize>>,
}

/// Orders the slots of all columns. Slots without neighbours stay about where they are.
pub(super) fn reduce_crossings(columns: &mut [Vec<usize>], neighbours: &Neighbours) {
    let mut places = vec![0; neighbours.before.len()];
    for column in columns.iter() {
        settle(column, &mut places);
    }
    let mut best = columns.to_vec();
    let mut fewest = crossings(columns, neighbours, &places);
    for sweep in 0..SWEEPS {
        if fewest == 0 {
            break;
        }
        let forward = sweep % 2 == 0;
        for step in 1..columns.len() {
            let index = if forward { step } else { columns.len() - 1 - step };
            let (beside, other) =
                if forward { (&neighbours.before, index - 1) } else { (&neighbours.behind, index + 1) };
            let other = columns[other].len();
            sort(&mut columns[index], beside, other, &mut places);
        }
        let now = crossings(columns, neighbours, &places);
        if now < fewest {
            fewest = now;
            best = columns.to_vec();
        }
    }
    columns.clone_from_slice(&best);
}

fn settle(column: &[usize], places: &mut [usize]) {
    for (place, &slot) in column.iter().enumerate() {
        places[slot] = place;
    }
}

/// Sorts a column by the mean place of the neighbours in a column of `other` slots.
fn sort(column: &mut [usize], beside: &[Vec<usize>], other: usize, places: &mut [usize]) {
    let own = column.len();
    let middle = |place: usize, of: usize| (place as f64 + 0.5) / of as f64;
    let wish = |slot: usize| match beside[slot].as_slice() {
        [] => middle(places[slot], own),
        all => all.iter().map(|&each| middle(places[each], other)).sum::<f64>() / all.len() as f64,
    };
    let mut wishes: Vec<(f64, usize)> = column.iter().map(|&slot| (wish(slot), slot)).collect();
    // The sort is stable: of equal wishes the former order stays.
    wishes.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (place, (_, slot)) in wishes.into_iter().enumerate() {
        column[place] = slot;
    }
    settle(column, places);
}

/// How many pairs of edges cross, counted as inversions with a Fenwick tree.
fn crossings(columns: &[Vec<usize>], neighbours: &Neighbours, places: &[usize]) -> u64 {
    let mut all = 0;
    for pair in columns.windows(2) {
        let mut tree = vec![0_u64; pair[1].len() + 1];
        let mut seen = 0;
        for &slot in &pair[0] {
            let mut ends: Vec<usize> = neighbours.behind[slot].iter().map(|&end| places[end]).collect();
            ends.sort_unstable();
            for &end in &ends {
                let (mut not_above, mut index) = (0, end + 1);
                while index > 0 {
                    not_above += tree[index];
                    index &= index - 1;
                }
                all += seen - not_above;
            }
            for &end in &ends {
                let mut index = end + 1;
                while index < tree.len() {
                    tree[index] += 1;
                    index += index & index.wrapping_neg();
                }
                seen += 1;
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbours(slots: usize, edges: &[(usize, usize)]) -> Neighbours {
        let mut found = Neighbours { before: vec![Vec::new(); slots], behind: vec![Vec::new(); slots] };
        for &(from, to) in edges {
            found.behind[from].push(to);
            found.before[to].push(from);
        }
        found
    }

    /// Every pair of edges, one by one.
    fn naive(columns: &[Vec<usize>], edges: &[(usize, usize)]) -> u64 {
        let place = |slot| {
            columns.iter().find_map(|column| column.iter().position(|&each| each == slot)).unwrap_or(0)
        };
        let between = |index: usize, edge: &&(usize, usize)| columns[index].contains(&edge.0);
        let mut all = 0;
        for index in 0..columns.len() - 1 {
            let edges: Vec<_> = edges.iter().filter(|edge| between(index, edge)).collect();
            for (number, one) in edges.iter().enumerate() {
                for other in &edges[number + 1..] {
                    let (from, to) = (place(one.0).cmp(&place(other.0)), place(one.1).cmp(&place(other.1)));
                    all += u64::from(from.is_lt() && to.is_gt() || from.is_gt() && to.is_lt());
                }
            }
        }
        all
    }

    #[test]
    fn crossings_are_counted_and_become_fewer() {
        // A reversed matching, and a tangle made by a linear congruence.
        let mut edges: Vec<(usize, usize)> = (0..6).map(|index| (index, 11 - index)).collect();
        edges.extend((0..30).map(|index| (6 + index * 7 % 6, 12 + index * 5 % 8)));
        let mut columns = vec![(0..6).collect::<Vec<_>>(), (6..12).collect(), (12..20).collect()];
        let neighbours = neighbours(20, &edges);
        let mut places = vec![0; 20];
        columns.iter().for_each(|column| settle(column, &mut places));
        let before = crossings(&columns, &neighbours, &places);
        assert_eq!(before, naive(&columns, &edges));
        reduce_crossings(&mut columns, &neighbours);
        let after = naive(&columns, &edges);
        assert!(after < before, "{after} of {before}");
        let again = columns.clone();
        reduce_crossings(&mut columns, &neighbours);
        assert!(naive(&columns, &edges) <= naive(&again, &edges));
    }

    #[test]
    fn a_reversed_matching_is_untangled() {
        let edges: Vec<(usize, usize)> = (0..50).map(|index| (index, 99 - index)).collect();
        let mut columns = vec![(0..50).collect::<Vec<_>>(), (50..100).collect()];
        reduce_crossings(&mut columns, &neighbours(100, &edges));
        assert_eq!(naive(&columns, &edges), 0);
    }
}
