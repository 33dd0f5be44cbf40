//! Input that is made to take long, beside ordinary input of its size.

use std::path::Path;

use plimsoll_test_support::samples::applications::{
    Detail, Notation, Version, application, one_name, reversed,
};
use plimsoll_test_support::samples::graphs::Shape;
use plimsoll_test_support::samples::hostile;
use serde_json::json;

use super::contest::{Call, Contestant, Entry, Work};
use super::sections::difference;
use super::shown::{Shown, verdict};
use super::{Bench, targets};
use crate::measuring::program::{workspace, write};
use crate::measuring::table::{markdown, time};

/// The size of shapes of graphs: the units of the ordinary one.
const UNITS: usize = 1_000_000;

/// A text that is made to take long: what it is, its text, and another version of it.
type Text = (&'static str, fn() -> (String, Option<String>));

const TEXTS: &[Text] = &[
    ("50,000 components of one name", || (one_name(50_000, Detail::Lean), None)),
    ("reversed list of 50,000 components", || {
        let first = application(50_000, Detail::Full, Version::First, Notation::Yaml);
        (first, Some(reversed(50_000, Detail::Full)))
    }),
    ("one list of 50,000 scalars", || {
        (hostile::one_list(50_000, false), Some(hostile::one_list(50_000, true)))
    }),
    ("one line of 10 MB", || (hostile::one_line(25_000), None)),
    ("one value of 10 MB", || (hostile::one_value(10_000_000), Some(hostile::one_value(9_999_990)))),
    ("1,000,000 comments", || (hostile::comments(1_000_000), None)),
    ("lists in lists, 150 deep, 10,000 times", || (hostile::nested(10_000), None)),
    ("100,000 brackets that are never closed", || (hostile::brackets(100_000), None)),
    ("aliases that expand to 10¹² values", || (hostile::expanding(12), None)),
    ("an alias used 50,000 times", || (hostile::aliases(50_000), None)),
];

pub(super) fn run(bench: &Bench) -> Result<Shown, String> {
    let mut table = Table::new();
    for shape in Shape::ALL.into_iter().skip(1) {
        let name = format!("order of {}", shape.name());
        if bench.wants("hostile", &name) {
            let measured = [shape, Shape::Random].map(|shape| ordered(bench, shape));
            table.add(&name, bench, measured)?;
        }
    }
    for (name, texts) in TEXTS {
        let (parse, check, plan) =
            (format!("parse of {name}"), format!("check of {name}"), format!("plan of {name}"));
        if ![&parse, &check, &plan].iter().any(|row| bench.wants("hostile", row)) {
            continue;
        }
        let folder = bench.folder("hostile")?;
        let (text, other) = texts();
        write_versions(&folder, "hostile", &text, other.as_deref().unwrap_or(&text))?;
        let size = components(text.len());
        let ordinary = |version| application(size, Detail::Full, version, Notation::Yaml);
        write_versions(&folder, "ordinary", &ordinary(Version::First), &ordinary(Version::Second))?;
        let both = ["hostile", "ordinary"];
        if bench.wants("hostile", &parse) {
            table.add(&parse, bench, both.map(|kind| parsed(bench, &folder, kind)))?;
        }
        if bench.wants("hostile", &check) {
            table.add(&check, bench, both.map(|kind| checked(bench, &folder, kind)))?;
        }
        if bench.wants("hostile", &plan) {
            table.add(&plan, bench, both.map(|kind| planned(bench, &folder, kind)))?;
        }
    }
    Ok(table.shown())
}

/// With how many components an ordinary Application has so many bytes.
fn components(bytes: usize) -> usize {
    let sample = application(1000, Detail::Full, Version::First, Notation::Yaml).len();
    (bytes * 1000 / sample).max(1)
}

/// Writes two versions, each into a workspace of its own.
fn write_versions(folder: &Path, kind: &str, first: &str, second: &str) -> Result<(), String> {
    for (version, text) in [("first", first), ("second", second)] {
        write(&workspace(folder, &format!("{kind}-{version}"))?.join("app.yaml"), text)?;
    }
    Ok(())
}

fn ordered(bench: &Bench, shape: Shape) -> Contestant {
    let arguments = ["order", "plimsoll", shape.name(), &UNITS.to_string(), "3"];
    Contestant::told("plimsoll", Call::new(&bench.measure, &arguments, &bench.scratch))
}

fn parsed(bench: &Bench, folder: &Path, kind: &str) -> Contestant {
    let arguments = ["parse", "plimsoll", &format!("{kind}-first/app.yaml"), "3"];
    Contestant::told("plimsoll", Call::new(&bench.measure, &arguments, folder))
}

fn checked(bench: &Bench, folder: &Path, kind: &str) -> Contestant {
    let call = Call::new(&bench.plimsoll, &["check", &format!("{kind}-first/app.yaml")], folder);
    Contestant::process("plimsoll", call.or_ends_with(1))
}

fn planned(bench: &Bench, folder: &Path, kind: &str) -> Contestant {
    let (before, after) = (format!("{kind}-first/app.yaml"), format!("{kind}-second/app.yaml"));
    let call = difference::ours(bench, folder, &before, &after);
    Contestant::process("plimsoll", call.or_ends_with(1))
}

/// What is shown.
struct Table {
    rows: Vec<Vec<String>>,
    shown: Shown,
}

impl Table {
    fn new() -> Self {
        let head = ["work", "takes", "memory", "ordinary", "memory", "factor", "target", "holds"];
        Self { rows: vec![head.map(str::to_owned).into()], shown: Shown::default() }
    }

    /// Measures hostile and ordinary input by turns.
    fn add(&mut self, name: &str, bench: &Bench, [hostile, ordinary]: [Contestant; 2]) -> Result<(), String> {
        let work = Work { name, bytes: None, ours: ordinary, peers: vec![hostile] };
        let row = work.measure(bench.options.rounds.min(3), |_| Ok(()))?;
        let target = format!("≤ {} ×", targets::FACTOR);
        let [hostile] = &row.peers[..] else { return Err("nothing was measured".to_owned()) };
        let factor = row.ratio(hostile);
        // What has no factor took too long, or failed.
        let holds = factor.is_some_and(|factor| factor <= targets::FACTOR);
        if !holds {
            self.shown.broken.push(format!("{name}: {target}"));
        }
        let mut cells = vec![name.to_owned()];
        cells.extend(of(hostile));
        cells.extend(of(&row.ours));
        cells.push(factor.map_or("–".to_owned(), |factor| format!("{factor:.2} ×")));
        cells.extend([target, verdict(Some(holds)).to_owned()]);
        self.rows.push(cells);
        self.shown.json.push(json!({ "work": name, "factor": factor, "row": row.json() }));
        Ok(())
    }

    fn shown(mut self) -> Shown {
        if self.rows.len() > 1 {
            self.shown.text = markdown(&self.rows);
        }
        self.shown
    }
}

/// How long it took, and how much memory.
fn of(entry: &Entry) -> [String; 2] {
    let trouble = || entry.trouble.clone().unwrap_or_default();
    let memory = entry.memory.median().map_or(String::new(), |memory| format!("{memory:.0} MiB"));
    [entry.samples.median().map_or_else(trouble, time), memory]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_input_has_the_same_size() {
        for bytes in [600_000, 6_000_000] {
            let text = application(components(bytes), Detail::Full, Version::First, Notation::Yaml);
            assert!(text.len().abs_diff(bytes) * 20 < bytes, "{} of {bytes}", text.len());
        }
    }
}
