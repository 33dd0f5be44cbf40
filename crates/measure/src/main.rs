//! Measures one thing in one process, and prints what it took as JSON. `cargo xtask bench` and `cargo xtask instructions` start it.
//!
//! Reading order: [`parse`] (texts by several parsers), [`order`] (graphs by several libraries), [`work`] (small fixed work, whose
//! instructions are counted), [`measured`] (repeating, and what is printed).
//!
//! On purpose not here: whole processes, other languages, judging. What other libraries bring must not come into the program, so
//! nothing may use this crate.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "this program is for people who work on the repository"
)]

mod measured;
mod order;
mod parse;
mod work;

use std::process::ExitCode;

use crate::measured::Measured;

const USAGE: &str = "\
Usage: plimsoll-measure parse PARSER FILE REPETITIONS
       plimsoll-measure order LIBRARY SHAPE SIZE REPETITIONS
       plimsoll-measure work NAME

  PARSER    plimsoll, rowan, saphyr-parser, serde_yaml, tree-sitter-yaml
  LIBRARY   plimsoll, petgraph
  SHAPE     random, shuffled, chain, star, layers, skips, tiny-cycles, huge-cycle
  NAME      parse, check, order, difference, plan
";

fn main() -> ExitCode {
    // What is counted is what this thread does, so it does all.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    if let Err(error) = pool.build_global() {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match measure(&words) {
        Some(Ok(measured)) => {
            println!("{}", measured.json());
            ExitCode::SUCCESS
        }
        Some(Err(words)) => {
            eprintln!("{words}");
            ExitCode::FAILURE
        }
        None => {
            eprint!("{USAGE}");
            ExitCode::from(64)
        }
    }
}

/// `None` where the call is wrong.
fn measure(words: &[&str]) -> Option<Result<Measured, String>> {
    match words {
        ["parse", parser, file, repetitions] => {
            let parser = parse::PARSERS.iter().find(|(name, _)| name == parser)?.1;
            Some(parse::measure(parser, file, repetitions.parse().ok()?))
        }
        ["order", library, shape, size, repetitions] => {
            let library = order::LIBRARIES.iter().find(|(name, _)| name == library)?.1;
            let (shape, size) =
                (plimsoll_test_support::samples::graphs::Shape::of(shape)?, size.parse().ok()?);
            Some(Ok(order::measure(library, shape, size, repetitions.parse().ok()?)))
        }
        ["work", name] => {
            let work = work::WORKS.iter().find(|(known, _)| known == name)?.1;
            Some(Ok(work()))
        }
        _ => None,
    }
}
