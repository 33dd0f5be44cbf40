//! How time grows with size.

use std::path::PathBuf;

use plimsoll_test_support::samples::applications::{Detail, Notation, Version, application};
use plimsoll_test_support::samples::graphs::Shape;
use plimsoll_test_support::samples::yaml;
use serde_json::json;

use super::contest::{Call, Contestant, Work};
use super::sections::{check, difference, plan};
use super::shown::{Shown, verdict};
use super::{Bench, fit, targets};
use crate::measuring::program::{workspace, write};
use crate::measuring::table::{markdown, time};

const SIZES: [usize; 4] = [1000, 10_000, 100_000, 1_000_000];

/// No size is measured that would take longer, in milliseconds, or more memory, in MiB, if time and memory grow as sizes do.
const LONGEST: f64 = 60_000.0;
const LARGEST: f64 = 12.0 * 1024.0;

/// How many times the least time a time must be, so that it is not that of the start of a process.
const TIMES_LEAST: f64 = 10.0;

/// Half the resolution of what a process tells of itself, so to say, in milliseconds.
const LEAST_TOLD: f64 = 0.1;

/// About the bytes of a line of a long YAML text.
const LINE: usize = 31;

/// What grows: what it is called, of what there are more and more, and how it is called for a size.
type Growing = (&'static str, &'static str, fn(&Bench, usize) -> Result<Contestant, String>);

const GROWING: &[Growing] = &[
    ("parse", "lines", parse),
    ("check", "components", check),
    ("check of files", "files", check_files),
    ("order", "units", order),
    ("difference", "components", difference),
    ("plan", "components", plan),
];

/// The most files that are written.
const FILES: usize = 100_000;

pub(super) fn run(bench: &Bench) -> Result<Shown, String> {
    let mut shown = Shown::default();
    let mut head: Vec<String> = ["work", "of"].map(str::to_owned).into();
    head.extend(SIZES.map(|size| size.to_string()));
    head.extend(["exponent", "target", "holds"].map(str::to_owned));
    let mut rows = vec![head];
    let mut least = None;
    for growing in GROWING.iter().filter(|(name, ..)| bench.wants("growth", name)) {
        let least = match least {
            Some(least) => least,
            None => *least.insert(start(bench)?),
        };
        rows.push(of(bench, growing, least, &mut shown)?);
    }
    if rows.len() > 1 {
        shown.text = format!(
            "{}\nMedians. The exponent is the slope of the line that fits the logarithms best, over the sizes that take at least {TIMES_LEAST} \
             times as long as an empty process ({}). A dash: one of that size would take more than a minute, or 12 GB, or more than \
             {FILES} files.\n",
            markdown(&rows),
            time(least.unwrap_or_default()),
        );
    }
    Ok(shown)
}

/// How long a process takes that does nothing, in milliseconds.
fn start(bench: &Bench) -> Result<f64, String> {
    let ours = Contestant::process("plimsoll", Call::new(&bench.plimsoll, &["--version"], &bench.scratch));
    let work = Work { name: "an empty process", bytes: None, ours, peers: Vec::new() };
    let row = work.measure(bench.options.rounds, |_| Ok(()))?;
    row.ours.samples.median().ok_or_else(|| "an empty process takes no time".to_owned())
}

fn of(bench: &Bench, growing: &Growing, least: f64, shown: &mut Shown) -> Result<Vec<String>, String> {
    let (name, unit, contestant) = growing;
    let mut row = vec![(*name).to_owned(), (*unit).to_owned()];
    let (mut points, mut last, mut samples) = (Vec::new(), (0.0, 0.0), Vec::new());
    for size in SIZES {
        let (long, large): (f64, f64) = last;
        if 10.0 * long > LONGEST || 10.0 * large > LARGEST || (*unit == "files" && size > FILES) {
            row.push("–".to_owned());
            continue;
        }
        let ours = contestant(bench, size)?;
        let least = if matches!(ours.timed, super::contest::Timed::Told) { LEAST_TOLD } else { least };
        let title = format!("{name}, {size} {unit}");
        let work = Work { name: &title, bytes: None, ours, peers: Vec::new() };
        // What takes long varies less.
        let rounds = if long > LONGEST / 60.0 { 1 } else { bench.options.rounds };
        let measured = work.measure(rounds, |_| Ok(()))?;
        let median = measured.ours.samples.median().unwrap_or_default();
        last = (median, measured.ours.memory.median().unwrap_or_default());
        row.push(time(median));
        if median >= TIMES_LEAST * least {
            points.push((size as f64, median));
        }
        samples.push(measured.json());
    }
    let exponent = fit::exponent(&points);
    let holds = exponent.map(|exponent| exponent <= targets::EXPONENT);
    let target = format!("≤ {}", targets::EXPONENT);
    let told = || format!("growth of {name}: exponent {target}");
    match holds {
        Some(true) => {}
        Some(false) => shown.broken.push(told()),
        None => shown.unmeasured.push(told()),
    }
    row.push(exponent.map_or("–".to_owned(), |exponent| format!("{exponent:.2}")));
    row.extend([target, verdict(holds).to_owned()]);
    shown.json.push(json!({ "growth": name, "of": unit, "exponent": exponent, "sizes": samples }));
    Ok(row)
}

fn parse(bench: &Bench, lines: usize) -> Result<Contestant, String> {
    let folder = bench.folder("growth")?;
    let file = folder.join("lines.yaml");
    write(&file, &yaml::components(lines * LINE, false))?;
    let arguments = ["parse", "plimsoll", &file.display().to_string(), "3"];
    Ok(Contestant::told("plimsoll", Call::new(&bench.measure, &arguments, &folder)))
}

fn order(bench: &Bench, units: usize) -> Result<Contestant, String> {
    let arguments = ["order", "plimsoll", Shape::Random.name(), &units.to_string(), "3"];
    Ok(Contestant::told("plimsoll", Call::new(&bench.measure, &arguments, &bench.scratch)))
}

/// A workspace with one Application with components of few words.
fn lean(bench: &Bench, components: usize) -> Result<PathBuf, String> {
    let folder = workspace(&bench.folder("growth")?, "lean")?;
    for (name, version) in [("first", Version::First), ("second", Version::Second)] {
        let text = application(components, Detail::Lean, version, Notation::Yaml);
        write(&workspace(&folder, name)?.join("app.yaml"), &text)?;
    }
    Ok(folder)
}

fn check(bench: &Bench, components: usize) -> Result<Contestant, String> {
    let folder = lean(bench, components)?;
    let call = Call::new(&bench.plimsoll, &["check", "first/app.yaml"], &folder);
    Ok(Contestant::process("plimsoll", call))
}

fn check_files(bench: &Bench, files: usize) -> Result<Contestant, String> {
    let folder = workspace(&bench.folder("growth")?, "files")?;
    check::write_files(&folder, files)?;
    let call = Call::new(&bench.plimsoll, &["check", "."], &folder).or_ends_with(1);
    Ok(Contestant::process("plimsoll", call))
}

fn difference(bench: &Bench, components: usize) -> Result<Contestant, String> {
    let folder = lean(bench, components)?;
    Ok(Contestant::process("plimsoll", difference::ours(bench, &folder, "first/app.yaml", "second/app.yaml")))
}

fn plan(bench: &Bench, components: usize) -> Result<Contestant, String> {
    let folder = workspace(&bench.folder("growth")?, "recorded")?;
    plan::recorded(bench, &folder, components, Detail::Lean)?;
    Ok(Contestant::process("plimsoll", Call::new(&bench.plimsoll, &["plan", "app.yaml"], &folder)))
}
