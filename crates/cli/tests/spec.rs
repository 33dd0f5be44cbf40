//! Runs the cases of `tests/spec/**/*.md` with the real program, each in a folder of its own. How a case is written is
//! told in `tests/spec/README.md`. With `UPDATE_SPEC=1` the expected outputs are written anew; read the change.
#![allow(clippy::disallowed_methods, reason = "a test works on real files")]

use std::path::Path;
use std::process::{ExitCode, Output};

use libtest_mimic::Failed;
use plimsoll_base::Severity;
use plimsoll_test_support::case::{Case, Command, Expected, File, Step};
use plimsoll_test_support::matching::{Found, compare};
use plimsoll_test_support::runner::{self, Updating};
use plimsoll_test_support::update::{self, Update};

fn main() -> ExitCode {
    runner::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/spec"), run)
}

/// Runs a case. `update` takes a new output, or says that outputs are not to be written.
fn run(case: &Case, update: &mut Updating<'_>) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    // Messages of the program name the folder as the system knows it.
    let path = folder.path().canonicalize()?;
    let files: Vec<&File> = case.files().collect();
    files.iter().try_for_each(|file| write(&path, file))?;
    let has_expectations = files.iter().any(|file| !file.expectations.is_empty());
    if has_expectations || case.commands().next().is_none() {
        let output = shell(&path, "plimsoll check --output compact")?;
        compare(files, &findings(&output)?).map_err(|wrong| format!("\n{wrong}"))?;
    }
    for step in &case.steps {
        match step {
            Step::File(file) => write(&path, file)?,
            Step::Command(command) => check(command, &shell(&path, &command.script)?, &path, update)?,
        }
    }
    Ok(())
}

fn write(folder: &Path, file: &File) -> Result<(), Failed> {
    let path = folder.join(&file.path);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    Ok(std::fs::write(path, &file.text)?)
}

/// Runs commands with the program at hand, and nothing else of the environment but where programs are.
fn shell(folder: &Path, script: &str) -> Result<Output, Failed> {
    let program = Path::new(env!("CARGO_BIN_EXE_plimsoll")).parent().expect("the program is in a folder");
    let others = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(program.to_owned()).chain(std::env::split_paths(&others));
    let mut shell = std::process::Command::new("sh");
    shell.args(["-euc", script]).current_dir(folder).env_clear();
    shell.env("PATH", std::env::join_paths(paths)?).env("HOME", folder);
    Ok(shell.output()?)
}

/// What `check --output compact` says: `PATH:LINE:COLUMN: SEVERITY[CODE]: HEADLINE`, without line and column for a file
/// as a whole.
fn findings(output: &Output) -> Result<Vec<Found>, Failed> {
    let text = String::from_utf8_lossy(&output.stdout);
    let (lines, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.contains("]: "));
    if !output.stderr.is_empty() || rest.len() > 1 {
        return Err(format!("plimsoll check: {text}{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let found =
        lines.iter().map(|line| finding(line).ok_or_else(|| Failed::from(format!("cannot read {line}"))));
    found.collect()
}

fn finding(line: &str) -> Option<Found> {
    let (place, rest) = line.split_once(": ")?;
    let (severity, rest) = rest.split_once('[')?;
    let (code, headline) = rest.split_once("]: ")?;
    let severities = [Severity::Error, Severity::Warning, Severity::Information, Severity::Hint];
    let mut parts = place.rsplitn(3, ':');
    let (column, line, path) = match (parts.next()?, parts.next(), parts.next()) {
        (column, Some(line), Some(path)) => (column.parse().ok()?, line.parse().ok()?, path),
        (path, ..) => (1, 1, path),
    };
    Some(Found {
        path: path.to_owned(),
        line,
        column,
        severity: severities.into_iter().find(|it| it.name() == severity)?,
        code: code.to_owned(),
        headline: headline.to_owned(),
    })
}

/// Compares what commands printed, and how they ended, with what is expected.
fn check(command: &Command, output: &Output, folder: &Path, update: &mut Updating<'_>) -> Result<(), Failed> {
    let exit = output.status.code().unwrap_or(-1);
    let printed = [
        ("standard output", &command.output, readable(&output.stdout, folder)),
        ("standard error", &command.errors, readable(&output.stderr, folder)),
    ];
    let mut wrong = String::new();
    if exit != command.exit {
        wrong.push_str(&format!("exit code {exit} instead of {}\n", command.exit));
    }
    for (name, expected, actual) in &printed {
        match expected {
            Some(expected) if expected.text != *actual => {
                wrong.push_str(&format!("{name}:\n{}", update::difference(&expected.text, actual)));
            }
            None if *name == "standard error" && !actual.is_empty() => {
                wrong.push_str(&format!("{name}, of which nothing was expected:\n{actual}"));
            }
            _ => {}
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    // The exit code is named at the first text, so both are written.
    let mut exit_to_name = exit;
    let mut is_updated = false;
    for (_, expected, text) in &printed {
        if let Some(expected) = expected {
            let (expected, exit) = (Expected::clone(expected), std::mem::take(&mut exit_to_name));
            is_updated = update(Update { expected, text: text.clone(), exit });
        }
    }
    let has_room = command.errors.is_some() || printed[1].2.is_empty();
    if is_updated && has_room {
        return Ok(());
    }
    Err(format!("\nline {}: {}\n{wrong}", command.line, command.script.trim()).into())
}

/// What was printed, with zeros for the ids and times that differ from run to run, and `[FOLDER]` for the folder.
fn readable(bytes: &[u8], folder: &Path) -> String {
    let text = String::from_utf8_lossy(bytes).replace(&*folder.to_string_lossy(), "[FOLDER]");
    let mut readable = String::with_capacity(text.len());
    let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | ':' | '.');
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_part) {
        let length = rest[start..].find(|character| !is_part(character)).unwrap_or(rest.len() - start);
        readable.push_str(&rest[..start]);
        readable.push_str(&stable(&rest[start..start + length]));
        rest = &rest[start + length..];
    }
    readable + rest
}

/// A word as it is, unless it is an id (`01M7Y1TRYDV47NBC749M5BAF3A`, maybe with an ending) or a time
/// (`2026-11-21T03:19:06.957Z`): these have zeros for all that may differ, and keep their width.
fn stable(word: &str) -> String {
    let name = word.split('.').next().unwrap_or("");
    let is_upper = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if name.len() == 26 && name.starts_with('0') && name.bytes().all(is_upper) {
        return format!("{}{}", "0".repeat(name.len()), &word[name.len()..]);
    }
    let zeros: String = word.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect();
    if zeros.starts_with("0000-00-00T00:00:00") { zeros } else { word.to_owned() }
}
