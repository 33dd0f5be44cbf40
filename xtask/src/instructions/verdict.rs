//! What a step in counted instructions is.

use super::count::Counts;

/// A count may differ by so many of a hundred.
const BOUND: f64 = 5.0;

/// The count of a work before and now; `None` where it was or is not counted.
pub(super) struct Step {
    work: String,
    before: Option<u64>,
    now: Option<u64>,
}

/// The steps of all work that is or was counted.
pub(super) fn steps(before: &Counts, now: &Counts) -> Vec<Step> {
    let mut works: Vec<&String> = before.keys().chain(now.keys()).collect();
    works.sort_unstable();
    works.dedup();
    let step = |work: &String| Step {
        work: work.clone(),
        before: before.get(work).copied(),
        now: now.get(work).copied(),
    };
    works.into_iter().map(step).collect()
}

/// The rows of a table, with its head.
pub(super) fn rows(steps: &[Step]) -> Vec<Vec<String>> {
    let shown = |count: Option<u64>| count.map_or("–".to_owned(), |count| count.to_string());
    let mut rows = vec![["work", "before", "now", "step"].map(str::to_owned).to_vec()];
    rows.extend(steps.iter().map(|step| {
        let percent = step.percent().map_or("–".to_owned(), |percent| format!("{percent:+.2} %"));
        vec![step.work.clone(), shown(step.before), shown(step.now), percent]
    }));
    rows
}

impl Step {
    fn percent(&self) -> Option<f64> {
        let (before, now) = (self.before? as f64, self.now? as f64);
        Some((now - before) / before * 100.0)
    }

    /// Whether it is no step that is too large, and compares two counts. A large step downwards that is not written down would let
    /// one upwards come unnoticed later.
    pub(super) fn is_good(&self) -> bool {
        self.percent().is_some_and(|percent| percent.abs() <= BOUND)
    }

    /// What is to be done about it.
    pub(super) fn words(&self) -> Option<String> {
        let Some(percent) = self.percent() else {
            return Some(format!(
                "{}: there is no count to compare with; `cargo xtask instructions --bless` writes it",
                self.work
            ));
        };
        if percent > BOUND {
            Some(format!(
                "{}: {percent:.2} % more instructions; at most {BOUND} % more may come unnoticed. `cargo bench` and a profile tell where \
                 they are from; where they are worth it, `cargo xtask instructions --bless` and a commit message that says why",
                self.work
            ))
        } else if percent < -BOUND {
            Some(format!(
                "{}: {:.2} % fewer instructions; `cargo xtask instructions --bless` keeps the bound tight",
                self.work, -percent
            ))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(all: &[(&str, u64)]) -> Counts {
        all.iter().map(|(work, count)| ((*work).to_owned(), *count)).collect()
    }

    fn step(before: u64, now: u64) -> Step {
        steps(&counts(&[("plan", before)]), &counts(&[("plan", now)])).remove(0)
    }

    #[test]
    fn a_step_of_six_percent_fails_and_one_of_four_does_not() {
        assert!(!step(1_000_000, 1_060_000).is_good());
        assert!(step(1_000_000, 1_060_000).words().is_some_and(|words| words.contains("6.00 % more")));
        assert!(step(1_000_000, 1_040_000).is_good());
        assert_eq!(step(1_000_000, 1_040_000).words(), None);
        assert!(step(1_000_000, 1_050_000).is_good());
        assert!(!step(1_000_000, 1_050_001).is_good());
    }

    #[test]
    fn what_became_faster_must_be_written_down() {
        let faster = step(1_000_000, 900_000);
        assert!(!faster.is_good() && faster.words().is_some_and(|words| words.contains("--bless")));
        assert_eq!(step(1_000_000, 960_000).words(), None);
    }

    #[test]
    fn what_has_no_count_is_not_good() {
        let all = steps(&counts(&[("check", 7)]), &counts(&[("plan", 9)]));
        assert_eq!(all.iter().map(|step| step.work.as_str()).collect::<Vec<_>>(), ["check", "plan"]);
        assert!(all.iter().all(|step| !step.is_good() && step.words().is_some()));
        assert_eq!(rows(&all)[2], ["plan", "–", "9", "–"]);
    }
}
