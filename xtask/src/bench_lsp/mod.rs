//! Measures the language server beside those that people use for such files today: `cargo xtask bench-lsp`.
//!
//! Reading order: [`scene`] (the files), [`session`] (what is done with one running server), [`table`] (what is shown), [`targets`]
//! (what is to hold), [`peers`] (the others), and [`crate::measuring`].
//!
//! Servers run by turns, so that what slows the machine down slows them all. Times end with the findings of exactly the text that
//! was sent: where they are sent unasked, they must have its version; where they have none, they must come behind it.

mod peers;
mod scene;
mod session;
mod table;
mod targets;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use plimsoll_test_support::samples;
use serde_json::{Value, json};

use self::scene::{Place, SCENES, Scene};
use self::session::{Findings, Session};
use self::table::{Measure, Measured, Table};
use crate::measuring::client::Server;
use crate::measuring::program::{build, scratch, workspace, write};
use crate::measuring::table::markdown;

/// How many files the small and the large workspace have.
const WORKSPACES: [usize; 2] = [10, 10_000];

const USAGE: &str = "\
Usage: cargo xtask bench-lsp [OPTIONS]

  --only NAME       only the files whose names contain this; may be repeated
  --rounds N        how often each server is started for each file (default: 3)
  --without-peers   do not measure others
  --sent            wait for findings rather than ask for them
  --binary PATH     this program rather than a new build
  --json FILE       write all samples too
";

/// What was asked for.
#[derive(Debug, PartialEq)]
struct Options {
    only: Vec<String>,
    rounds: usize,
    has_peers: bool,
    findings: Findings,
    binary: Option<PathBuf>,
    json: Option<PathBuf>,
}

impl Options {
    /// `None` where they are wrong.
    fn new(arguments: &[&str]) -> Option<Self> {
        let mut options = Self {
            only: Vec::new(),
            rounds: 3,
            has_peers: true,
            findings: Findings::AskedFor,
            binary: None,
            json: None,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--only" => options.only.push((*arguments.next()?).to_owned()),
                "--rounds" => options.rounds = arguments.next()?.parse().ok().filter(|rounds| *rounds > 0)?,
                "--without-peers" => options.has_peers = false,
                "--sent" => options.findings = Findings::Sent,
                "--binary" => options.binary = Some(arguments.next()?.into()),
                "--json" => options.json = Some(arguments.next()?.into()),
                _ => return None,
            }
        }
        Some(options)
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(&**part))
    }
}

/// Measures, and prints a table for each file; fails where something could not be measured, not where a target does not hold.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let Some(options) = Options::new(arguments) else {
        eprint!("{USAGE}");
        return ExitCode::from(64);
    };
    match measure(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<(), String> {
    let binary = options.binary.clone().map_or_else(|| build("plimsoll-cli"), Ok)?;
    let scratch = scratch(&binary, "bench-lsp")?;
    if options.has_peers {
        peers::install(&scratch)?;
    }
    let command = vec![binary.display().to_string(), "lsp".to_owned()];
    let ours = Server { name: "plimsoll", command, settings: Value::Null, is_told_settings: false };
    let (mut broken, mut written) = (Vec::new(), Vec::new());
    for (name, make) in SCENES.iter().filter(|(name, _)| options.wants(name)) {
        let table = one_scene(options, &ours, &make(name), &scratch)?;
        let (text, missed) = table.show();
        println!("{text}");
        broken.extend(missed);
        written.push(table.json());
    }
    if options.wants("workspace") {
        let (text, is_broken, numbers) = workspaces(options, &ours, &scratch)?;
        println!("{text}");
        broken.extend(is_broken);
        written.push(numbers);
    }
    if broken.is_empty() {
        println!("All targets hold.");
    } else {
        println!("Targets that do not hold:\n\n- {}", broken.join("\n- "));
    }
    match &options.json {
        Some(path) => write(path, &format!("{:#}\n", json!({ "scenes": written, "broken": broken }))),
        None => Ok(()),
    }
}

fn one_scene(options: &Options, ours: &Server, scene: &Scene, scratch: &Path) -> Result<Table, String> {
    let folder = workspace(scratch, scene.name)?;
    write(&folder.join(&scene.file), &scene.text)?;
    let peer = if options.has_peers { Some(peers::server(scene.peer, scratch)?) } else { None };
    let (mut of_ours, mut of_peer) = (Measured::default(), Measured::default());
    for round in 0..options.rounds {
        eprintln!("{}: round {} of {}", scene.name, round + 1, options.rounds);
        let mut turns = vec![(Some(ours), &mut of_ours), (peer.as_ref(), &mut of_peer)];
        if round % 2 == 1 {
            turns.reverse();
        }
        for (server, measured) in turns {
            let Some(server) = server else { continue };
            Session::start(server, scene, &folder, options.findings, (round, measured))?.run()?;
        }
    }
    let (lines, bytes) = (scene.lines(), scene.text.len());
    let Place { line, column } = scene.edit_at;
    let about = format!(
        "`{}`, {lines} lines, {bytes} bytes, {} planted mistakes; edited at {}:{}, completions at {}:{}; {} rounds.",
        scene.file,
        scene.mistakes,
        line + 1,
        column + 1,
        scene.complete_at.line + 1,
        scene.complete_at.column + 1,
        options.rounds
    );
    Ok(Table { scene: scene.name, about, ours: of_ours, peer: peer.map(|_| of_peer) })
}

/// What an edit costs in a small and in a large workspace: the words, what does not hold, and the numbers.
fn workspaces(
    options: &Options,
    ours: &Server,
    scratch: &Path,
) -> Result<(String, Option<String>, Value), String> {
    let scenes = WORKSPACES.map(|files| (files, workspace_scene()));
    let mut folders = Vec::new();
    for (files, scene) in &scenes {
        let folder = workspace(scratch, &format!("workspace-{files}"))?;
        write(&folder.join(&scene.file), &scene.text)?;
        for number in 1..*files {
            // Applications of one name would be a finding, and one that the other files know about.
            let text = scene.text.replace("shop-0", &format!("shop-{number}"));
            write(&folder.join(format!("app-{number}.yaml")), &text)?;
        }
        folders.push(folder);
    }
    let mut measured = [Measured::default(), Measured::default()];
    for round in 0..options.rounds {
        eprintln!("workspace: round {} of {}", round + 1, options.rounds);
        for place in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let into = (round, &mut measured[place]);
            Session::start(ours, &scenes[place].1, &folders[place], options.findings, into)?.run_edits()?;
        }
    }
    let [small, large] = &measured;
    let both = small.samples(Measure::Edit).zip(large.samples(Measure::Edit));
    let ratio = both.and_then(|(small, large)| small.ratio(large)).ok_or("nothing was measured")?;
    let words = format!(
        "an edit among {} files takes at most {} times as long as among {}",
        WORKSPACES[1],
        targets::WORKSPACE_RATIO,
        WORKSPACES[0]
    );
    let holds = ratio <= targets::WORKSPACE_RATIO;
    let mut rows = vec![["files", "edit → findings", "p95", "peak memory"].map(str::to_owned).to_vec()];
    for ((files, _), measured) in scenes.iter().zip(&measured) {
        let [median, p95, _] = measured.cells(Measure::Edit);
        let [memory, ..] = measured.cells(Measure::Memory);
        rows.push(vec![files.to_string(), median, p95, memory]);
    }
    let verdict = if holds { "" } else { " **does not hold**" };
    let text = format!(
        "### workspace\n\nOne small file is edited.\n\n{}\nRatio {ratio:.2}; target: {words}{verdict}.\n",
        markdown(&rows)
    );
    let numbers =
        json!({ "scene": "workspace", "ratio": ratio, "small": small.json(), "large": large.json() });
    Ok((text, (!holds).then(|| format!("workspace: {words}")), numbers))
}

/// One of the files of a workspace.
fn workspace_scene() -> Scene {
    let text = samples::application(2 * samples::COMPONENT_LINES, 1, 1);
    let mut scene = scene::application("workspace", text);
    scene.file = "app-0.yaml".to_owned();
    scene
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options =
            Options::new(&["--only", "bundle", "--rounds", "5", "--without-peers", "--sent"]).unwrap();
        assert!(options.wants("bundle-100") && !options.wants("app-1k"));
        assert_eq!((options.rounds, options.has_peers, options.findings), (5, false, Findings::Sent));
        for wrong in [&["--rounds", "0"][..], &["--only"], &["--unknown"]] {
            assert_eq!(Options::new(wrong), None);
        }
    }
}
