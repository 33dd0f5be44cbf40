//! At every tenth place of every file each question about a place has an answer, or none, and never a panic. The collection of
//! real files takes a while, so it is asked for: `cargo test --release -p plimsoll-ide --test positions -- --ignored --nocapture`
//! prints how long answers take there.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "times are printed, and nothing depends on them"
)]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use plimsoll_ide::formatting::Wishes;
use plimsoll_ide::workspace::Opened;
use plimsoll_ide::{Snapshot, TextRange, Workspace, WorkspacePath};
use plimsoll_test_support::{MemoryWorld, folder};

/// How long an answer may take. What takes longer is told.
const BOUND: Duration = Duration::from_millis(50);

/// What is asked at a place, for whatever it has to say.
type Question = fn(&Snapshot, &Opened, u32);

const QUESTIONS: &[(&str, Question)] = &[
    ("actions", |snapshot, opened, at| drop(snapshot.actions(opened, TextRange::at(at)))),
    ("completion", |snapshot, opened, at| drop(snapshot.completions(opened, at))),
    ("definition", |snapshot, opened, at| drop(snapshot.definition(opened, at))),
    ("highlights", |snapshot, opened, at| drop(snapshot.highlights(opened, at))),
    ("hints", |snapshot, opened, at| drop(snapshot.hints(opened, TextRange::at(at)))),
    ("hover", |snapshot, opened, at| drop(snapshot.hover(opened, at))),
    ("indentation", |snapshot, opened, at| drop(snapshot.indentation(opened, at, &Wishes::default()))),
    ("lenses", |snapshot, opened, _| drop(snapshot.lenses(opened))),
    ("references", |snapshot, opened, at| drop(snapshot.references(opened, at, true))),
    ("rename", |snapshot, opened, at| drop(snapshot.renamable(opened, at))),
    ("selection", |snapshot, opened, at| drop(snapshot.selections(opened, at))),
    ("tokens", |snapshot, opened, at| drop(snapshot.tokens(opened, Some(TextRange::at(at))))),
];

/// How long the answers to one question took, and where.
#[derive(Default)]
struct Times {
    all: Vec<Duration>,
    worst: Vec<(Duration, String)>,
}

impl Times {
    fn add(&mut self, time: Duration, place: impl FnOnce() -> String) {
        self.all.push(time);
        if self.worst.len() < 5 || self.worst.last().is_some_and(|(least, _)| time > *least) {
            self.worst.push((time, place()));
            self.worst.sort_by(|(one, _), (other, _)| other.cmp(one));
            self.worst.truncate(5);
        }
    }

    fn print(&mut self, question: &str) {
        self.all.sort();
        let Some(most) = self.all.last() else { return };
        let p99 = self.all[self.all.len() * 99 / 100];
        let slow = self.all.iter().filter(|time| **time > BOUND).count();
        println!(
            "{question}: {} answers, p99 {p99:.1?}, most {most:.1?}, {slow} above {BOUND:?}",
            self.all.len()
        );
        for (time, place) in &self.worst {
            println!("    {time:.1?} at {place}");
        }
    }
}

/// Asks at every tenth byte, or the next boundary of a character, of each file of a workspace.
fn ask(name: &str, files: &[(String, String)], times: &mut BTreeMap<&'static str, Times>) {
    let world = Arc::new(MemoryWorld::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))));
    let snapshot = Workspace::new(world.clone(), world.paths()).snapshot();
    for (path, _) in files {
        let opened = snapshot.open(&WorkspacePath::new(path).unwrap()).unwrap();
        // An editor has shown what is wrong with a file long before it asks about a place.
        let _ = snapshot.findings(&opened);
        let text = &opened.text;
        let places = (0..=text.len()).filter(|at| at % 10 == 0);
        for at in places.map(|at| (at..).find(|at| text.is_char_boundary(*at)).unwrap() as u32) {
            for (question, answer) in QUESTIONS {
                let start = Instant::now();
                let outcome = catch_unwind(AssertUnwindSafe(|| answer(&snapshot, &opened, at)));
                let time = start.elapsed();
                assert!(outcome.is_ok(), "{question} at byte {at} of {name}/{path}");
                times.entry(question).or_default().add(time, || format!("byte {at} of {name}/{path}"));
            }
        }
    }
}

#[test]
fn every_place_of_the_samples_has_answers() {
    ask("fixtures", &folder::fixtures(), &mut BTreeMap::new());
}

#[test]
#[ignore = "it takes minutes"]
fn every_place_of_real_files_has_answers() {
    let mut times = BTreeMap::new();
    let mut folders: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, text) in folder::corpus("") {
        if let Some((folder, path)) = path.split_once('/') {
            folders.entry(folder.to_owned()).or_default().push((path.to_owned(), text));
        }
    }
    for (name, files) in &folders {
        let start = Instant::now();
        ask(name, files, &mut times);
        println!("{name}: {} files in {:.1?}", files.len(), start.elapsed());
    }
    for (question, times) in &mut times {
        times.print(question);
    }
}
