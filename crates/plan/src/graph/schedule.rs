//! Order, waves and slack: a unit is done when all that it needs are done.
//!
//! Units have a weight of one wave or of none. Those of no weight have no step of their own; order passes through them
//! and costs nothing, so that waves count steps only.

use super::Graph;

/// When each unit's turn is.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The first wave in which each unit can be done, one-based; of a unit without weight the last wave it waits for
    /// (zero where it waits for none). [`Schedule::NEVER`] for units in a cycle and those that wait for one.
    pub earliest: Vec<u32>,
    /// The last wave in which each unit can be done without making the whole longer. For units that have no turn it
    /// means nothing.
    pub latest: Vec<u32>,
    /// How many waves there are: the number of weighty units on a longest chain.
    pub waves: u32,
    /// The units that have a turn, each after all that it needs. Not the order to show; see [`Schedule::by_wave`].
    order: Vec<u32>,
}

impl Schedule {
    /// The wave of a unit that has no turn.
    pub const NEVER: u32 = u32::MAX;

    /// The schedule of a graph in which every unit takes one wave.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        Self::weighted(graph, |_| true)
    }

    /// The schedule of a graph in which only some units take a wave.
    #[must_use]
    pub fn weighted(graph: &Graph, has_weight: impl Fn(u32) -> bool) -> Self {
        let (order, earliest, waves) =
            declared(graph, &has_weight).unwrap_or_else(|| by_waiting(graph, &has_weight));
        let latest = latest(graph, &has_weight, &order, waves);
        Self { earliest, latest, waves, order }
    }

    /// Whether every unit has a turn, that is, whether there is no cycle.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.order.len() == self.earliest.len()
    }

    /// Whether a unit has a turn.
    #[must_use]
    pub fn has_turn(&self, unit: u32) -> bool {
        self.earliest[unit as usize] != Self::NEVER
    }

    /// By how many waves a unit that has a turn could come later without making the whole longer.
    #[must_use]
    pub fn slack(&self, unit: u32) -> u32 {
        self.latest[unit as usize] - self.earliest[unit as usize]
    }

    /// The units that have a turn, each after all that it needs; among those that could be swapped no order is
    /// promised, only that it is the same for the same graph.
    #[must_use]
    pub fn any_order(&self) -> &[u32] {
        &self.order
    }

    /// The units that have a turn, wave by wave, and in a wave by number: a counting sort. For a graph whose units all
    /// have weight this is an order in which they can be done one after the other.
    #[must_use]
    pub fn by_wave(&self) -> Vec<u32> {
        let mut starts = vec![0u32; self.waves as usize + 2];
        for &unit in &self.order {
            starts[self.earliest[unit as usize] as usize + 1] += 1;
        }
        for wave in 1..starts.len() {
            starts[wave] += starts[wave - 1];
        }
        let mut sorted = vec![0; self.order.len()];
        for unit in
            (0u32..).zip(&self.earliest).filter(|(_, wave)| **wave != Self::NEVER).map(|(unit, _)| unit)
        {
            let slot = &mut starts[self.earliest[unit as usize] as usize];
            sorted[*slot as usize] = unit;
            *slot += 1;
        }
        sorted
    }

    /// One longest chain, from the first wave to the last; of several, the one whose last unit is declared first, and
    /// so on backwards. Units without weight on it are listed too.
    #[must_use]
    pub fn critical_path(&self, graph: &Graph, has_weight: impl Fn(u32) -> bool) -> Vec<u32> {
        let ends = |unit: &u32| has_weight(*unit) && self.earliest[*unit as usize] == self.waves;
        let Some(mut unit) = (0..graph.units()).find(ends) else { return Vec::new() };
        let mut path = vec![unit];
        let mut wave = self.waves;
        loop {
            // What a unit needs is in this wave at the latest, and one of them is in it.
            wave -= u32::from(has_weight(unit));
            if wave == 0 {
                break;
            }
            let fits = |need: &u32| self.earliest[*need as usize] == wave;
            let need = match graph.needs(unit) {
                // Nothing to choose from, so its wave need not be waited for.
                [(need, _)] => Some(*need),
                needs => needs.iter().map(|&(need, _)| need).filter(fits).min(),
            };
            let Some(need) = need else { break };
            path.push(need);
            unit = need;
        }
        path.reverse();
        path
    }
}

/// An order, the earliest waves, and how many there are.
type Forwards = (Vec<u32>, Vec<u32>, u32);

/// The order in which units are declared, or that order backwards, where each comes after what it needs. Most files are
/// written in one of them, and no other costs so little: memory is read from one end to the other.
fn declared(graph: &Graph, has_weight: &impl Fn(u32) -> bool) -> Option<Forwards> {
    let order: Vec<u32> = if graph.edges().iter().all(|(user, need)| need < user) {
        (0..graph.units()).collect()
    } else if graph.edges().iter().all(|(user, need)| need > user) {
        (0..graph.units()).rev().collect()
    } else {
        return None;
    };
    let mut earliest = vec![0u32; order.len()];
    let mut waves = 0;
    for &unit in &order {
        let before = graph.needs(unit).iter().map(|&(need, _)| earliest[need as usize]).max().unwrap_or(0);
        let wave = before + u32::from(has_weight(unit));
        earliest[unit as usize] = wave;
        waves = waves.max(wave);
    }
    Some((order, earliest, waves))
}

/// Kahn's method. Units that have no turn are not in the order.
fn by_waiting(graph: &Graph, has_weight: &impl Fn(u32) -> bool) -> Forwards {
    let units = graph.units();
    let mut waiting: Vec<u32> = (0..units).map(|unit| graph.needs(unit).len() as u32).collect();
    let mut earliest = vec![0u32; units as usize];
    let mut order: Vec<u32> = Vec::with_capacity(units as usize);
    order.extend((0..units).filter(|&unit| waiting[unit as usize] == 0));
    let mut waves = 0;
    let mut next = 0;
    while let Some(&unit) = order.get(next) {
        next += 1;
        let wave = earliest[unit as usize] + u32::from(has_weight(unit));
        earliest[unit as usize] = wave;
        waves = waves.max(wave);
        for &(user, _) in graph.needed_by(unit) {
            let user_wave = &mut earliest[user as usize];
            *user_wave = (*user_wave).max(wave);
            waiting[user as usize] -= 1;
            if waiting[user as usize] == 0 {
                order.push(user);
            }
        }
    }
    if order.len() < units as usize {
        for (wave, _) in earliest.iter_mut().zip(&waiting).filter(|(_, left)| **left > 0) {
            *wave = Schedule::NEVER;
        }
    }
    (order, earliest, waves)
}

/// The latest waves: backwards through the order, each unit lets those that need it start in time.
fn latest(graph: &Graph, has_weight: &impl Fn(u32) -> bool, order: &[u32], waves: u32) -> Vec<u32> {
    let mut latest = vec![waves; graph.units() as usize];
    for &unit in order.iter().rev() {
        let before = latest[unit as usize] - u32::from(has_weight(unit));
        for &(need, _) in graph.needs(unit) {
            let slot = &mut latest[need as usize];
            *slot = (*slot).min(before);
        }
    }
    latest
}
