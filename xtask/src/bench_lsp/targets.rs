//! What is to hold.

use super::table::{Measure, Measured};

/// A bound for one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    /// 95 of 100 samples take at most so long, in milliseconds.
    P95(f64),
    /// The median of the rounds is at most so much, in MiB.
    Memory(f64),
    /// The median is at most so many times that of another measure.
    Times(f64, Measure),
    /// The median is less than that of the peer.
    LessThanPeer,
}

/// A target: the scenes whose names start with these words, the measure, the bound.
type Target = (&'static str, Measure, Bound);

/// All targets.
const TARGETS: &[Target] = &[
    ("", Measure::Start, Bound::P95(15.0)),
    ("app-1k", Measure::Edit, Bound::P95(3.0)),
    ("app-10k", Measure::Edit, Bound::P95(10.0)),
    ("app-100k", Measure::Edit, Bound::P95(60.0)),
    ("bundle-100", Measure::Edit, Bound::P95(2.0)),
    ("bundle-", Measure::Edit, Bound::LessThanPeer),
    ("", Measure::Burst, Bound::Times(1.2, Measure::Edit)),
    ("app-1k", Measure::CompletionAfterEdit, Bound::P95(5.0)),
    ("app-10k", Measure::CompletionAfterEdit, Bound::P95(15.0)),
    ("app-100k", Measure::CompletionAfterEdit, Bound::P95(80.0)),
    ("", Measure::Cancelled, Bound::P95(10.0)),
    ("app-1k", Measure::Memory, Bound::Memory(20.0)),
    ("app-10k", Measure::Memory, Bound::Memory(60.0)),
    ("app-100k", Measure::Memory, Bound::Memory(300.0)),
];

/// How many times as long as in a small workspace an edit in a large one may take.
pub(super) const WORKSPACE_RATIO: f64 = 1.3;

/// The bounds for a measure of a scene.
pub(super) fn of(scene: &str, measure: Measure) -> impl Iterator<Item = Bound> {
    let matching = move |target: &&Target| scene.starts_with(target.0) && target.1 == measure;
    TARGETS.iter().filter(matching).map(|(_, _, bound)| *bound)
}

impl Bound {
    /// Whether it holds; `None` where it cannot be told.
    pub(super) fn holds(self, measure: Measure, ours: &Measured, peer: Option<&Measured>) -> Option<bool> {
        let samples = ours.samples(measure)?;
        Some(match self {
            Self::P95(bound) => samples.p95()? <= bound,
            Self::Memory(bound) => samples.median()? <= bound,
            Self::Times(times, other) => samples.median()? <= times * ours.samples(other)?.median()?,
            Self::LessThanPeer => samples.ratio(peer?.samples(measure)?)? > 1.0,
        })
    }

    /// The bound in few words.
    pub(super) fn words(self) -> String {
        match self {
            Self::P95(bound) => format!("p95 ≤ {bound} ms"),
            Self::Memory(bound) => format!("≤ {bound} MiB"),
            Self::Times(times, other) => format!("≤ {times} × {}", other.name()),
            Self::LessThanPeer => "< peer".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(samples: &[(Measure, f64)]) -> Measured {
        let mut measured = Measured::default();
        samples.iter().for_each(|(measure, sample)| measured.add(*measure, 0, *sample));
        measured
    }

    #[test]
    fn targets_that_do_not_hold_are_told_from_those_that_nobody_knows() {
        let ours = measured(&[(Measure::Edit, 2.0), (Measure::Burst, 2.5), (Measure::Memory, 20.0)]);
        let peer = measured(&[(Measure::Edit, 1.9)]);
        let holds = |measure, bound: Bound| bound.holds(measure, &ours, Some(&peer));
        assert_eq!(holds(Measure::Edit, Bound::P95(2.0)), Some(true));
        assert_eq!(holds(Measure::Edit, Bound::LessThanPeer), Some(false));
        assert_eq!(holds(Measure::Burst, Bound::Times(1.2, Measure::Edit)), Some(false));
        assert_eq!(holds(Measure::Memory, Bound::Memory(20.0)), Some(true));
        assert_eq!(holds(Measure::Hover, Bound::P95(2.0)), None);
        assert_eq!(Bound::LessThanPeer.holds(Measure::Edit, &ours, None), None);
    }

    #[test]
    fn each_scene_has_its_own_targets() {
        assert_eq!(of("app-10k", Measure::Edit).collect::<Vec<_>>(), [Bound::P95(10.0)]);
        assert_eq!(of("bundle-100", Measure::Edit).count(), 2);
        assert_eq!(of("bundle-10k", Measure::Edit).collect::<Vec<_>>(), [Bound::LessThanPeer]);
        assert_eq!(of("apps-10k", Measure::Edit).count(), 0);
    }
}
