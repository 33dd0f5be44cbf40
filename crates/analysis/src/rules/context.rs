//! What the checks see.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{FileId, ReadFailure, Severity, Site, TextRange};
use plimsoll_formats::application::Compatibility;
use plimsoll_formats::claim::{Claim, ClaimProblem};
use plimsoll_formats::cnab::application::Installation;
use plimsoll_formats::cnab::{self, Bundle};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::nulecule::answers::Answers;
use plimsoll_formats::nulecule::parameters::Setting;
use plimsoll_formats::nulecule::sections::Sections;
use plimsoll_formats::nulecule::{Assembled, Nulecule};
use plimsoll_formats::oam;
use plimsoll_formats::oam::configuration::Configuration;
use plimsoll_formats::oam::types::Types;
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::surroundings::Surroundings;
use plimsoll_model::{Address, Application, Recorded, Unit, Value};
use plimsoll_plan::{Invocation, Mode, Plan, difference};
use plimsoll_syntax::{Content, Entry, Kind, Mapping, Node, NodeId, Scalar, Tree};
use plimsoll_trust::ClearSigned;

use crate::claims::{self, Operation, Store};
use crate::database::Db;
use crate::merge::Conflict;
use crate::overrides::Patch;
use crate::settings::SettingsProblem;
use crate::workspace::SourceFile;

/// A file and its tree.
pub struct TreeContext<'a> {
    /// The file.
    pub file: FileId,
    /// The last name of its path.
    pub name: &'a str,
    /// Its tree.
    pub tree: &'a Tree,
    /// Where git left both sides of a merge; the tree is that of our side.
    pub conflicts: &'a [Conflict],
    /// The file taken apart, where it is clear-signed; the tree is that of the signed text.
    pub signed: Option<&'a ClearSigned>,
}

/// A recognised document.
pub struct DocumentContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The file.
    pub file: SourceFile,
    /// What the file says.
    pub content: &'a Content,
    /// What the document was recognised as.
    pub recognised: Recognised,
    /// What its field table does not say.
    pub findings: &'a [Finding],
    /// What the rules of its family make of these findings, in the same order; empty where they claim none.
    pub verdicts: Vec<Verdict>,
    /// The workspace around it.
    pub surroundings: &'a dyn Surroundings,
}

/// What the rules of a family make of a finding of the field table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The general rule tells of it.
    Unclaimed,
    /// The general rule tells of it, and it is as bad as this.
    Severity(Severity),
    /// A rule of the family tells more of it.
    Claimed,
}

impl Verdict {
    /// Claimed, or not.
    #[must_use]
    pub const fn claimed_if(is_claimed: bool) -> Self {
        if is_claimed { Self::Claimed } else { Self::Unclaimed }
    }
}

impl<'a> DocumentContext<'a> {
    /// The findings that are left to the general rules, each with how bad it is where the family says so.
    pub fn unclaimed(&self) -> impl Iterator<Item = (&'a Finding, Option<Severity>)> {
        self.findings.iter().enumerate().filter_map(|(index, finding)| {
            match self.verdicts.get(index).copied().unwrap_or(Verdict::Unclaimed) {
                Verdict::Unclaimed => Some((finding, None)),
                Verdict::Severity(severity) => Some((finding, Some(severity))),
                Verdict::Claimed => None,
            }
        })
    }

    /// The site of an element of the file.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file.id(self.db), node }
    }

    /// An element of the file.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Node<'a> {
        self.content.node(node)
    }

    /// The mapping at an element of the file.
    #[must_use]
    pub fn mapping(&self, node: NodeId) -> Option<Mapping<'a>> {
        self.node(node).value()?.as_mapping()
    }

    /// The entry of a mapping of the file with this key.
    #[must_use]
    pub fn entry(&self, mapping: NodeId, key: &str) -> Option<Entry<'a>> {
        self.mapping(mapping)?.entry(key)
    }

    /// The entry whose value an element of the file is.
    #[must_use]
    pub fn entry_of(&self, value: NodeId) -> Option<Node<'a>> {
        let slot = self.node(value).parent()?;
        let is_of = slot.kind() == Kind::Value && slot.value().is_some_and(|inside| inside.id() == value);
        slot.parent().filter(|_| is_of)
    }

    /// The mapping that has an entry of the file.
    #[must_use]
    pub fn mapping_around(&self, entry: NodeId) -> Option<Mapping<'a>> {
        self.node(entry).parent()?.value()?.as_mapping()
    }

    /// Whether the field table finds that a value is of another type, so that there is no more to say of it.
    #[must_use]
    pub fn has_wrong_type(&self, value: NodeId) -> bool {
        let is_wrong = |finding: &Finding| matches!(finding.kind, FindingKind::WrongType { .. });
        self.findings.iter().any(|finding| finding.node == value && is_wrong(finding))
    }

    /// The scalar at an element of the file.
    #[must_use]
    pub fn scalar(&self, node: NodeId) -> Option<Scalar<'a>> {
        self.node(node).value()?.as_scalar()
    }
}

/// An answers file.
pub struct AnswersContext<'a> {
    /// What the file says.
    pub content: &'a Content,
    /// The same as sections and answers.
    pub answers: &'a Answers,
    /// The root of the application that it is for.
    pub nulecule: &'a Nulecule,
    /// The sections that the application may have.
    pub sections: &'a Sections,
}

impl AnswersContext<'_> {
    /// The site of an element of the file.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.answers.file, node }
    }
}

/// An application.
pub struct ApplicationContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The application and what stood in its way.
    pub assembled: &'a Assembled,
    /// The values of the command line, as they were given.
    pub settings: &'a [Setting],
}

/// An application that was put together from a bundle.
pub struct BundleContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The root bundle.
    pub bundle: &'a Bundle,
    /// The application and what stood in its way.
    pub assembled: &'a cnab::Assembled,
    /// The values of the command line, as they were given.
    pub settings: &'a [Setting],
    /// What is recorded of it; `None` while checking, and where it is not installed.
    pub recorded: Option<&'a Recorded>,
    /// The recorded operations, oldest first; none while checking.
    pub operations: &'a [Operation],
    /// What is planned; [`Mode::Install`] while checking.
    pub mode: Mode,
    /// What the caller expects.
    pub intent: Intent,
    /// The action of the bundle's own that is to be run.
    pub invoked: Option<&'a str>,
}

/// A configuration of the Open Application Model that was put together.
pub struct ConfigurationContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// Its document.
    pub document: &'a oam::Document,
    /// What the document describes.
    pub configuration: &'a Configuration,
    /// The application and what stood in its way.
    pub assembled: &'a oam::Assembled,
    /// The definitions and documents that it sees.
    pub types: &'a Types<'a>,
    /// Whether `plimsoll.toml` says that all definitions are there.
    pub has_all_definitions: bool,
    /// The values of the command line, as they were given.
    pub settings: &'a [Setting],
    /// What is recorded of it; `None` while checking, and where it is not installed.
    pub recorded: Option<&'a Recorded>,
    /// What is planned; [`Mode::Install`] while checking.
    pub mode: Mode,
    /// What the caller expects.
    pub intent: Intent,
    /// The implementation whose behaviour counts.
    pub compatibility: Option<Compatibility>,
    /// The parts of its override policies, for all rules about them.
    pub(crate) patches: OnceCell<Vec<Patch>>,
}

impl ConfigurationContext<'_> {
    /// The units as they are to be, by address.
    #[must_use]
    pub fn units(&self) -> BTreeMap<&Address, &Unit> {
        self.assembled.application.units.iter().map(|unit| (&unit.address, unit)).collect()
    }

    /// The recorded units by address; none where nothing is recorded.
    #[must_use]
    pub fn recorded_units(&self) -> BTreeMap<&Address, &Unit> {
        let recorded = self.recorded.iter().flat_map(|recorded| &recorded.application.units);
        recorded.map(|unit| (&unit.address, unit)).collect()
    }

    /// Whether anything is to be other than it is recorded.
    #[must_use]
    pub fn differs(&self) -> bool {
        let (units, recorded) = (self.units(), self.recorded_units());
        let is_same = |address: &Address, unit: &Unit| {
            let former = recorded.get(address);
            former.is_some_and(|former| difference(&former.attributes, &unit.attributes).changes.is_empty())
        };
        units.len() != recorded.len() || !units.iter().all(|(address, unit)| is_same(address, unit))
    }

    /// The site of an element of the document.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        self.document.site(node)
    }
}

/// The definitions of a file, in YAML or in CUE.
pub struct DefinitionsContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The file.
    pub file: FileId,
    /// The text, where it is a source file in CUE.
    pub source: Option<&'a str>,
    /// The definitions, in order.
    pub definitions: &'a [Arc<oam::Definition>],
}

/// What the caller says about a plan beside its values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Intent {
    /// What is to be planned; `None` for what is recorded to decide.
    pub action: Option<Mode>,
    /// Whether it is to be planned although something speaks against it.
    pub is_forced: bool,
    /// Whether only what needs what is asked for, so that values do not matter.
    pub only_order: bool,
}

impl Intent {
    /// As bad as said, or a warning where the caller wants it all the same.
    #[must_use]
    pub const fn severity(self, severity: Severity) -> Severity {
        if self.is_forced { Severity::Warning } else { severity }
    }
}

/// A bundle that is installed or upgraded by a plan.
pub struct PlannedBundle<'a> {
    /// Its values and dependencies.
    pub installation: &'a Installation,
    /// The bundle.
    pub bundle: &'a Bundle,
    /// What it is to be.
    pub unit: &'a Unit,
    /// What is recorded of it; `None` where it is new.
    pub recorded: Option<&'a Unit>,
    /// The action that runs.
    pub action: &'a str,
}

impl PlannedBundle<'_> {
    /// What is recorded at a path of attributes.
    #[must_use]
    pub fn before(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.recorded?.attributes, |value, field| value.get(field))
    }

    /// The recorded parameters.
    pub fn recorded_parameters(&self) -> impl Iterator<Item = (&str, &Value)> {
        let parameters = self.before(&["parameters"]).and_then(Value::as_map);
        parameters.into_iter().flatten().map(|(name, value)| (&**name, value))
    }
}

impl BundleContext<'_> {
    /// The bundles that are installed or upgraded, in their order, or the one whose own action runs; none for an
    /// uninstallation. Those that are not in the workspace are left out.
    pub fn planned(&self) -> impl Iterator<Item = PlannedBundle<'_>> {
        let recorded = self.recorded.iter().flat_map(|recorded| &recorded.application.units);
        let recorded: BTreeMap<&Address, &Unit> = recorded.map(|unit| (&unit.address, unit)).collect();
        let units = &self.assembled.application.units;
        let pairs = self.assembled.installations.iter().zip(units).filter(|_| self.mode != Mode::Uninstall);
        let limit = if self.invoked.is_some() { 1 } else { usize::MAX };
        pairs.take(limit).filter_map(move |(installation, unit)| {
            let recorded = recorded.get(&unit.address).copied();
            let usual = if recorded.is_some() { "upgrade" } else { "install" };
            Some(PlannedBundle {
                installation,
                bundle: installation.bundle.as_deref()?,
                unit,
                recorded,
                action: self.invoked.unwrap_or(usual),
            })
        })
    }

    /// The bundles that are upgraded.
    pub fn upgraded(&self) -> impl Iterator<Item = PlannedBundle<'_>> {
        self.planned().filter(|planned| planned.recorded.is_some() && self.mode == Mode::Upgrade)
    }
}

/// An application of any family against what is recorded of it, and what the caller expects.
pub struct IntentContext<'a> {
    /// The descriptor that is planned.
    pub root: FileId,
    /// The application.
    pub application: &'a Application,
    /// What is recorded of it; `None` where it is not installed.
    pub recorded: Option<&'a Recorded>,
    /// The recorded operations, oldest first.
    pub operations: &'a [Operation],
    /// What the caller expects.
    pub intent: Intent,
    /// The action of the application's own that is to be run.
    pub invocation: Option<Invocation>,
}

/// The recorded operations of an application that is planned.
pub struct HistoryContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The descriptor that is planned.
    pub root: SourceFile,
    /// The operations, oldest first.
    pub operations: &'a [Operation],
}

/// The recorded operations of an installation.
pub struct InstallationContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The store that they are in.
    pub store: &'a Store,
    /// The operations, oldest first; at least one.
    pub operations: &'a [Operation],
}

impl InstallationContext<'_> {
    /// The claims, oldest first.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.operations.iter().map(|operation| &*operation.claim)
    }

    /// The claims that the next operation starts from: that of the recorded state, and the last that changes things. What
    /// was wrong with earlier ones is past.
    pub fn current(&self) -> impl Iterator<Item = &Claim> {
        let last = claims::last(self.operations);
        let good =
            claims::good(self.operations).filter(|good| last.is_none_or(|last| last.claim != good.claim));
        good.into_iter().chain(last).map(|operation| &*operation.claim)
    }
}

/// A claim store.
pub struct StoreContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// What it holds.
    pub store: &'a Store,
}

/// Settings that are wrong.
pub struct SettingsContext<'a> {
    /// The file.
    pub file: FileId,
    /// What is wrong.
    pub problem: &'a SettingsProblem,
}

/// A plan.
pub struct PlanContext<'a> {
    /// The plan.
    pub plan: &'a Plan,
}

/// A file of the claim store that cannot be used.
pub struct ClaimContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The file.
    pub file: FileId,
    /// What is wrong with it.
    pub trouble: &'a ClaimTrouble,
}

/// Why a file of the claim store cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClaimTrouble {
    /// It cannot be read.
    Unreadable(ReadFailure),
    /// It has a syntax error: where, and what.
    Broken(TextRange, &'static str),
    /// It is not a claim of ours.
    Claim(ClaimProblem),
}
