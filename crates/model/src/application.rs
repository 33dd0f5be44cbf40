//! Applications and their units.

use std::fmt;
use std::sync::Arc;

use plimsoll_base::Site;

use crate::address::{Address, AttributePath};
use crate::edge::{Edge, EvidencePlace};
use crate::injection::Injection;
use crate::value::Value;

/// A family of formats.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Family {
    /// Container Application Specification.
    Nulecule,
    /// Cloud Native Application Bundles.
    Cnab,
    /// Open Application Model.
    Oam,
}

impl Family {
    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nulecule => "nulecule",
            Self::Cnab => "cnab",
            Self::Oam => "oam",
        }
    }

    /// Whether what is no longer described goes only when all else is done. In the Open Application Model each runtime has
    /// it so: what is gone is collected behind everything that was applied.
    #[must_use]
    pub const fn removes_last(self) -> bool {
        matches!(self, Self::Oam)
    }

    /// The family with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Nulecule, Self::Cnab, Self::Oam].into_iter().find(|family| family.name() == name)
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name under which an application is installed and recorded.
pub type ApplicationId = Arc<str>;

/// A root that can be installed by itself, whole: its units and what they need. It is the desired state when it was
/// read from descriptors, and the recorded state when it was read from a claim.
#[derive(Clone, PartialEq, Debug)]
pub struct Application {
    /// The name under which it is installed; the first part of every address.
    pub id: ApplicationId,
    /// Which family of formats it is written in.
    pub family: Family,
    /// Its version, as written; `None` where it has none.
    pub version: Option<Arc<str>>,
    /// Where it is described; `None` in recorded state.
    pub site: Option<Site>,
    /// The units in declaration order, nested ones in place. Addresses are unique.
    pub units: Vec<Unit>,
    /// The edges, each pair of units at most once per kind, in the order in which they were found.
    pub edges: Vec<Edge>,
    /// The resolved parameters, in declaration order.
    pub variables: Vec<Variable>,
}

/// The index of a unit in [`Application::units`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitIndex(pub u32);

impl UnitIndex {
    /// For indexing [`Application::units`].
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The smallest thing with a life of its own in a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// Its name, stable over time.
    pub address: Address,
    /// What it is, in the words of its specification: `component`, `volume`, `bundle`. A unit whose kind changes is
    /// replaced.
    pub kind: Arc<str>,
    /// Where it is declared; `None` where that is not known.
    pub place: Option<EvidencePlace>,
    /// Its attributes: always a map.
    pub attributes: Value,
    /// Attributes that cannot change in place: a change below one of these replaces the unit.
    pub immutable: Arc<[AttributePath]>,
    /// Whether it is run rather than installed: a step of a workflow. It is run again whenever anything else of the
    /// application changes, and never to take the application away.
    pub runs: bool,
    /// What only few units have; see [`Unit::particulars_mut`].
    pub particulars: Option<Box<UnitParticulars>>,
}

/// What only few units have. There are very many units, so it stands behind a pointer.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct UnitParticulars {
    /// What keeps its attributes from being known offline, in a few words: an image that is not in the workspace.
    pub unresolved: Option<Arc<str>>,
    /// What is put into it when an action runs, in the order of the file. No attribute of it: what is compared stands there.
    pub injections: Vec<Injection>,
    /// What any change of it disrupts, in a few words: restarts the pods of `web`. `None` where nothing is known of that.
    pub disrupts: Option<Arc<str>>,
    /// Of a recorded unit, the address under which it was recorded, where it is said to have another one by now. Whoever
    /// says so gives the unit its new address; no record holds this.
    pub previous: Option<Address>,
}

impl UnitParticulars {
    /// For a unit: nothing where there is nothing.
    #[must_use]
    pub fn kept(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl Unit {
    /// See [`UnitParticulars::unresolved`].
    #[must_use]
    pub fn unresolved(&self) -> Option<&Arc<str>> {
        self.particulars.as_ref()?.unresolved.as_ref()
    }

    /// See [`UnitParticulars::injections`].
    #[must_use]
    pub fn injections(&self) -> &[Injection] {
        self.particulars.as_ref().map_or(&[], |particulars| &particulars.injections)
    }

    /// See [`UnitParticulars::disrupts`].
    #[must_use]
    pub fn disrupts(&self) -> Option<&Arc<str>> {
        self.particulars.as_ref()?.disrupts.as_ref()
    }

    /// See [`UnitParticulars::previous`].
    #[must_use]
    pub fn previous(&self) -> Option<&Address> {
        self.particulars.as_ref()?.previous.as_ref()
    }

    /// For setting what only few units have.
    pub fn particulars_mut(&mut self) -> &mut UnitParticulars {
        self.particulars.get_or_insert_default()
    }
}

/// A resolved parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Variable {
    /// Its scope and name as an address: `wordpress/db_host`.
    pub address: Address,
    /// Its value.
    pub value: Value,
}
