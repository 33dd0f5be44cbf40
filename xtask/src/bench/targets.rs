//! What is to hold.

use super::contest::Row;

/// A bound for one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    /// The median is at most so long, in milliseconds.
    Time(f64),
    /// The median is less than that of this peer.
    FasterThan(&'static str),
    /// A byte takes this peer at least so many times as long, by medians.
    TimesAsFast(f64, &'static str),
    /// The most memory is at most so many times the input.
    Memory(f64),
}

/// A target: the row, the bound.
type Target = (&'static str, Bound);

/// All targets. Each row of the first kind is the size that was set as the goal.
const TARGETS: &[Target] = &[
    ("parse 10 MB", Bound::TimesAsFast(1.5, "saphyr-parser")),
    ("parse 10 MB in documents", Bound::TimesAsFast(1.5, "saphyr-parser")),
    ("check 10,000 files", Bound::Time(800.0)),
    ("check 10,000 files", Bound::FasterThan("ajv-cli")),
    ("order 1,000,000 units", Bound::Time(400.0)),
    ("order 1,000,000 units, declared in no order", Bound::Time(400.0)),
    ("difference of 10,000 components", Bound::Time(350.0)),
    ("difference of 50,000 components", Bound::Time(2000.0)),
    ("identical, 10,000 components", Bound::Time(100.0)),
    ("identical, 50,000 components", Bound::Time(100.0)),
    ("plan of 50,000 components against the claim", Bound::Time(3000.0)),
    ("plan of 50,000 components against the claim", Bound::Memory(10.0)),
    ("plan of one of 100,000 files, second run", Bound::Time(1000.0)),
    ("plimsoll --version", Bound::Time(10.0)),
    ("plimsoll lsp, to initialize", Bound::Time(15.0)),
];

/// The greatest exponent of growth.
pub(super) const EXPONENT: f64 = 1.1;

/// How many times as long as ordinary input of its size a hostile one may take.
pub(super) const FACTOR: f64 = 3.0;

/// The bounds of a row.
pub(super) fn of(row: &str) -> impl Iterator<Item = Bound> {
    TARGETS.iter().filter(move |target| target.0 == row).map(|(_, bound)| *bound)
}

impl Bound {
    /// Whether it holds; `None` where it cannot be told.
    pub(super) fn holds(self, row: &Row) -> Option<bool> {
        let ours = &row.ours;
        Some(match self {
            Self::Time(bound) => ours.samples.median()? <= bound,
            Self::FasterThan(name) => row.ratio(row.peer(name)?)? > 1.0,
            Self::TimesAsFast(times, name) => row.ratio(row.peer(name)?)? >= times,
            Self::Memory(times) => ours.memory.median()? * 1024.0 * 1024.0 <= times * row.bytes?,
        })
    }

    /// The bound in few words.
    pub(super) fn words(self) -> String {
        match self {
            Self::Time(bound) if bound < 1000.0 => format!("≤ {bound} ms"),
            Self::Time(bound) => format!("≤ {} s", bound / 1000.0),
            Self::FasterThan(name) => format!("< {name}"),
            Self::TimesAsFast(times, name) => format!("≥ {times} × {name}"),
            Self::Memory(times) => format!("≤ {times} × the input"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contest::Entry;
    use super::*;

    #[test]
    fn targets_that_do_not_hold_are_told_from_those_that_nobody_knows() {
        let mut row = Row::new("x", Some(1024.0 * 1024.0), Entry::measured("plimsoll", &[100.0], 10.0));
        row.peers.push(Entry::measured("slow", &[200.0], 0.0));
        row.peers.push(Entry::measured("quick", &[50.0], 0.0));
        row.peers.push(Entry::measured("small", &[20.0], 0.0));
        row.peers[2].bytes = Some(1024.0 * 128.0);
        let holds = |bound: Bound| bound.holds(&row);
        assert_eq!(holds(Bound::Time(100.0)), Some(true));
        assert_eq!(holds(Bound::Time(99.0)), Some(false));
        assert_eq!(holds(Bound::FasterThan("slow")), Some(true));
        assert_eq!(holds(Bound::FasterThan("quick")), Some(false));
        assert_eq!(holds(Bound::FasterThan("nobody")), None);
        assert_eq!(holds(Bound::TimesAsFast(2.0, "slow")), Some(true));
        assert_eq!(holds(Bound::TimesAsFast(2.1, "slow")), Some(false));
        assert_eq!(holds(Bound::TimesAsFast(1.5, "small")), Some(true), "it had an eighth of the bytes");
        assert_eq!(holds(Bound::Memory(10.0)), Some(true));
        assert_eq!(holds(Bound::Memory(9.0)), Some(false));
    }

    #[test]
    fn rows_have_their_own_targets() {
        assert_eq!(of("check 10,000 files").count(), 2);
        assert_eq!(of("check").count(), 0);
    }
}
