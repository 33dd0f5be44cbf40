//! Checks and generators of the repository itself: `cargo xtask bench|bench-lsp|check|definitions|docs|instructions|tidy|test`.
//!
//! All checks are ordinary tests too, so `cargo test` notices what they notice.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "this program is for people who work on the repository"
)]

mod bench;
mod bench_lsp;
mod crates;
mod definitions;
mod docs;
mod instructions;
mod measuring;
mod repository;
mod suite;
mod tidy;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  bench [OPTIONS]
                 measure the engine and the program beside others (`--help` tells the options)
  bench-lsp [OPTIONS]
                 measure the language server beside others (`--help` tells the options)
  check          compare the crates and who uses whom with the table in xtask/src/crates.rs
  definitions DIR RELEASE
                 write the table of the definitions that KubeVela installs, from its folder
                 vela-templates/definitions
  docs           write the generated pages of docs/
  docs --check   say whether they are up to date
  instructions   count the instructions of small fixed work, and compare them with what they were
                 (`--bless` writes them down)
  tidy           look for what does not belong into the repository
  test [ARGS]    install what tests use and run all (ARGS go to `cargo test`); the last line counts
                 them
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bench", rest @ ..] => bench::run(rest),
        ["bench-lsp", rest @ ..] => bench_lsp::run(rest),
        ["check"] => finish(&crates::problems()),
        ["definitions", folder, release] => finish(&definitions::write(folder, release)),
        ["docs"] => finish(&docs::write()),
        ["docs", "--check"] => finish(&docs::problems()),
        ["instructions", rest @ ..] => instructions::run(rest),
        ["tidy"] => finish(&tidy::problems()),
        ["test", rest @ ..] => suite::run(rest),
        [] | ["help" | "-h" | "--help"] => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprint!("{USAGE}");
            ExitCode::from(64)
        }
    }
}

/// Shows the problems; success where there are none.
fn finish(problems: &[String]) -> ExitCode {
    for problem in problems {
        eprintln!("{problem}");
    }
    ExitCode::from(u8::from(!problems.is_empty()))
}
