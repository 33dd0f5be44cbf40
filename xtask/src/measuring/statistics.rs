//! Medians, percentiles and ratios of what was measured.

/// Samples of one measure, round by round, in its unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Samples {
    rounds: Vec<Vec<f64>>,
}

impl Samples {
    /// Adds a sample to a round, counted from zero.
    pub(crate) fn add(&mut self, round: usize, sample: f64) {
        if self.rounds.len() <= round {
            self.rounds.resize(round + 1, Vec::new());
        }
        self.rounds[round].push(sample);
    }

    /// The samples, round by round.
    pub(crate) fn rounds(&self) -> &[Vec<f64>] {
        &self.rounds
    }

    fn all(&self) -> Vec<f64> {
        self.rounds.concat()
    }

    /// The middle of all samples; `None` where there is none.
    pub(crate) fn median(&self) -> Option<f64> {
        median(self.all())
    }

    /// The least sample that 95 of 100 samples do not exceed.
    pub(crate) fn p95(&self) -> Option<f64> {
        let mut all = self.all();
        all.sort_by(f64::total_cmp);
        // Nearest rank: the smallest rank whose share is at least that much.
        let rank = (all.len() * 95).div_ceil(100);
        all.get(rank.checked_sub(1)?).copied()
    }

    /// The ratio of the medians of `other` to these: above 1 these are faster.
    pub(crate) fn ratio(&self, other: &Self) -> Option<f64> {
        Some(other.median()? / self.median()?)
    }

    /// The least and the greatest ratio of single rounds: how far the ratio can be trusted.
    pub(crate) fn spread(&self, other: &Self) -> Option<(f64, f64)> {
        let pairs = self.rounds.iter().zip(&other.rounds);
        let ratios: Vec<f64> = pairs
            .filter_map(|(these, others)| Some(median(others.clone())? / median(these.clone())?))
            .collect();
        let least = ratios.iter().copied().min_by(f64::total_cmp)?;
        Some((least, ratios.iter().copied().max_by(f64::total_cmp)?))
    }
}

fn median(mut samples: Vec<f64>) -> Option<f64> {
    samples.sort_by(f64::total_cmp);
    let half = samples.len() / 2;
    let upper = *samples.get(half)?;
    Some(if samples.len().is_multiple_of(2) { (samples[half - 1] + upper) / 2.0 } else { upper })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(rounds: &[&[f64]]) -> Samples {
        Samples { rounds: rounds.iter().map(|round| round.to_vec()).collect() }
    }

    #[test]
    fn a_median_is_in_the_middle_of_all_rounds() {
        assert_eq!(samples(&[&[9.0, 1.0], &[5.0]]).median(), Some(5.0));
        assert_eq!(samples(&[&[4.0, 1.0, 2.0, 3.0]]).median(), Some(2.5));
        assert_eq!(samples(&[&[]]).median(), None);
    }

    #[test]
    fn a_percentile_is_a_sample() {
        let twenty: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(samples(&[&twenty]).p95(), Some(19.0));
        assert_eq!(samples(&[&twenty[..19]]).p95(), Some(19.0));
        assert_eq!(samples(&[&[3.0]]).p95(), Some(3.0));
        assert_eq!(samples(&[]).p95(), None);
    }

    #[test]
    fn ratios_say_how_many_times_as_long_the_other_takes() {
        let (ours, theirs) = (samples(&[&[1.0], &[2.0]]), samples(&[&[4.0], &[4.0]]));
        assert_eq!(ours.spread(&theirs), Some((2.0, 4.0)));
        assert_eq!(ours.ratio(&theirs), Some(4.0 / 1.5));
        assert_eq!(ours.ratio(&Samples::default()), None);
    }
}
