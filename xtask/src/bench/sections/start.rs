//! The program starts.

use serde_json::Value;

use crate::bench::Bench;
use crate::bench::contest::{Call, Contestant, Entry, Row, Work};
use crate::bench::shown::Shown;
use crate::measuring::client::{Client, Server};

/// How many times as often as others this is measured: it takes no time, and varies.
const MORE: usize = 4;

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let folder = bench.folder("start")?;
    let rounds = MORE * bench.options.rounds;
    let mut rows = Vec::new();
    let name = "plimsoll --version";
    if bench.wants("start", name) {
        let ours = Contestant::process("plimsoll", Call::new(&bench.plimsoll, &["--version"], &folder));
        let work = Work { name, bytes: None, ours, peers: Vec::new() };
        rows.push(work.measure(rounds, |_| Ok(()))?);
    }
    let name = "plimsoll lsp, to initialize";
    if bench.wants("start", name) {
        let command = vec![bench.plimsoll.display().to_string(), "lsp".to_owned()];
        let server = Server { name: "plimsoll", command, settings: Value::Null, is_told_settings: false };
        let mut ours = Entry { name: "plimsoll", ..Entry::default() };
        for round in 0..rounds {
            let mut client = Client::start(&server, &folder)?;
            ours.samples.add(round, client.greet(&folder, &server, true)?);
            client.end();
        }
        rows.push(Row::new(name, None, ours));
    }
    Ok(Shown::of(&rows))
}
