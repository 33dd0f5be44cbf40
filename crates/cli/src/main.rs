//! The `plimsoll` program: the rim at which the outside is read and written.
//!
//! Reading order: [`arguments`] (what can be asked), [`commands`] (one file per command), [`workspace`], [`disk`] and [`against`]
//! (reading), [`cache`] (what is remembered of it), [`ahead`] (using all cores), [`saved`] (saved plans), [`store`] (writing claims), [`outside`] (what the language server reads), [`fixes`] (writing what was fixed), [`output`] (what is printed where), [`exit`] (what the exit codes mean).
//!
//! On purpose not here: rules, planning, formats, wording of plans and diagnostics.

mod against;
mod ahead;
mod arguments;
mod cache;
mod choices;
mod commands;
mod disk;
mod exit;
mod fixes;
mod gates;
mod lines;
mod max_bytes;
mod only;
mod output;
mod outside;
mod progress;
mod saved;
mod session;
mod sources;
mod store;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::exit::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; anything else is wrong usage.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Success };
            return if error.print().is_ok() { exit.into() } else { Exit::Failure.into() };
        }
    };
    // Where there is no other thread, this one does all.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(disk::STACK).build_global();
    let look = output::Look::detect(arguments.color);
    let result = match &arguments.command {
        Command::Plan(plan) => commands::plan::run(plan, &look),
        Command::Why(why) => commands::why::run(why, &look),
        Command::Check(check) => commands::check::run(check, &look),
        Command::Graph(graph) => commands::graph::run(graph, &look),
        Command::Claim(claim) => commands::claim::run(claim, &look),
        Command::ShowPlan(show) => commands::show::run(show, &look),
        Command::Diff(diff) => commands::diff::run(diff, &look),
        Command::Verify(verify) => commands::verify::run(verify, &look),
        Command::Schema(schema) => commands::schema::run(schema),
        Command::Explain(explain) => commands::explain::run(explain),
        Command::Lsp(_) => commands::lsp::run(),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output::complain(&failure);
            failure.exit.into()
        }
    }
}
