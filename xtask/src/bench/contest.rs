//! Who does a work, how it is measured by turns, and what came of it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::measuring::program::{self, Run};
use crate::measuring::statistics::Samples;

/// How long a peer may take.
pub(super) const LIMIT: Duration = Duration::from_secs(120);

/// A peer that takes longer than this is started once only, in milliseconds.
const SLOW: f64 = 5000.0;

/// How a program is called.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) folder: PathBuf,
    /// How it may end, beside with 0.
    pub(super) other_status: Option<i32>,
}

impl Call {
    /// A program that ends with 0, started in a folder.
    pub(super) fn new(program: &Path, arguments: &[&str], folder: &Path) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Self { program: program.to_owned(), arguments, folder: folder.to_owned(), other_status: None }
    }

    /// The same, where it may end so too.
    pub(super) fn or_ends_with(mut self, status: i32) -> Self {
        self.other_status = Some(status);
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// It cannot be run, or ends as it should not.
    pub(super) fn run(&self, limit: Duration) -> Result<Run, String> {
        let mut command = Command::new(&self.program);
        let run = program::run(command.args(&self.arguments).current_dir(&self.folder), limit)?;
        match run.status {
            Some(status) if status != 0 && Some(status) != self.other_status => {
                let words: String = run.complaints.trim().chars().take(300).collect();
                Err(format!("{} ends with {status}: {words}", self.program.display()))
            }
            _ => Ok(run),
        }
    }
}

/// What of a run counts.
#[derive(Clone, Copy)]
pub(super) enum Timed {
    /// The whole process.
    Whole,
    /// What the program tells of itself, as `plimsoll-measure` does.
    Told,
}

/// What a run found, in words that are equal where the same was found.
pub(super) type Answer = fn(&Run) -> String;

/// Somebody who does a work.
pub(super) struct Contestant {
    pub(super) name: &'static str,
    /// What is called; a text where it cannot be.
    pub(super) call: Result<Call, String>,
    pub(super) timed: Timed,
    /// The bytes of its input, where they are others than those of the row.
    pub(super) bytes: Option<f64>,
    pub(super) answer: Option<Answer>,
}

impl Contestant {
    /// A whole process.
    pub(super) fn process(name: &'static str, call: Call) -> Self {
        Self { name, call: Ok(call), timed: Timed::Whole, bytes: None, answer: None }
    }

    /// A process that tells its times itself.
    pub(super) fn told(name: &'static str, call: Call) -> Self {
        Self { name, call: Ok(call), timed: Timed::Told, bytes: None, answer: Some(told_answer) }
    }

    /// Somebody who is not there.
    pub(super) fn missing(name: &'static str, why: String) -> Self {
        Self { name, call: Err(why), timed: Timed::Whole, bytes: None, answer: None }
    }

    /// The same, with what is found.
    pub(super) fn with_answer(mut self, answer: Answer) -> Self {
        self.answer = Some(answer);
        self
    }
}

fn told_answer(run: &Run) -> String {
    let told: Value = serde_json::from_str(run.output.trim()).unwrap_or_default();
    told["answer"].to_string()
}

/// What was measured of somebody.
#[derive(Default, Debug)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    /// In milliseconds.
    pub(super) samples: Samples,
    /// In MiB.
    pub(super) memory: Samples,
    pub(super) bytes: Option<f64>,
    pub(super) answer: Option<String>,
    /// Why there are no samples.
    pub(super) trouble: Option<String>,
}

impl Entry {
    #[cfg(test)]
    pub(super) fn measured(name: &'static str, milliseconds: &[f64], memory: f64) -> Self {
        let mut entry = Self { name, ..Self::default() };
        milliseconds.iter().enumerate().for_each(|(round, sample)| entry.samples.add(round, *sample));
        entry.memory.add(0, memory);
        entry
    }

    /// Measures one round.
    fn add(&mut self, contestant: &Contestant, round: usize, limit: Duration) {
        let run = contestant.call.as_ref().map_err(Clone::clone).and_then(|call| call.run(limit));
        let run = match run {
            Ok(run) => run,
            Err(words) => {
                eprintln!("  {}: {words}", self.name);
                self.trouble = Some(words);
                return;
            }
        };
        if run.status.is_none() {
            self.trouble = Some(format!("> {} s", limit.as_secs()));
            return;
        }
        match contestant.timed {
            Timed::Whole => self.samples.add(round, run.milliseconds),
            Timed::Told => {
                let told: Value = serde_json::from_str(run.output.trim()).unwrap_or_default();
                let times = told["milliseconds"].as_array().into_iter().flatten().filter_map(Value::as_f64);
                times.for_each(|time| self.samples.add(round, time));
            }
        }
        self.memory.add(round, run.memory);
        self.answer = contestant.answer.map(|answer| answer(&run));
    }

    fn is_done(&self) -> bool {
        self.trouble.is_some() || self.samples.median().is_some_and(|median| median > SLOW)
    }

    /// All that was measured.
    fn json(&self) -> Value {
        json!({
            "name": self.name, "median": self.samples.median(), "rounds": self.samples.rounds(),
            "memory": self.memory.median(), "bytes": self.bytes, "answer": self.answer, "trouble": self.trouble,
        })
    }
}

/// A work, and what was measured with it.
pub(super) struct Row {
    pub(super) name: String,
    /// The bytes of its input.
    pub(super) bytes: Option<f64>,
    pub(super) ours: Entry,
    pub(super) peers: Vec<Entry>,
}

impl Row {
    pub(super) fn new(name: &str, bytes: Option<f64>, ours: Entry) -> Self {
        Self { name: name.to_owned(), bytes, ours, peers: Vec::new() }
    }

    pub(super) fn peer(&self, name: &str) -> Option<&Entry> {
        self.peers.iter().find(|peer| peer.name == name)
    }

    /// How many times as long as ours a peer takes, for as many bytes.
    pub(super) fn ratio(&self, peer: &Entry) -> Option<f64> {
        let share = match (self.bytes, peer.bytes) {
            (Some(ours), Some(theirs)) => ours / theirs,
            _ => 1.0,
        };
        Some(self.ours.samples.ratio(&peer.samples)? * share)
    }

    /// All that was measured.
    pub(super) fn json(&self) -> Value {
        let peers: Vec<Value> = self.peers.iter().map(Entry::json).collect();
        json!({ "work": self.name, "bytes": self.bytes, "ours": self.ours.json(), "peers": peers })
    }
}

/// A work to be measured.
pub(super) struct Work<'a> {
    pub(super) name: &'a str,
    pub(super) bytes: Option<f64>,
    pub(super) ours: Contestant,
    pub(super) peers: Vec<Contestant>,
}

impl Work<'_> {
    /// Measures it in turns. `prepare` is called before each of ours with the number of the round.
    ///
    /// # Errors
    /// Ours fails.
    pub(super) fn measure(
        &self,
        rounds: usize,
        mut prepare: impl FnMut(usize) -> Result<(), String>,
    ) -> Result<Row, String> {
        let empty = |contestant: &Contestant| Entry {
            name: contestant.name,
            bytes: contestant.bytes,
            ..Entry::default()
        };
        let mut row = Row::new(self.name, self.bytes, empty(&self.ours));
        row.peers = self.peers.iter().map(empty).collect();
        for round in 0..rounds {
            eprintln!("{}: round {} of {rounds}", self.name, round + 1);
            prepare(round)?;
            row.ours.add(&self.ours, round, 5 * LIMIT);
            if let Some(words) = &row.ours.trouble {
                return Err(format!("{}: {words}", self.name));
            }
            for (contestant, entry) in self.peers.iter().zip(&mut row.peers) {
                if !entry.is_done() {
                    entry.add(contestant, round, LIMIT);
                }
            }
        }
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contestants_take_turns_and_slow_or_broken_ones_are_left_alone() {
        let folder = std::env::temp_dir();
        let shell = |script: &str| Call::new(Path::new("sh"), &["-c", script], &folder);
        let told = r#"echo '{"milliseconds": [7, 9], "answer": 4}'"#;
        let slow = r#"echo '{"milliseconds": [7000], "answer": 4}'"#;
        let work = Work {
            name: "x",
            bytes: None,
            ours: Contestant::told("plimsoll", shell(told)),
            peers: vec![
                Contestant::told("slow", shell(slow)),
                Contestant::process("broken", shell("exit 2")),
                Contestant::process("good", shell("exit 2").or_ends_with(2)),
                Contestant::missing("gone", "not installed".to_owned()),
            ],
        };
        let mut prepared = Vec::new();
        let prepare = |round| {
            prepared.push(round);
            Ok(())
        };
        let row = work.measure(3, prepare).unwrap();
        assert_eq!(prepared, [0, 1, 2]);
        assert_eq!(row.ours.samples.rounds(), [[7.0, 9.0], [7.0, 9.0], [7.0, 9.0]]);
        assert_eq!(row.ours.answer.as_deref(), Some("4"));
        assert_eq!(row.peers[0].samples.rounds(), [[7000.0]]);
        assert_eq!(row.ratio(&row.peers[0]), Some(875.0));
        assert!(row.peers[1].trouble.as_ref().unwrap().contains("ends with 2"));
        assert_eq!(row.peers[2].samples.rounds().len(), 3);
        assert_eq!(row.peers[3].trouble.as_deref(), Some("not installed"));
    }
}
