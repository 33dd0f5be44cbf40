//! What all families put together: the caller's choices, and an application with what was met on the way.

use std::sync::Arc;

use plimsoll_base::FileId;
use plimsoll_model::{Application, Family};

use crate::nulecule::parameters::Setting;
use crate::{cnab, nulecule, oam};

/// An implementation whose behaviour is followed where it differs from the specification's intent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Compatibility {
    /// Nulecule: Atomic App 0.6.4.
    AtomicApp064,
    /// OAM v1alpha1: Rudr. Components are applied in the order of their list, none at all where the configuration has
    /// scopes, and variables are not put in.
    Rudr,
    /// OAM v1alpha2: oam-kubernetes-runtime. Components are applied in the order of their list.
    OamKubernetesRuntime,
    /// OAM v1beta1: KubeVela. What is edited without another `app.oam.dev/publishVersion` is not applied.
    KubeVela,
}

impl Compatibility {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AtomicApp064, Self::Rudr, Self::OamKubernetesRuntime, Self::KubeVela];

    /// Its name on the command line and in `plimsoll.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AtomicApp064 => "atomicapp-0.6.4",
            Self::Rudr => "rudr",
            Self::OamKubernetesRuntime => "oam-kubernetes-runtime",
            Self::KubeVela => "kubevela",
        }
    }

    /// The family that it is an implementation of.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::AtomicApp064 => Family::Nulecule,
            Self::Rudr | Self::OamKubernetesRuntime | Self::KubeVela => Family::Oam,
        }
    }

    /// Whether it reads a dialect of the Open Application Model.
    #[must_use]
    pub const fn reads(self, dialect: oam::Dialect) -> bool {
        match self {
            Self::AtomicApp064 => false,
            Self::Rudr => matches!(dialect, oam::Dialect::V1alpha1 | oam::Dialect::Hydra),
            Self::OamKubernetesRuntime => matches!(dialect, oam::Dialect::V1alpha2),
            Self::KubeVela => matches!(dialect, oam::Dialect::V1beta1),
        }
    }

    /// Whether it applies the components of a configuration one after the other.
    #[must_use]
    pub const fn is_sequential(self) -> bool {
        matches!(self, Self::Rudr | Self::OamKubernetesRuntime)
    }
}

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
    /// The implementation whose behaviour counts; `None` for the specification's intent.
    pub compatibility: Option<Compatibility>,
    /// OAM: which of the configurations of a file, by the zero-based place of its document; `None` for the only one.
    pub configuration: Option<u32>,
}

/// An application that was put together, with what its family knows about it.
#[derive(Clone, PartialEq, Debug)]
pub enum Assembled {
    /// From a Nulecule.
    Nulecule(nulecule::Assembled),
    /// From a bundle.
    Bundle(cnab::Assembled),
    /// From an Application or another configuration of the Open Application Model.
    Configuration(oam::Assembled),
}

impl Assembled {
    /// The application, as far as it could be put together.
    #[must_use]
    pub fn application(&self) -> &Application {
        match self {
            Self::Nulecule(assembled) => &assembled.application,
            Self::Bundle(assembled) => &assembled.application,
            Self::Configuration(assembled) => &assembled.application,
        }
    }

    /// The files that take part, each once with what it is, in the order in which they were met.
    #[must_use]
    pub fn inputs(&self) -> &[(FileId, &'static str)] {
        match self {
            Self::Nulecule(assembled) => &assembled.inputs,
            Self::Bundle(assembled) => &assembled.inputs,
            Self::Configuration(assembled) => &assembled.inputs,
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

    /// As configuration of the Open Application Model, if it is from one.
    #[must_use]
    pub fn configuration(&self) -> Option<&oam::Assembled> {
        if let Self::Configuration(assembled) = self { Some(assembled) } else { None }
    }
}
