//! A graph of a million units is ordered.

use std::path::Path;

use plimsoll_test_support::samples::graphs::{Ends, Shape};

use crate::bench::Bench;
use crate::bench::contest::{Call, Contestant, Work};
use crate::bench::peers::Peers;
use crate::bench::shown::Shown;
use crate::measuring::program::write;

const UNITS: u32 = 1_000_000;

/// The libraries of Python.
const PYTHON: [&str; 4] = ["rustworkx", "igraph", "networkx", "graphlib"];

/// A row: what it is called, the shape, and the libraries of Python that can be waited for again.
const ROWS: [(&str, Shape, &[&str]); 2] = [
    ("order 1,000,000 units", Shape::Random, &PYTHON),
    ("order 1,000,000 units, declared in no order", Shape::Shuffled, &["rustworkx", "igraph"]),
];

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let mut rows = Vec::new();
    let folder = bench.folder("order")?;
    for (name, shape, python) in ROWS.into_iter().filter(|(name, ..)| bench.wants("order", name)) {
        let others =
            bench.peers.as_ref().map_or(Ok(Vec::new()), |peers| of(bench, peers, &folder, shape, python))?;
        let ours = inside(bench, "plimsoll", shape, &folder);
        let work = Work { name, bytes: None, ours, peers: others };
        rows.push(work.measure(bench.options.rounds, |_| Ok(()))?);
    }
    let mut shown = Shown::of(&rows);
    if !shown.is_empty() {
        shown.text.push_str(
            "\n3,000,000 edges. From edges in memory to waves, slack, the critical path and whether there is a cycle; the others make their graph \
             and sort it, no more. `tsort` reads its text, as it can do nothing else.\n",
        );
    }
    Ok(shown)
}

/// A library of Rust.
fn inside(bench: &Bench, name: &'static str, shape: Shape, folder: &Path) -> Contestant {
    let arguments = ["order", name, shape.name(), &UNITS.to_string(), "3"];
    Contestant::told(name, Call::new(&bench.measure, &arguments, folder))
}

/// The others; of the libraries of Python those that are named.
fn of(
    bench: &Bench,
    peers: &Peers,
    folder: &Path,
    shape: Shape,
    python: &[&str],
) -> Result<Vec<Contestant>, String> {
    let (units, ends) = shape.graph(UNITS);
    let file = |ending: &str| folder.join(format!("{}.{ending}", shape.name()));
    let (binary, text) = (file("bin"), file("txt"));
    std::fs::write(&binary, as_bytes(units, &ends)).map_err(|error| error.to_string())?;
    write(&text, &as_text(&ends))?;
    let (binary, text, script) =
        (binary.display().to_string(), text.display().to_string(), peers.script("order.py"));
    let mut others = vec![inside(bench, "petgraph", shape, folder)];
    others.extend(PYTHON.into_iter().map(|library| match peers.python() {
        Ok(_) if !python.contains(&library) => Contestant::missing(library, "–".to_owned()),
        Ok(python) => Contestant::told(library, Call::new(python, &[&script, library, &binary], folder)),
        Err(words) => Contestant::missing(library, words),
    }));
    others.push(match peers.debian("tsort") {
        Ok(tsort) => Contestant::process("tsort", Call::new(tsort, &[&text], folder)),
        Err(words) => Contestant::missing("tsort", words),
    });
    Ok(others)
}

/// Numbers of 32 bits, the lowest byte first: how many units there are, then units and what they need.
fn as_bytes(units: u32, ends: &[Ends]) -> Vec<u8> {
    let pairs = ends.iter().flat_map(|(unit, need)| [*unit, *need]);
    std::iter::once(units).chain(pairs).flat_map(u32::to_le_bytes).collect()
}

/// A line for each edge: what is needed, and who needs it.
fn as_text(ends: &[Ends]) -> String {
    let mut text = String::with_capacity(ends.len() * 14);
    for (unit, need) in ends {
        text.push_str(&format!("{need} {unit}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_written_for_others() {
        assert_eq!(as_bytes(2, &[(1, 0)]), [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(as_text(&[(1, 0), (2, 0)]), "0 1\n0 2\n");
    }
}
