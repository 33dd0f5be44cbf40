//! `docker run` command lines, as the reference implementation of Nulecule reads them: split at blanks, no shell.

mod options;
mod run;

pub use run::{Run, Word, read};
