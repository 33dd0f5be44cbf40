//! Edges: who needs whom, and how that is known.

use std::borrow::Cow;
use std::sync::Arc;

use plimsoll_base::Place;

use crate::application::UnitIndex;

/// An edge from the unit that needs to the unit that is needed: the needed one comes first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edge {
    /// The unit that needs.
    pub from: UnitIndex,
    /// The unit that is needed.
    pub to: UnitIndex,
    /// What kind of need it is.
    pub kind: EdgeKind,
    /// How it is known; at least one. The waits of a plan share it.
    pub evidence: Arc<[Arc<Evidence>]>,
}

impl Edge {
    /// Takes the places away from how it is known.
    pub fn forget_places(&mut self) {
        let evidence =
            self.evidence.iter().map(|evidence| Evidence { places: Box::default(), ..(**evidence).clone() });
        self.evidence = evidence.map(Arc::new).collect();
    }
}

/// What kind of need an edge is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EdgeKind {
    /// Written as a dependency: `dependsOn`, `requires`, nesting, a docker link.
    Declared,
    /// A value flows: outputs to inputs, parameter sources, wiring.
    Data,
    /// A whole comes before its parts: a scope before its members, a volume before what mounts it.
    Containment,
    /// The order of a list, where the format gives it meaning.
    Order,
    /// Written in `plimsoll.toml`.
    Policy,
    /// Read from values: a host name that is the name of another unit's service. May be switched off, and is the first
    /// to be given up where edges contradict each other.
    Inferred,
}

impl EdgeKind {
    /// Its name in outputs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Data => "data",
            Self::Containment => "containment",
            Self::Order => "order",
            Self::Policy => "policy",
            Self::Inferred => "inferred",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Declared, Self::Data, Self::Containment, Self::Order, Self::Policy, Self::Inferred]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// How an edge is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The stable name of the rule that drew the edge, in kebab case.
    pub rule: Cow<'static, str>,
    /// What was seen, in a few words without a full stop: "`db_host` names Service `mariadb`". Never holds a secret.
    pub words: Box<str>,
    /// Where the rule is written.
    pub clause: Option<Clause>,
    /// The places, from the needing to the needed side, each with a few words.
    pub places: Box<[(EvidencePlace, Cow<'static, str>)]>,
}

/// Where a piece of evidence is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum EvidencePlace {
    /// In a file of the workspace as it is now.
    Present(Place),
    /// Where it was when the state was recorded: a path relative to the workspace and a one-based line.
    Recorded {
        /// The path.
        path: Arc<str>,
        /// The one-based line.
        line: u32,
    },
}

/// A clause of a specification, or the source of a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Clause {
    /// Its name: "Nulecule 0.0.2, Graph Object".
    pub title: &'static str,
    /// Where it can be read.
    pub url: &'static str,
}
