//! `docker run` command lines, as the reference implementation of Nulecule reads them: split at blanks, no shell.

mod options;
mod run;

pub use run::{CONTAINER_OPTIONS, NameOf, Run, Word, read};

use plimsoll_model::Clause;

/// Where the command and its options are described.
pub const RUN: Clause =
    Clause { title: "docker run", url: "https://docs.docker.com/reference/cli/docker/container/run/" };
