//! Runs all tests and counts them.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};

use crate::{repository, tools};

/// How many tests passed and failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Adds what a line of a test program says, if it is its closing line.
    fn add(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix("test result: ") else { return };
        let (_, counts) = rest.split_once(". ").unwrap_or_default();
        for part in counts.split(';') {
            let Some((number, word)) = part.trim().split_once(' ') else { continue };
            let number: u64 = number.parse().unwrap_or(0);
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                _ => {}
            }
        }
    }
}

/// Installs what tests use, runs `cargo test --workspace` and passes its output on; the last line is `N passed, N failed`.
pub(crate) fn run(arguments: &[&str]) -> ExitCode {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["test", "--workspace", "--no-fail-fast"]).args(arguments);
    command.current_dir(repository::root()).stdout(Stdio::piped());
    let installed = tools::install();
    // What is there must be used.
    if installed.is_complete {
        command.env("PLIMSOLL_VALIDATORS", "1");
    }
    command.env("PLIMSOLL_EDITORS", installed.editors.join(","));
    let mut child = command.spawn().expect("cargo can be run");
    let mut count = Count::default();
    let output = BufReader::new(child.stdout.take().expect("the output is piped"));
    for line in output.split(b'\n') {
        let line = line.expect("the output can be read");
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        count.add(&line);
    }
    let is_success = child.wait().expect("cargo ends").success();
    if !is_success && count.failed == 0 {
        // A program that does not compile, or that was killed, says nothing about its tests.
        eprintln!("cargo test failed before all tests could be counted");
        count.failed = 1;
    }
    for editor in &installed.left_out {
        println!("not tested: editors/{editor}, as not all that its tests use could be installed");
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    ExitCode::from(u8::from(count.failed > 0 || !is_success))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_summed_and_nothing_else() {
        let mut count = Count::default();
        for line in [
            "running 3 tests",
            "test result: ok. 13 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.00s",
            "test x ... ok",
            "test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s",
        ] {
            count.add(line);
        }
        assert_eq!(count, Count { passed: 15, failed: 4 });
    }
}
