//! What may be wrong: one file per rule, in the folder of what it is about, and one row in the `mod.rs` of that folder.
//!
//! A file has, from top to bottom, the [`Rule`] value with its documentation, and the check. It has the name of its code
//! with `_` for `-`, without the name of the folder in front: `claim-unusable` is `claim/unusable.rs`. The documentation
//! has the sections *What it finds*, *Why it matters*, *Example* and *Fix*; the fenced files of the third must give exactly
//! this finding at the marked places, those of the fourth nothing. `docs/rules.md` is generated from it.

mod claim;
pub(crate) mod cnab;
mod context;
mod general;
pub(crate) mod nulecule;
pub(crate) mod oam;
mod plan;
pub(crate) mod porter;

use std::sync::LazyLock;

use plimsoll_base::{Code, Diagnostic, Place, ReadFailure, Severity, Words};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::oam as model;
use plimsoll_model::{Clause, Family};

pub use self::context::{
    AnswersContext, ApplicationContext, BundleContext, ClaimContext, ClaimTrouble, ConfigurationContext,
    DefinitionsContext, DocumentContext, HistoryContext, InstallationContext, Intent, IntentContext,
    PlanContext, PlannedBundle, SettingsContext, StoreContext, TreeContext, Verdict,
};
use crate::database::Db;
use crate::workspace::SourceFile;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code: stable, kebab case, never used again for another meaning.
    pub code: Code,
    /// How bad a finding is where the rule does not say otherwise for it.
    pub severity: Severity,
    /// The family that it is about; `None` for all.
    pub family: Option<Family>,
    /// Where it is written; `None` where it stands in no specification.
    pub clause: Option<Clause>,
    /// What it finds, why it matters, an example and its fix, in Markdown.
    pub documentation: &'static str,
    /// The check.
    pub check: Check,
}

/// When a rule runs and what it sees.
#[derive(Debug)]
pub enum Check {
    /// On each file that could be read; positions count.
    Tree(fn(&Rule, &TreeContext<'_>) -> Vec<Diagnostic>),
    /// On each file that was asked for and could not be read.
    Failure(fn(&Rule, SourceFile, &dyn Db, &ReadFailure) -> Vec<Diagnostic>),
    /// On each recognised document; positions are not seen.
    Document(fn(&Rule, &DocumentContext<'_>) -> Vec<Diagnostic>),
    /// On each document that is read as Nulecule; positions are not seen.
    Nulecule(fn(&Rule, &Nulecule, &DocumentContext<'_>) -> Vec<Diagnostic>),
    /// On each document that is read as bundle; positions are not seen.
    Bundle(fn(&Rule, &Bundle, &DocumentContext<'_>) -> Vec<Diagnostic>),
    /// On each document of the Open Application Model; positions are not seen.
    Oam(fn(&Rule, &model::Document, &DocumentContext<'_>) -> Vec<Diagnostic>),
    /// On each file with definitions of the Open Application Model, in YAML or in CUE.
    Definitions(fn(&Rule, &DefinitionsContext<'_>) -> Vec<Diagnostic>),
    /// On each answers file of an application.
    Answers(fn(&Rule, &AnswersContext<'_>) -> Vec<Diagnostic>),
    /// On each application that was put together from a Nulecule.
    Application(fn(&Rule, &ApplicationContext<'_>) -> Vec<Diagnostic>),
    /// On an application that is planned with choices of the caller, as that of a provider; not while checking.
    Request(fn(&Rule, &ApplicationContext<'_>) -> Vec<Diagnostic>),
    /// On each application that was put together from a bundle.
    BundleApplication(fn(&Rule, &BundleContext<'_>) -> Vec<Diagnostic>),
    /// On an application that is planned from a bundle, with choices of the caller; not while checking.
    BundleRequest(fn(&Rule, &BundleContext<'_>) -> Vec<Diagnostic>),
    /// On each configuration of the Open Application Model that was put together.
    Configuration(fn(&Rule, &ConfigurationContext<'_>) -> Vec<Diagnostic>),
    /// On a configuration that is planned with choices of the caller; not while checking.
    ConfigurationRequest(fn(&Rule, &ConfigurationContext<'_>) -> Vec<Diagnostic>),
    /// On what is recorded of an application that is planned, and what the caller expects of the plan.
    Intent(fn(&Rule, &IntentContext<'_>) -> Vec<Diagnostic>),
    /// On the recorded operations of an application that is planned.
    History(fn(&Rule, &HistoryContext<'_>) -> Vec<Diagnostic>),
    /// On the settings of the workspace, where they are wrong.
    Settings(fn(&Rule, &SettingsContext<'_>) -> Vec<Diagnostic>),
    /// On each plan.
    Plan {
        /// The check.
        check: fn(&Rule, &PlanContext<'_>) -> Vec<Diagnostic>,
        /// Whether the plan itself shows what is found, so that it need not be told beside it.
        is_in_plan: bool,
    },
    /// On each plan that is asked for, which itself shows what is found; not while checking.
    Steps(fn(&Rule, &PlanContext<'_>) -> Vec<Diagnostic>),
    /// On the recorded operations of each installation, whatever is planned.
    Installation(fn(&Rule, &InstallationContext<'_>) -> Vec<Diagnostic>),
    /// On the claim store as a whole.
    Store(fn(&Rule, &StoreContext<'_>) -> Vec<Diagnostic>),
    /// On each file of the claim store that cannot be used.
    Claim(fn(&Rule, &ClaimContext<'_>) -> Vec<Diagnostic>),
}

impl Rule {
    /// A finding of this rule with its usual severity.
    #[must_use]
    pub fn finding(&self, place: impl Into<Place>, headline: impl Into<Words>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, place, headline)
    }

    /// Whether a plan itself shows what this rule finds.
    #[must_use]
    pub const fn is_in_plan(&self) -> bool {
        matches!(self.check, Check::Plan { is_in_plan: true, .. } | Check::Steps(_))
    }
}

/// The folders of rules: their names, and their rows.
pub static FOLDERS: [(&str, &[&Rule]); 7] = [
    ("claim", claim::RULES),
    ("cnab", cnab::RULES),
    ("general", general::RULES),
    ("nulecule", nulecule::RULES),
    ("oam", oam::RULES),
    ("plan", plan::RULES),
    ("porter", porter::RULES),
];

/// All rules by code.
pub static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut rules: Vec<&Rule> = FOLDERS.iter().flat_map(|(_, rules)| *rules).copied().collect();
    rules.sort_by_key(|rule| rule.code);
    rules
});

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.0 == code).copied()
}

/// Names for people: "`a`, `b` and `c`".
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop().unwrap_or_default();
    if quoted.is_empty() { last } else { format!("{} and {last}", quoted.join(", ")) }
}
