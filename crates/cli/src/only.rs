//! Names on the command line that are names of nothing.

use plimsoll_plan::names::UnknownName;

use crate::exit::Failure;

/// A name of nothing is wrong usage.
pub(crate) fn unknown(name: UnknownName) -> Failure {
    Failure::usage(name.message).help(name.help)
}
