//! The programs that read our outputs judge them: Graphviz, Mermaid, the schema of SARIF. `cargo xtask test` installs them;
//! where one is missing, its test says so and judges nothing, unless `PLIMSOLL_VALIDATORS=1` demands it.
#![allow(clippy::disallowed_methods, clippy::print_stderr)]

mod common;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value};

/// The folder with the packages.
fn validators() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/validators")
}

/// What is there is used; what is missing is told.
fn there_is(found: bool, what: &str) -> bool {
    if !found {
        assert!(std::env::var_os("PLIMSOLL_VALIDATORS").is_none(), "{what} is not installed");
        eprintln!("skipped: {what} is not installed; `cargo xtask test` does so");
    }
    found
}

/// The golden files with one of these endings, which other tests compare with what is written.
fn golden(endings: &[&str]) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for folder in ["tests/golden", "../../tests/review/change", "../../tests/review/market"] {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
            if endings.iter().any(|ending| name.ends_with(ending)) {
                files.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.len() > 2, "there are few golden files {endings:?}");
    files
}

/// Runs a program and gives what it prints; the program reads `input`.
fn output(command: &mut Command, input: &str) -> (bool, String, String) {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // Beside the reading: a program that prints before it has read all would wait for us, and we for it. One that ends
        // early does not read; its complaints say why.
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn long_inputs_and_outputs_pass_each_other() {
    let lines = "a line\n".repeat(100_000);
    assert_eq!(output(&mut Command::new("cat"), &lines), (true, lines, String::new()));
}

#[test]
fn graphviz_draws_every_drawing() {
    if !there_is(Command::new("dot").arg("-V").output().is_ok(), "Graphviz (`dot`)") {
        return;
    }
    for (name, text) in golden(&[".dot"]) {
        let (success, svg, complaints) = output(Command::new("dot").arg("-Tsvg"), &text);
        assert!(success && complaints.is_empty(), "{name}: {complaints}");
        // Each of our nodes is one line; a name that broke out of its quotes would make more.
        let nodes = text.lines().filter(|line| {
            let mut words = line.split_whitespace();
            let is_ours = words.next().is_some_and(|word| word.starts_with('n'));
            is_ours && words.next().is_some_and(|word| word.starts_with("[label=\""))
        });
        let nodes = nodes.count();
        assert_eq!(svg.matches("class=\"node\"").count(), nodes, "{name}");
    }
}

#[test]
fn mermaid_reads_every_drawing() {
    let is_there = validators().join("node_modules/mermaid/package.json").is_file();
    if !there_is(is_there, "the package `mermaid`") {
        return;
    }
    let mut texts: Map<String, Value> =
        golden(&[".mmd", ".mermaid"]).into_iter().map(|(name, text)| (name, Value::from(text))).collect();
    texts.insert("broken".to_owned(), Value::from("flowchart LR\n  n1[\"a\n"));
    let input = Value::Object(texts).to_string();
    let (success, complaints, errors) =
        output(Command::new("node").arg("mermaid.mjs").current_dir(validators()), &input);
    assert!(success, "{errors}");
    let complaints: Map<String, Value> = serde_json::from_str(&complaints).unwrap();
    let names: Vec<&String> = complaints.keys().collect();
    assert_eq!(names, ["broken"], "{complaints:?}");
}

#[test]
fn sarif_follows_its_schema() {
    let path = validators().join("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    if !there_is(path.is_file(), "the schema of SARIF (the package `@microsoft/jest-sarif`)") {
        return;
    }
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    // A pattern of the schema is no regular expression of ECMA 262 (a bracket is closed that was not opened). It is about
    // languages, of which our outputs say nothing.
    for part in ["run", "toolComponent"] {
        let language = schema["definitions"][part]["properties"]["language"].as_object_mut();
        language.and_then(|language| language.remove("pattern"));
    }
    let validator = jsonschema::draft4::options().should_validate_formats(true).build(&schema).unwrap();
    for (name, text) in golden(&[".sarif"]) {
        let mut log: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0], "{name}");
        log["runs"][0]["results"][0]["level"] = Value::from("fatal");
        assert!(!validator.is_valid(&log), "{name}");
    }
}
