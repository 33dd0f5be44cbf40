//! `--only`: from names on the command line to addresses of units.

use std::collections::BTreeSet;

use plimsoll_base::nearest;
use plimsoll_model::{Address, Application};
use plimsoll_plan::Only;

use crate::exit::Failure;

/// What a plan is limited to; `None` where nothing is named. A name is the address of a unit, or of what units are in,
/// with or without the application in front; `outer:inner` is `outer/inner`.
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
    let units = desired.units.iter().chain(recorded.into_iter().flat_map(|recorded| &recorded.units));
    let known: BTreeSet<&str> = units.flat_map(|unit| prefixes(unit.address.as_str())).collect();
    let root = Address::new(desired.id.clone());
    let address = |name: &String| {
        let full = format!("{root}/{name}");
        let kinds = KINDS.map(|kind| format!("{root}/{kind}/{name}"));
        let candidates = [full.clone(), full.replace(':', "/"), name.clone()].into_iter().chain(kinds);
        let candidates: Vec<String> = candidates.collect();
        let found = candidates.iter().find(|candidate| known.contains(candidate.as_str()));
        found.map(|found| Address::new(found.as_str())).ok_or_else(|| unknown(name, &root, &known))
    };
    let addresses: Result<Vec<Address>, Failure> = names.iter().map(address).collect();
    Ok(Some(Only { addresses: addresses?, with_dependents }))
}

/// What stands before the names of units in the Open Application Model; it can be left out.
const KINDS: [&str; 4] = ["component", "scope", "policy", "step"];

/// An address and those of everything that it is in.
fn prefixes(address: &str) -> impl Iterator<Item = &str> {
    let ends = address.match_indices('/').map(|(end, _)| end).chain([address.len()]);
    ends.map(|end| &address[..end])
}

fn unknown(name: &str, root: &Address, known: &BTreeSet<&str>) -> Failure {
    let inside = || {
        let names = known.iter().filter_map(|address| address.strip_prefix(root.as_str())?.strip_prefix('/'));
        names.filter(|name| !KINDS.contains(name) && !name.ends_with("/trait"))
    };
    let help = match nearest(name, inside()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!(
            "There are {}.",
            inside().take(10).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ),
    };
    Failure::usage(format!("`{root}` has no `{name}`")).help(help)
}
