//! Names that people give to units, on the command line and in settings: from what is written to addresses.

use std::collections::BTreeSet;

use plimsoll_base::nearest;
use plimsoll_model::{Address, Application};

/// The names of all units of an application, and of what they are in.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    root: &'a str,
    units: Vec<&'a Address>,
    known: BTreeSet<&'a str>,
}

/// There is nothing of a name, or it may be several things.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownName {
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl<'a> Names<'a> {
    /// Of the described and the recorded application, or of one of them; names without an application in front are in the
    /// first.
    #[must_use]
    pub fn of(desired: Option<&'a Application>, recorded: Option<&'a Application>) -> Self {
        let applications = || desired.into_iter().chain(recorded);
        let root = applications().next().map_or("", |application| &*application.id);
        let mut seen = BTreeSet::new();
        let addresses = applications().flat_map(|application| &application.units).map(|unit| &unit.address);
        let units: Vec<&Address> = addresses.filter(|address| seen.insert(address.as_str())).collect();
        let known = units.iter().flat_map(|address| prefixes(address.as_str())).collect();
        Self { root, units, known }
    }

    /// The application that names are in.
    #[must_use]
    pub fn root(&self) -> &'a str {
        self.root
    }

    /// The addresses that a name means, of units or of what units are in. A name is an address with or without the
    /// application in front; `outer:inner` is `outer/inner`. In the Open Application Model `component` and its like may be
    /// left out, and the place behind `@`: then all places are meant.
    ///
    /// # Errors
    /// There is nothing of this name, or it may be several things: a component and a policy of one name.
    pub fn find(&self, name: &str) -> Result<Vec<Address>, UnknownName> {
        let mut meanings = self.meanings(name);
        match meanings.len() {
            0 => Err(self.unknown(name)),
            1 => Ok(meanings.swap_remove(0)),
            _ => Err(self.ambiguous(name, &meanings)),
        }
    }

    /// Whether there is something of this name, be it one thing or several.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        !self.meanings(name).is_empty()
    }

    /// All that a name may mean, each with its addresses.
    fn meanings(&self, name: &str) -> Vec<Vec<Address>> {
        if name.is_empty() {
            return Vec::new();
        }
        let full = format!("{}/{name}", self.root);
        let whole = [full.clone(), full.replace(':', "/"), name.to_owned()];
        let kinds = self.with_kinds(name);
        let exact = |candidate: &&String| self.known.contains(candidate.as_str());
        if let Some(found) = whole.iter().find(exact) {
            return vec![vec![Address::new(found.as_str())]];
        }
        let found: Vec<Vec<Address>> =
            kinds.iter().filter(exact).map(|found| vec![Address::new(found.as_str())]).collect();
        if !found.is_empty() {
            return found;
        }
        let is_some = |found: &Vec<Address>| !found.is_empty();
        if let Some(found) = whole.iter().map(|candidate| self.placed(candidate)).find(is_some) {
            return vec![found];
        }
        kinds.iter().map(|candidate| self.placed(candidate)).filter(is_some).collect()
    }

    /// A name with each of the kinds that may be left out, behind the application where that is written.
    fn with_kinds(&self, name: &str) -> Vec<String> {
        let other = || name.split_once('/').filter(|(application, _)| self.known.contains(application));
        let split = inside(name, self.root).map(|rest| (self.root, rest)).or_else(other);
        let places = std::iter::once((self.root, name)).chain(split);
        places.flat_map(|(root, rest)| KINDS.map(|kind| format!("{root}/{kind}/{rest}"))).collect()
    }

    /// The units of an address in all their places.
    fn placed(&self, candidate: &str) -> Vec<Address> {
        let is_placed = |address: &&str| {
            let place = address.strip_prefix(candidate).and_then(|rest| rest.strip_prefix('@'));
            place.is_some_and(|place| !place.contains('/'))
        };
        self.units.iter().map(|unit| unit.as_str()).filter(is_placed).map(Address::new).collect()
    }

    /// The units at these addresses or inside of them, the described ones first, in their order.
    #[must_use]
    pub fn units(&self, addresses: &[Address]) -> Vec<&'a Address> {
        self.units.iter().copied().filter(|unit| is_in(unit, addresses)).collect()
    }

    /// The units at these addresses or inside of them, in two groups that share none: what is in both is left to the group
    /// that has fewer. So of a bundle and its dependency, the bundle means all else.
    #[must_use]
    pub fn apart(&self, first: &[Address], second: &[Address]) -> (BTreeSet<Address>, BTreeSet<Address>) {
        let units = |of: &[Address]| self.units(of).into_iter().cloned().collect::<BTreeSet<Address>>();
        let (mut one, mut other) = (units(first), units(second));
        let shared: BTreeSet<Address> = one.intersection(&other).cloned().collect();
        if one != other {
            let larger = if one.len() > other.len() { &mut one } else { &mut other };
            larger.retain(|unit| !shared.contains(unit));
        }
        (one, other)
    }

    /// The names that can be written, without the application in front, in their order.
    pub fn choices(&self) -> impl Iterator<Item = &'a str> + Clone {
        let names = self.known.iter().filter_map(|address| self.inside(address));
        names.filter(|name| !KINDS.contains(name) && !name.ends_with("/trait"))
    }

    fn unknown(&self, name: &str) -> UnknownName {
        let help = advice(name, self.choices());
        UnknownName { message: format!("`{}` has no `{name}`", self.root), help }
    }

    fn ambiguous(&self, name: &str, meanings: &[Vec<Address>]) -> UnknownName {
        let shown = |address: &Address| without_application(address.as_str(), self.root).to_owned();
        let all: Vec<String> =
            meanings.iter().flatten().map(|address| format!("`{}`", shown(address))).collect();
        UnknownName {
            message: format!("`{name}` may be {}", first_of(&all, NAMED)),
            help: "Write which of them is meant.".to_owned(),
        }
    }

    /// An address without the application in front; `None` for one of another application.
    fn inside(&self, address: &'a str) -> Option<&'a str> {
        inside(address, self.root)
    }
}

/// What to do about a name that is not there: write the nearest of those that there are, else one of the first.
pub fn advice<'c>(name: &str, choices: impl Iterator<Item = &'c str> + Clone) -> String {
    let without_kind = choices.clone().filter_map(|name| {
        let (kind, rest) = name.split_once('/')?;
        KINDS.contains(&kind).then_some(rest)
    });
    if let Some(near) = nearest(name, choices.clone().chain(without_kind)) {
        return format!("Did you mean `{near}`?");
    }
    let all: Vec<String> = choices.map(|name| format!("`{name}`")).collect();
    match all.as_slice() {
        [] => "It has nothing that could be named.".to_owned(),
        all => format!("There are {}.", first_of(all, NAMED)),
    }
}

/// The first few of a list with commas between, and how many more there are: "`a`, `b` and 3 more".
pub fn first_of(names: &[impl AsRef<str>], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    shown.join(", ") + &and_more(names.len() - shown.len())
}

/// " and 3 more"; nothing where there are no more.
#[must_use]
pub fn and_more(more: usize) -> String {
    if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// An address without the application that it is in, which is said already; the whole one where it is in another.
#[must_use]
pub fn without_application<'a>(address: &'a str, application: &str) -> &'a str {
    inside(address, application).unwrap_or(address)
}

/// An address without the application in front; `None` for one of another application.
fn inside<'a>(address: &'a str, application: &str) -> Option<&'a str> {
    address.strip_prefix(application)?.strip_prefix('/')
}

/// Whether a unit is at one of these addresses, or inside of one.
#[must_use]
pub fn is_in(unit: &Address, addresses: &[Address]) -> bool {
    addresses.iter().any(|address| {
        let rest = unit.as_str().strip_prefix(address.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// How many names are listed where none is close.
const NAMED: usize = 10;

/// What stands before the names of units in the Open Application Model; it can be left out.
const KINDS: [&str; 4] = ["component", "scope", "policy", "step"];

/// An address and those of everything that it is in.
fn prefixes(address: &str) -> impl Iterator<Item = &str> {
    let ends = address.match_indices('/').map(|(end, _)| end).chain([address.len()]);
    ends.map(|end| &address[..end])
}
