//! Many small files are checked.

use std::collections::BTreeSet;
use std::path::Path;

use plimsoll_test_support::samples::applications;

use crate::bench::contest::{Answer, Call, Contestant, Row, Work};
use crate::bench::shown::Shown;
use crate::bench::{Bench, sections};
use crate::measuring::program::{Run, workspace, write};
use crate::measuring::schema;

const FILES: usize = 10_000;

/// One of so many files has a mistake.
const MISTAKEN: usize = 50;

pub(in crate::bench) fn run(bench: &Bench) -> Result<Shown, String> {
    let name = "check 10,000 files";
    if !bench.wants("check", name) {
        return Ok(Shown::default());
    }
    let folder = bench.folder("check")?;
    let files = workspace(&folder, "files")?;
    let bytes = write_files(&files, FILES)?;
    write(&folder.join("schema.json"), &schema::application().to_string())?;
    let ours = Call::new(&bench.plimsoll, &["check", "files"], &folder).or_ends_with(1);
    let work = Work {
        name,
        bytes: None,
        ours: Contestant::process("plimsoll", ours).with_answer(named),
        peers: sections::unless_alone(bench, peers(bench, &folder)),
    };
    let row = work.measure(bench.options.rounds, |_| Ok(()))?;
    let verdict = agreement(&row);
    let mut shown = Shown::of(&[row]);
    shown.text.push_str(&format!("\n{:.1} MB in {FILES} files. {verdict}\n", bytes / 1e6));
    Ok(shown)
}

/// Writes so many small Applications into a folder; how many bytes they have.
pub(in crate::bench) fn write_files(folder: &Path, number: usize) -> Result<f64, String> {
    let mut bytes = 0;
    for number in 0..number {
        let text = applications::small(number, number % MISTAKEN == MISTAKEN - 1);
        bytes += text.len();
        write(&folder.join(format!("app-{number}.yaml")), &text)?;
    }
    Ok(bytes as f64)
}

fn peers(bench: &Bench, folder: &Path) -> Vec<Contestant> {
    let Some(peers) = &bench.peers else { return Vec::new() };
    let contestant = |name: &'static str, call: Result<Call, String>, answer: Answer| match call {
        Ok(call) => Contestant::process(name, call.or_ends_with(1)).with_answer(answer),
        Err(words) => Contestant::missing(name, words),
    };
    let ajv = peers.npm("ajv").map(|ajv| {
        let arguments = [
            "validate",
            "-s",
            "schema.json",
            "-d",
            "files/*.yaml",
            "--strict=false",
            "--errors=line",
            "--all-errors",
        ];
        Call::new(&ajv, &arguments, folder)
    });
    let all: Vec<String> = (0..FILES).map(|number| format!("files/app-{number}.yaml")).collect();
    let checker = peers.python_program("check-jsonschema").map(|program| {
        let mut arguments = vec!["--schemafile", "schema.json"];
        arguments.extend(all.iter().map(String::as_str));
        Call::new(&program, &arguments, folder)
    });
    let script = peers.script("validate.py");
    let validator =
        peers.python().map(|python| Call::new(python, &[&script, "schema.json", "files"], folder));
    vec![
        contestant("ajv-cli", ajv, called_invalid),
        contestant("check-jsonschema", checker, named),
        contestant("PyYAML + jsonschema-rs", validator, named),
    ]
}

/// The files that are named, of which only those with mistakes are.
fn named(run: &Run) -> String {
    listed(run.output.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-.".contains(letter))))
}

/// The files that are called invalid.
fn called_invalid(run: &Run) -> String {
    listed(run.complaints.lines().filter_map(|line| line.strip_suffix(" invalid")?.rsplit('/').next()))
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let files: BTreeSet<&str> =
        words.filter(|word| word.starts_with("app-") && word.ends_with(".yaml")).collect();
    files.into_iter().collect::<Vec<_>>().join(" ")
}

/// Whether all found the same files.
fn agreement(row: &Row) -> String {
    let ours = row.ours.answer.as_deref().unwrap_or_default();
    let count = ours.split_whitespace().count();
    let others = row.peers.iter().filter_map(|peer| Some((peer.name, peer.answer.as_deref()?)));
    let (same, different): (Vec<_>, Vec<_>) = others.partition(|(_, answer)| *answer == ours);
    let mut words = format!("plimsoll finds mistakes in {count} of them");
    if !same.is_empty() {
        let names: Vec<&str> = same.iter().map(|(name, _)| *name).collect();
        words.push_str(&format!(", and so do {}, in the same", names.join(", ")));
    }
    for (name, answer) in different {
        words.push_str(&format!("; **{name} in {} others**", answer.split_whitespace().count()));
    }
    words.push('.');
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::contest::Entry;

    fn run(output: &str, complaints: &str) -> Run {
        Run { output: output.to_owned(), complaints: complaints.to_owned(), ..Run::default() }
    }

    #[test]
    fn files_are_found_in_what_programs_say() {
        let ours = run("error[x]: y\n  ┌─ files/app-49.yaml:3:7\n\nin app-49.yaml and app-7.yaml:1\n", "");
        assert_eq!(named(&ours), "app-49.yaml app-7.yaml");
        let ajv = run("files/app-1.yaml valid\n", "files/app-7.yaml invalid\n[{\"a\": \"app-9.yaml\"}]\n");
        assert_eq!(called_invalid(&ajv), "app-7.yaml");
    }

    #[test]
    fn it_is_said_who_found_something_else() {
        let entry = |name, answer: &str| Entry { name, answer: Some(answer.to_owned()), ..Entry::default() };
        let mut row = Row::new("x", None, entry("plimsoll", "a b"));
        row.peers = vec![entry("one", "a b"), entry("two", "a")];
        let words = "plimsoll finds mistakes in 2 of them, and so do one, in the same; **two in 1 others**.";
        assert_eq!(agreement(&row), words);
    }
}
