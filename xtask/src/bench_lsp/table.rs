//! What was measured, and the tables that show it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::targets;
use crate::measuring::statistics::Samples;
use crate::measuring::table::markdown;

/// Something that is measured, in the order of tables.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Measure {
    /// From the start of the program to its greeting.
    Start,
    /// From opening the file to its findings.
    Open,
    /// From an edit to the findings of that text.
    Edit,
    /// From the last of ten edits to the findings of that text.
    Burst,
    /// From a question for completions to its answer, while nothing else happens.
    Completion,
    /// From an edit to the completions that were asked for right behind it.
    CompletionAfterEdit,
    /// From a question about a word to its answer.
    Hover,
    /// From cancelling a question to whatever its answer is.
    Cancelled,
    /// The most memory that was held, in MiB.
    Memory,
    /// How long the processor was used in a session, in seconds.
    Computing,
}

impl Measure {
    const ALL: [Self; 10] = [
        Self::Start,
        Self::Open,
        Self::Edit,
        Self::Burst,
        Self::Completion,
        Self::CompletionAfterEdit,
        Self::Hover,
        Self::Cancelled,
        Self::Memory,
        Self::Computing,
    ];

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Open => "open → findings",
            Self::Edit => "edit → findings",
            Self::Burst => "ten edits → findings of the last",
            Self::Completion => "completion",
            Self::CompletionAfterEdit => "edit → completion",
            Self::Hover => "hover",
            Self::Cancelled => "cancelled request",
            Self::Memory => "peak memory",
            Self::Computing => "processor time",
        }
    }

    fn shown(self, value: f64) -> String {
        match self {
            Self::Memory => format!("{value:.1} MiB"),
            Self::Computing => format!("{value:.2} s"),
            _ if value < 10.0 => format!("{value:.2} ms"),
            _ => format!("{value:.0} ms"),
        }
    }
}

/// What was measured with one server and one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    /// What the server calls itself.
    pub(super) title: String,
    samples: BTreeMap<Measure, Samples>,
    /// The least and the most that answers said.
    answers: BTreeMap<Measure, (usize, usize)>,
}

impl Measured {
    /// Adds a sample, in the unit of the measure.
    pub(super) fn add(&mut self, measure: Measure, round: usize, sample: f64) {
        self.samples.entry(measure).or_default().add(round, sample);
    }

    /// Notes how much an answer said: a fast server with nothing to say is not fast.
    pub(super) fn answer(&mut self, measure: Measure, count: usize) {
        let (least, most) = self.answers.entry(measure).or_insert((count, count));
        (*least, *most) = ((*least).min(count), (*most).max(count));
    }

    /// The samples of a measure.
    pub(super) fn samples(&self, measure: Measure) -> Option<&Samples> {
        self.samples.get(&measure)
    }

    /// Median, percentile and answers, for people.
    pub(super) fn cells(&self, measure: Measure) -> [String; 3] {
        let samples = self.samples(measure);
        let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| measure.shown(value));
        let answers = self.answers.get(&measure).map_or(String::new(), |(least, most)| {
            if least == most { least.to_string() } else { format!("{least}–{most}") }
        });
        [shown(samples.and_then(Samples::median)), shown(samples.and_then(Samples::p95)), answers]
    }

    /// All samples.
    pub(super) fn json(&self) -> Value {
        let samples = self.samples.iter().map(|(measure, samples)| {
            let numbers = json!({
                "median": samples.median(), "p95": samples.p95(), "rounds": samples.rounds(),
                "answers": self.answers.get(measure),
            });
            (measure.name().to_owned(), numbers)
        });
        json!({ "title": self.title, "measures": samples.collect::<serde_json::Map<_, _>>() })
    }
}

/// What was measured with one file.
pub(super) struct Table {
    /// The name of the scene.
    pub(super) scene: &'static str,
    /// What the file is, for people.
    pub(super) about: String,
    pub(super) ours: Measured,
    pub(super) peer: Option<Measured>,
}

impl Table {
    /// The table in Markdown, and what of the targets does not hold.
    pub(super) fn show(&self) -> (String, Vec<String>) {
        let mut broken = Vec::new();
        let mut rows = vec![self.head()];
        let measures = Measure::ALL.into_iter().filter(|measure| self.ours.samples(*measure).is_some());
        for measure in measures {
            let mut row = vec![measure.name().to_owned()];
            row.extend(self.ours.cells(measure));
            if let Some(peer) = &self.peer {
                row.extend(peer.cells(measure));
                row.push(self.ratio(measure, peer).unwrap_or_default());
            }
            let mut words = Vec::new();
            for bound in targets::of(self.scene, measure) {
                let holds = bound.holds(measure, &self.ours, self.peer.as_ref());
                let mark = match holds {
                    Some(true) => "",
                    Some(false) => " **does not hold**",
                    None => " (not measured)",
                };
                words.push(format!("{}{mark}", bound.words()));
                if holds == Some(false) {
                    broken.push(format!("{}: {} {}", self.scene, measure.name(), bound.words()));
                }
            }
            row.push(words.join(", "));
            rows.push(row);
        }
        (format!("### {}\n\n{}\n\n{}", self.scene, self.about, markdown(&rows)), broken)
    }

    fn head(&self) -> Vec<String> {
        let mut head = vec![String::new(), self.ours.title.clone(), "p95".to_owned(), "answer".to_owned()];
        if let Some(peer) = &self.peer {
            head.extend([peer.title.clone(), "p95".to_owned(), "answer".to_owned(), "ratio".to_owned()]);
        }
        head.push("target".to_owned());
        head
    }

    fn ratio(&self, measure: Measure, peer: &Measured) -> Option<String> {
        let (ours, theirs) = (self.ours.samples(measure)?, peer.samples(measure)?);
        let (least, most) = ours.spread(theirs)?;
        Some(format!("{:.1} ({least:.1}–{most:.1})", ours.ratio(theirs)?))
    }

    /// All that was measured.
    pub(super) fn json(&self) -> Value {
        let peer = self.peer.as_ref().map(Measured::json);
        json!({ "scene": self.scene, "about": self.about, "ours": self.ours.json(), "peer": peer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_tells_which_targets_do_not_hold() {
        let (mut ours, mut peer) = (Measured::default(), Measured::default());
        for (round, time) in [1.0, 2.0, 30.0].into_iter().enumerate() {
            ours.add(Measure::Start, round, time);
            peer.add(Measure::Start, round, 40.0);
        }
        ours.answer(Measure::Start, 3);
        ours.answer(Measure::Start, 5);
        let table = Table { scene: "app-1k", about: "A file.".to_owned(), ours, peer: Some(peer) };
        let (text, broken) = table.show();
        assert_eq!(broken, ["app-1k: start p95 ≤ 15 ms"]);
        let row = text.lines().last().unwrap();
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let expected = [
            "",
            "start",
            "2.00 ms",
            "30 ms",
            "3–5",
            "40 ms",
            "40 ms",
            "",
            "20.0 (1.3–40.0)",
            "p95 ≤ 15 ms **does not hold**",
            "",
        ];
        assert_eq!(cells, expected);
    }
}
