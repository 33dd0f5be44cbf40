//! What all families put together: the caller's choices, and an application with what was met on the way.

use std::sync::Arc;

use plimsoll_base::FileId;
use plimsoll_model::Application;

use crate::nulecule::Compatibility;
use crate::nulecule::parameters::Setting;
use crate::{cnab, nulecule};

/// What the caller decides.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Request {
    /// The name of the installation; else that of the application.
    pub installation: Option<Arc<str>>,
    /// Nulecule: the provider; else the answers file, the root parameter `provider` and `kubernetes` decide, in that order.
    pub provider: Option<Arc<str>>,
    /// Nulecule: the answers file.
    pub answers: Option<FileId>,
    /// CNAB: parameter sets and credential sets, later ones stronger.
    pub value_files: Vec<FileId>,
    /// CNAB: the action of the bundle's own that is to be run; `None` for installing, upgrading and uninstalling.
    pub action: Option<Arc<str>>,
    /// Values from the command line.
    pub settings: Vec<Setting>,
    /// Nulecule: the implementation whose order of values counts; `None` for that of the specification's intent.
    pub compatibility: Option<Compatibility>,
}

/// An application that was put together, with what its family knows about it.
#[derive(Clone, PartialEq, Debug)]
pub enum Assembled {
    /// From a Nulecule.
    Nulecule(nulecule::Assembled),
    /// From a bundle.
    Bundle(cnab::Assembled),
}

impl Assembled {
    /// The application, as far as it could be put together.
    #[must_use]
    pub fn application(&self) -> &Application {
        match self {
            Self::Nulecule(assembled) => &assembled.application,
            Self::Bundle(assembled) => &assembled.application,
        }
    }

    /// The files that take part, each once with what it is, in the order in which they were met.
    #[must_use]
    pub fn inputs(&self) -> &[(FileId, &'static str)] {
        match self {
            Self::Nulecule(assembled) => &assembled.inputs,
            Self::Bundle(assembled) => &assembled.inputs,
        }
    }

    /// As Nulecule, if it is from one.
    #[must_use]
    pub fn nulecule(&self) -> Option<&nulecule::Assembled> {
        if let Self::Nulecule(assembled) = self { Some(assembled) } else { None }
    }

    /// As bundle, if it is from one.
    #[must_use]
    pub fn bundle(&self) -> Option<&cnab::Assembled> {
        if let Self::Bundle(assembled) = self { Some(assembled) } else { None }
    }
}
