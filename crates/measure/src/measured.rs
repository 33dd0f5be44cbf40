//! Repeating something, and what is told of it.

use std::hint::black_box;
use std::time::Instant;

use serde_json::json;

/// What came of measuring.
pub(crate) struct Measured {
    /// How long each repetition took.
    milliseconds: Vec<f64>,
    /// Something that tells whether the work was done: a number of events, of waves, of findings.
    pub(crate) answer: usize,
}

impl Measured {
    /// Does something so many times, at least once. Dropping what it makes is not measured, nor is what `prepare` does.
    pub(crate) fn repeat<I, T>(
        repetitions: usize,
        mut prepare: impl FnMut() -> I,
        work: impl Fn(I) -> T,
        answer: impl Fn(&T) -> usize,
    ) -> Self {
        let mut measured = Self { milliseconds: Vec::new(), answer: 0 };
        for _ in 0..repetitions.max(1) {
            let input = black_box(prepare());
            let start = Instant::now();
            let made = black_box(work(input));
            measured.milliseconds.push(start.elapsed().as_secs_f64() * 1000.0);
            measured.answer = answer(&made);
        }
        measured
    }

    /// For the program that asked.
    pub(crate) fn json(&self) -> String {
        json!({ "milliseconds": self.milliseconds, "answer": self.answer }).to_string()
    }
}
