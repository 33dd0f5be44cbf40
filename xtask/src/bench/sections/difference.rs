//! Two versions of an Application are compared.

use std::path::{Path, PathBuf};

use plimsoll_test_support::samples::applications::{Detail, Notation, Version, application};

use crate::bench::contest::{Call, Contestant, Work};
use crate::bench::peers::Peers;
use crate::bench::shown::Shown;
use crate::bench::{Bench, sections};
use crate::measuring::program::{workspace, write};

/// A row: what it is called, how many components, and what they are compared with.
const ROWS: [(&str, usize, Version); 4] = [
    ("difference of 10,000 components", 10_000, Version::Second),
    ("difference of 50,000 components", 50_000, Version::Second),
    ("identical, 10,000 components", 10_000, Version::First),
    ("identical, 50,000 components", 50_000, Version::First),
];

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let mut rows = Vec::new();
    for (name, components, after) in ROWS {
        if !bench.wants("difference", name) {
            continue;
        }
        let folder = bench.folder("difference")?;
        let versions = [("a", Version::First), ("b", after)];
        for (side, version) in versions {
            let text = |notation| application(components, Detail::Full, version, notation);
            write(&workspace(&folder, side)?.join("app.yaml"), &text(Notation::Yaml))?;
            write(&folder.join(format!("{side}.json")), &text(Notation::Json))?;
        }
        let peers = bench.peers.as_ref().map_or(Vec::new(), |peers| contestants(peers, &folder));
        let work = Work {
            name,
            bytes: None,
            ours: Contestant::process("plimsoll", ours(bench, &folder, "a/app.yaml", "b/app.yaml")),
            peers: sections::unless_alone(bench, peers),
        };
        rows.push(work.measure(bench.options.rounds, |_| Ok(()))?);
    }
    Ok(Shown::of(&rows))
}

/// How ours compares two descriptors.
pub(in crate::bench) fn ours(bench: &Bench, folder: &Path, before: &str, after: &str) -> Call {
    Call::new(&bench.plimsoll, &["plan", after, "--against", before], folder)
}

fn contestants(peers: &Peers, folder: &Path) -> Vec<Contestant> {
    let process = |name: &'static str, program: Result<PathBuf, String>, arguments: &[&str]| match program {
        Ok(program) => Contestant::process(name, Call::new(&program, arguments, folder).or_ends_with(1)),
        Err(words) => Contestant::missing(name, words),
    };
    let python = peers.python().map(Path::to_owned);
    let (deep, patch) = (peers.script("compare.py"), peers.npm_script("compare.mjs"));
    vec![
        process("diff -u", peers.debian("diff").map(Path::to_owned), &["-u", "a/app.yaml", "b/app.yaml"]),
        process(
            "difftastic",
            peers.difftastic().map(Path::to_owned),
            &["--color=never", "a/app.yaml", "b/app.yaml"],
        ),
        process("jsondiffpatch", peers.debian("node").map(Path::to_owned), &[&patch, "a.json", "b.json"]),
        process("deepdiff", python, &[&deep, "a.json", "b.json"]),
    ]
}
