//! Building our programs, and running any to its end.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::process;
use crate::repository;

/// How often it is asked how much memory a process holds.
const WATCH: Duration = Duration::from_millis(3);

/// What came of a process.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// From its start to the end of its output, in milliseconds.
    pub(crate) milliseconds: f64,
    /// The most memory that it held as far as that was seen, in MiB; zero where it was too short to be looked at.
    pub(crate) memory: f64,
    /// How it ended; `None` where it was stopped as its time was over.
    pub(crate) status: Option<i32>,
    pub(crate) output: String,
    pub(crate) complaints: String,
}

/// Builds a package as it is released; where its program lies.
pub(crate) fn build(package: &str) -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["build", "--locked", "--release", "--package", package]);
    command.args(["--message-format", "json-render-diagnostics"]);
    let mut child = command
        .current_dir(repository::root())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    let output = BufReader::new(child.stdout.take().ok_or("cargo says nothing")?);
    let told = output.lines().map_while(Result::ok).filter_map(|line| executable(&line)).last();
    let is_success = child.wait().is_ok_and(|status| status.success());
    told.filter(|_| is_success).ok_or_else(|| format!("{package} cannot be built"))
}

/// The program that a message of cargo tells of.
fn executable(line: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(line).ok()?;
    Some(PathBuf::from(message["executable"].as_str()?))
}

/// A folder beside a program for what is written while measuring; it stays, so that other programs can measure with the same files.
pub(crate) fn scratch(binary: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = binary.parent().unwrap_or(Path::new(".")).join(name);
    std::fs::create_dir_all(&folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|error| format!("{}: {error}", folder.display()))
}

/// An empty folder with this name that is a workspace of its own.
pub(crate) fn workspace(scratch: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = scratch.join(name);
    // What an earlier run left may be another workspace.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    write(&folder.join("plimsoll.toml"), "")?;
    Ok(folder)
}

/// Writes a file.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs a program to its end, or until so much time is over. What it says is read while it runs.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<Run, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let name = command.get_program().to_string_lossy().into_owned();
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{name} cannot be started: {error}"))?;
    let (said, saying) = channel();
    collect(child.stdout.take(), 0, said.clone());
    collect(child.stderr.take(), 1, said);
    let (mut texts, mut memory) = ([String::new(), String::new()], 0.0);
    let is_over = loop {
        match saying.recv_timeout(WATCH) {
            Ok((which, text)) => texts[which] = text,
            // Both have ended, so the process has or is about to.
            Err(RecvTimeoutError::Disconnected) => break false,
            Err(RecvTimeoutError::Timeout) => {
                memory = process::peak_of(child.id()).unwrap_or(memory);
                if start.elapsed() > limit {
                    break true;
                }
            }
        }
    };
    let status = end(&mut child, is_over).map_err(|error| format!("{name}: {error}"))?;
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    let [output, complaints] = texts;
    Ok(Run { milliseconds, memory, status, output, complaints })
}

fn collect(from: Option<impl Read + Send + 'static>, which: usize, said: Sender<(usize, String)>) {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut from) = from {
            let _ = from.read_to_end(&mut bytes);
        }
        let _ = said.send((which, String::from_utf8_lossy(&bytes).into_owned()));
    });
}

/// Waits for a process, or stops it first. `None` where it was stopped.
fn end(child: &mut Child, is_over: bool) -> std::io::Result<Option<i32>> {
    if is_over {
        child.kill()?;
        child.wait()?;
        return Ok(None);
    }
    // A signal is no way to end well.
    Ok(Some(child.wait()?.code().unwrap_or(-1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_tells_where_the_program_is() {
        assert_eq!(
            executable(r#"{"reason":"compiler-artifact","executable":"/x/plimsoll"}"#),
            Some("/x/plimsoll".into())
        );
        assert_eq!(executable(r#"{"reason":"compiler-artifact","executable":null}"#), None);
    }

    #[test]
    fn a_process_is_run_to_its_end_and_no_longer_than_it_may() {
        let shell = |script: &str, limit| run(Command::new("sh").args(["-c", script]), limit).unwrap();
        let long = Duration::from_secs(60);
        let ended = shell("echo said; echo complained >&2; exit 3", long);
        assert_eq!(
            (ended.status, &ended.output[..], &ended.complaints[..]),
            (Some(3), "said\n", "complained\n")
        );
        let stopped = shell("exec sleep 60", Duration::from_millis(20));
        assert_eq!(stopped.status, None);
        assert!(stopped.milliseconds < 30_000.0);
        assert!(run(&mut Command::new("there-is-no-such-program"), long).is_err());
    }
}
