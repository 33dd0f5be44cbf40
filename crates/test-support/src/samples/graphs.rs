//! Shapes of graphs, made to measure.

use crate::random::Random;

/// A unit and one that it needs.
pub type Ends = (u32, u32);

/// The shape of a graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// Three needs of each unit among all earlier ones: the ordinary one.
    Random,
    /// The same, with units and edges declared in no order.
    Shuffled,
    /// Each needs the one before it.
    Chain,
    /// All need one.
    Star,
    /// Ten layers of a hundred units, each of which needs all of the layer below; again and again.
    Layers,
    /// Each needs the one before it, the one before that, and the thousandth before it.
    Skips,
    /// Groups of three in a ring.
    TinyCycles,
    /// Three needs of each unit among all: nearly everything is one cycle.
    HugeCycle,
}

/// The units of a layer of [`Shape::Layers`], and the layers that stand on each other.
const WIDTH: u32 = 100;
const LAYERS: u32 = 10;

impl Shape {
    /// All shapes but the ordinary one in another order; the ordinary one first.
    pub const ALL: [Self; 7] =
        [Self::Random, Self::Chain, Self::Star, Self::Layers, Self::Skips, Self::TinyCycles, Self::HugeCycle];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Shuffled => "shuffled",
            Self::Chain => "chain",
            Self::Star => "star",
            Self::Layers => "layers",
            Self::Skips => "skips",
            Self::TinyCycles => "tiny-cycles",
            Self::HugeCycle => "huge-cycle",
        }
    }

    /// The shape of a name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::Shuffled]).find(|shape| shape.name() == name)
    }

    /// How many units there are, and what needs what. All shapes of one size have about as many units and edges together: four times
    /// the size, which is the number of units of the ordinary one.
    #[must_use]
    pub fn graph(self, size: u32) -> (u32, Vec<Ends>) {
        let mut random = Random::new(7);
        let mut below = |bound: u32| u32::try_from(random.below(bound as usize)).unwrap_or(0);
        let units = match self {
            Self::Random | Self::Shuffled | Self::Skips | Self::HugeCycle => size,
            Self::Chain | Self::Star | Self::TinyCycles => 2 * size,
            // Nine of ten layers have a layer below.
            Self::Layers => 4 * size / (WIDTH * (LAYERS - 1) / LAYERS + 1),
        };
        let ends = match self {
            Self::Random => (1..units).flat_map(|unit| [0; 3].map(|_| (unit, below(unit)))).collect(),
            Self::Shuffled => shuffled(units),
            Self::Chain => (1..units).map(|unit| (unit, unit - 1)).collect(),
            Self::Star => (1..units).map(|unit| (unit, 0)).collect(),
            Self::Layers => (0..units).flat_map(of_layer).collect(),
            Self::Skips => (1..units).flat_map(skips).collect(),
            Self::TinyCycles => (0..units - units % 3)
                .map(|unit| (unit, if unit % 3 == 2 { unit - 2 } else { unit + 1 }))
                .collect(),
            Self::HugeCycle => (0..units).flat_map(|unit| [0; 3].map(|_| (unit, below(units)))).collect(),
        };
        (units, ends)
    }
}

fn of_layer(unit: u32) -> impl Iterator<Item = Ends> {
    let layer = unit / WIDTH;
    let below = if layer.is_multiple_of(LAYERS) { 0..0 } else { (layer - 1) * WIDTH..layer * WIDTH };
    below.map(move |need| (unit, need))
}

fn shuffled(units: u32) -> Vec<Ends> {
    let mut random = Random::new(11);
    let mut names: Vec<u32> = (0..units).collect();
    shuffle(&mut names, &mut random);
    let (_, mut ends) = Shape::Random.graph(units);
    shuffle(&mut ends, &mut random);
    ends.iter().map(|(unit, need)| (names[*unit as usize], names[*need as usize])).collect()
}

fn shuffle<T>(list: &mut [T], random: &mut Random) {
    for last in (1..list.len()).rev() {
        list.swap(last, random.below(last + 1));
    }
}

fn skips(unit: u32) -> impl Iterator<Item = Ends> {
    [1, 2, 1000].into_iter().filter_map(move |back| Some((unit, unit.checked_sub(back)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_one_size_are_equally_large() {
        for shape in Shape::ALL.into_iter().chain([Shape::Shuffled]) {
            // So large that it does not count where in the layers the last unit is.
            let (units, ends) = shape.graph(100_000);
            let all = units as usize + ends.len();
            assert!(all.abs_diff(400_000) < 11_000, "{shape:?}: {all}");
            assert!(ends.iter().all(|(unit, need)| unit.max(need) < &units), "{shape:?}");
            assert_eq!(Shape::of(shape.name()), Some(shape));
            let goes_back = ends.iter().all(|(unit, need)| need < unit);
            assert_eq!(goes_back, !matches!(shape, Shape::Shuffled | Shape::TinyCycles | Shape::HugeCycle));
        }
    }
}
