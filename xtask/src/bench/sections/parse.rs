//! A long YAML text becomes a tree.

use plimsoll_test_support::samples::yaml;

use crate::bench::contest::{Call, Contestant, Work};
use crate::bench::shown::Shown;
use crate::bench::{Bench, sections};
use crate::measuring::program::write;

const BYTES: usize = 10_000_000;

/// For tree-sitter-yaml, which gives up behind line 32,767.
const SMALL: usize = 700_000;

/// How often one process parses.
const REPETITIONS: &str = "3";

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let mut rows = Vec::new();
    for (name, as_documents) in [("parse 10 MB", false), ("parse 10 MB in documents", true)] {
        if !bench.wants("parse", name) {
            continue;
        }
        let folder = bench.folder("parse")?;
        let file = |name: &str, bytes| -> Result<(String, f64), String> {
            let text = yaml::components(bytes, as_documents);
            let path = folder.join(format!("{name}-{as_documents}.yaml"));
            write(&path, &text)?;
            Ok((path.display().to_string(), text.len() as f64))
        };
        let (large, small) = (file("large", BYTES)?, file("small", SMALL)?);
        let contestant = |name: &'static str, (path, bytes): &(String, f64)| {
            let call = Call::new(&bench.measure, &["parse", name, path, REPETITIONS], &folder);
            Contestant { bytes: Some(*bytes), ..Contestant::told(name, call) }
        };
        let peers = [("saphyr-parser", &large), ("serde_yaml", &large), ("tree-sitter-yaml", &small)];
        let peers = peers.map(|(name, of)| contestant(name, of)).into();
        let work = Work {
            name,
            bytes: Some(large.1),
            ours: contestant("plimsoll", &large),
            peers: sections::unless_alone(bench, peers),
        };
        rows.push(work.measure(bench.options.rounds, |_| Ok(()))?);
    }
    Ok(Shown::of(&rows))
}
