//! Measures the engine and the program beside others that do such work: `cargo xtask bench`.
//!
//! Reading order: [`sections`] (what is measured), [`contest`] (by turns, with whom), [`targets`] (what is to hold), [`shown`] (the
//! tables), [`growth`] and [`hostile`] (how time grows, and what could make it grow), [`fit`] (exponents), [`peers`] (the others).
//!
//! Ours and peers run by turns, so that what slows the machine down slows them all.

mod contest;
mod fit;
mod growth;
mod hostile;
mod peers;
mod sections;
mod shown;
mod targets;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use self::peers::Peers;
use self::shown::Shown;
use crate::measuring::program::{build, scratch, write};

const USAGE: &str = "\
Usage: cargo xtask bench [OPTIONS]

  --only WORD       only the rows, or the parts, whose names contain this; may be repeated
                    (parts: parse, check, order, difference, plan, start, growth, hostile)
  --rounds N        how often each is started (default: 5; peers that take long are started once)
  --without-peers   do not measure others
  --binary PATH     this program rather than a new build
  --json FILE       write all samples too
";

/// What was asked for.
#[derive(Debug, PartialEq)]
struct Options {
    only: Vec<String>,
    rounds: usize,
    has_peers: bool,
    binary: Option<PathBuf>,
    json: Option<PathBuf>,
}

impl Options {
    /// `None` where they are wrong.
    fn new(arguments: &[&str]) -> Option<Self> {
        let mut options = Self { only: Vec::new(), rounds: 5, has_peers: true, binary: None, json: None };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--only" => options.only.push((*arguments.next()?).to_owned()),
                "--rounds" => options.rounds = arguments.next()?.parse().ok().filter(|rounds| *rounds > 0)?,
                "--without-peers" => options.has_peers = false,
                "--binary" => options.binary = Some(arguments.next()?.into()),
                "--json" => options.json = Some(arguments.next()?.into()),
                _ => return None,
            }
        }
        Some(options)
    }
}

/// A run of the benchmark.
struct Bench {
    options: Options,
    /// The program.
    plimsoll: PathBuf,
    /// The program that measures inside of its process.
    measure: PathBuf,
    /// Where files are written.
    scratch: PathBuf,
    peers: Option<Peers>,
}

impl Bench {
    /// Whether a row is wanted that is in this part.
    fn wants(&self, part: &str, row: &str) -> bool {
        let is_named = |word: &String| part.contains(&**word) || row.contains(&**word);
        self.options.only.is_empty() || self.options.only.iter().any(is_named)
    }

    /// A folder of this name in which files may be written.
    fn folder(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.scratch.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(folder)
    }
}

/// A part of the benchmark.
type Part = (&'static str, fn(&Bench) -> Result<Shown, String>);

/// All parts.
const PARTS: &[Part] = &[
    ("parse", sections::parse::run),
    ("check", sections::check::run),
    ("order", sections::order::run),
    ("difference", sections::difference::run),
    ("plan", sections::plan::run),
    ("start", sections::start::run),
    ("growth", growth::run),
    ("hostile", hostile::run),
];

/// Measures, and prints a table for each part; fails where something could not be measured, not where a target does not hold.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    if let ["--help" | "-h"] = arguments {
        print!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let Some(options) = Options::new(arguments) else {
        eprint!("{USAGE}");
        return ExitCode::from(64);
    };
    match measure(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: Options) -> Result<(), String> {
    let measure = build("plimsoll-measure")?;
    let plimsoll = options.binary.clone().map_or_else(|| build("plimsoll-cli"), Ok)?;
    let plimsoll = plimsoll.canonicalize().map_err(|error| format!("{}: {error}", plimsoll.display()))?;
    let scratch = scratch(&measure, "bench")?;
    let peers = if options.has_peers { Some(Peers::install(&scratch)?) } else { None };
    let bench = Bench { options, plimsoll, measure, scratch, peers };
    let (mut broken, mut unmeasured, mut written) = (Vec::new(), Vec::new(), Vec::new());
    let mut failed = Vec::new();
    for (name, part) in PARTS {
        let shown = match part(&bench) {
            Ok(shown) => shown,
            Err(words) => {
                println!("### {name}\n\nIt could not be measured: {words}\n");
                failed.push(*name);
                continue;
            }
        };
        if !shown.is_empty() {
            println!("### {name}\n\n{}", shown.text);
        }
        broken.extend(shown.broken);
        unmeasured.extend(shown.unmeasured);
        written.push(json!({ "part": name, "rows": shown.json }));
    }
    if broken.is_empty() {
        println!("All targets that were measured hold.\n");
    } else {
        println!("Targets that do not hold:\n\n- {}\n", broken.join("\n- "));
    }
    if !unmeasured.is_empty() {
        println!("Not measured:\n\n- {}\n", unmeasured.join("\n- "));
    }
    if let Some(path) = &bench.options.json {
        report(path, &json!({ "parts": written, "broken": broken, "unmeasured": unmeasured }))?;
    }
    match failed[..] {
        [] => Ok(()),
        _ => Err(format!("could not be measured: {}", failed.join(", "))),
    }
}

fn report(path: &Path, numbers: &Value) -> Result<(), String> {
    write(path, &format!("{numbers:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = Options::new(&["--only", "plan", "--rounds", "2", "--without-peers"]).unwrap();
        assert_eq!(
            (options.rounds, options.has_peers, &options.only[..]),
            (2, false, &["plan".to_owned()][..])
        );
        for wrong in [&["--rounds", "0"][..], &["--only"], &["--unknown"], &["--json"]] {
            assert_eq!(Options::new(wrong), None);
        }
    }

    #[test]
    fn rows_are_wanted_by_their_names_or_those_of_their_parts() {
        let bench = |only: &[&str]| Bench {
            options: Options {
                only: only.iter().map(|word| (*word).to_owned()).collect(),
                ..Options::new(&[]).unwrap()
            },
            plimsoll: PathBuf::new(),
            measure: PathBuf::new(),
            scratch: PathBuf::new(),
            peers: None,
        };
        assert!(bench(&[]).wants("growth", "check"));
        assert!(bench(&["check", "order"]).wants("growth", "check"));
        assert!(bench(&["growth"]).wants("growth", "check"));
        assert!(!bench(&["parse"]).wants("growth", "check"));
    }
}
