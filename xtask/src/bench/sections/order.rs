//! A graph of a million units is ordered.

use std::path::Path;

use plimsoll_test_support::samples::graphs::{Ends, Shape};

use crate::bench::contest::{Call, Contestant, Work};
use crate::bench::shown::Shown;
use crate::bench::{Bench, sections};
use crate::measuring::program::write;

const UNITS: u32 = 1_000_000;

/// The libraries of Python.
const PYTHON: [&str; 4] = ["rustworkx", "igraph", "networkx", "graphlib"];

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let name = "order 1,000,000 units";
    if !bench.wants("order", name) {
        return Ok(Shown::default());
    }
    let folder = bench.folder("order")?;
    let inside = |name: &'static str| {
        let arguments = ["order", name, Shape::Random.name(), &UNITS.to_string(), "3"];
        Contestant::told(name, Call::new(&bench.measure, &arguments, &folder))
    };
    let mut others = Vec::new();
    if let Some(peers) = &bench.peers {
        let (units, ends) = Shape::Random.graph(UNITS);
        let (binary, text) = (folder.join("edges.bin"), folder.join("edges.txt"));
        std::fs::write(&binary, as_bytes(units, &ends)).map_err(|error| error.to_string())?;
        write(&text, &as_text(&ends))?;
        others.push(inside("petgraph"));
        for library in PYTHON {
            let script = peers.script("order.py");
            let call = peers.python().map(|python| {
                let binary = binary.display().to_string();
                Call::new(python, &[&script, library, &binary], &folder)
            });
            others.push(Contestant {
                call,
                ..Contestant::told(library, Call::new(Path::new(""), &[], &folder))
            });
        }
        others.push(match peers.debian("tsort") {
            Ok(tsort) => {
                Contestant::process("tsort", Call::new(tsort, &[&text.display().to_string()], &folder))
            }
            Err(words) => Contestant::missing("tsort", words),
        });
    }
    let work =
        Work { name, bytes: None, ours: inside("plimsoll"), peers: sections::unless_alone(bench, others) };
    let mut shown = Shown::of(&[work.measure(bench.options.rounds, |_| Ok(()))?]);
    shown.text.push_str(
        "\nFrom edges in memory to waves, slack, the critical path and whether there is a cycle; the others only sort. `tsort` reads its text, \
         as it can do nothing else.\n",
    );
    Ok(shown)
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
