//! `--only`: from names on the command line to addresses of units.

use plimsoll_model::{Address, Application};
use plimsoll_plan::Only;
use plimsoll_plan::names::{Names, UnknownName};

use crate::exit::Failure;

/// What a plan is limited to; `None` where nothing is named. What a name may be is said at [`Names::find`].
///
/// # Errors
/// There is nothing of a name, neither desired nor recorded.
pub(crate) fn only(
    names: &[String],
    with_dependents: bool,
    desired: &Application,
    recorded: Option<&Application>,
) -> Result<Option<Only>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let known = Names::of(Some(desired), recorded);
    let addresses: Result<Vec<Vec<Address>>, Failure> =
        names.iter().map(|name| known.find(name).map_err(unknown)).collect();
    Ok(Some(Only { addresses: addresses?.concat(), with_dependents }))
}

/// A name of nothing is wrong usage.
pub(crate) fn unknown(name: UnknownName) -> Failure {
    Failure::usage(name.message).help(name.help)
}
