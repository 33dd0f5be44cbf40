//! What may be wrong: one file per rule, one row per rule.
//!
//! A file has, from top to bottom, the [`Rule`] value with its documentation, and the check. The documentation has the
//! sections *What it finds*, *Why it matters*, *Example* and *Fix*; the fenced files of the third must give exactly this
//! finding at the marked places, those of the fourth nothing. `docs/rules.md` is generated from it.

mod answers_colon_separator;
mod answers_duplicate;
mod answers_falsy_ignored;
mod answers_key_outside_section;
mod answers_legacy_section;
mod answers_shadowed;
mod answers_unanswered;
mod answers_unknown_key;
mod answers_unknown_section;
mod artifact_not_found;
mod artifact_outside_workspace;
mod artifact_syntax;
mod artifact_unreadable;
mod claim_unusable;
mod component_duplicate_name;
mod dependency_cycle;
mod duplicate_key;
mod external_app_duplicated;
mod graph_legacy_map;
mod graph_single_object;
mod invalid_settings;
mod legacy_spec_0_0_1;
mod missing_field;
mod nested_application_cycle;
mod nested_application_not_found;
mod nested_parameter_invisible;
mod no_artifacts_for_provider;
mod operation_not_succeeded;
mod order_contradicts_dependency;
mod parameter_shadowed_by_root;
mod parameter_unused;
mod parameters_legacy_map;
mod recorded_from_another_descriptor;
mod root_not_mapping;
mod syntax;
mod too_many_units;
mod undeclared_placeholder;
mod unknown_field;
mod unreadable_file;
mod unsupported_source_scheme;
mod unsupported_specversion;
mod wrong_type;

use plimsoll_base::{Code, Diagnostic, FileId, Place, ReadFailure, Severity, Site, TextRange};
use plimsoll_formats::claim::ClaimProblem;
use plimsoll_formats::conform::Finding;
use plimsoll_formats::nulecule::answers::Answers;
use plimsoll_formats::nulecule::sections::Sections;
use plimsoll_formats::nulecule::{Assembled, Nulecule};
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::settings::SettingsError;
use plimsoll_formats::surroundings::Surroundings;
use plimsoll_model::{Clause, Family};
use plimsoll_plan::Plan;
use plimsoll_syntax::{Content, NodeId, Tree};

use crate::claims::Operation;
use crate::database::Db;
use crate::workspace::SourceFile;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its code: stable, kebab case, the name of its file with `_` for `-`, never used again for another meaning.
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
    /// On each answers file of an application.
    Answers(fn(&Rule, &AnswersContext<'_>) -> Vec<Diagnostic>),
    /// On each application that was put together.
    Application(fn(&Rule, &ApplicationContext<'_>) -> Vec<Diagnostic>),
    /// On an application that is planned with choices of the caller, as that of a provider; not while checking.
    Request(fn(&Rule, &ApplicationContext<'_>) -> Vec<Diagnostic>),
    /// On the recorded operations of an application that is planned.
    History(fn(&Rule, &HistoryContext<'_>) -> Vec<Diagnostic>),
    /// On the settings of the workspace, where they are wrong.
    Settings(fn(&Rule, &SettingsContext<'_>) -> Vec<Diagnostic>),
    /// On each plan.
    Plan(fn(&Rule, &PlanContext<'_>) -> Vec<Diagnostic>),
    /// On each file of the claim store that cannot be used.
    Claim(fn(&Rule, &ClaimContext<'_>) -> Vec<Diagnostic>),
}

/// A file and its tree.
pub struct TreeContext<'a> {
    /// The file.
    pub file: FileId,
    /// The last name of its path.
    pub name: &'a str,
    /// Its tree.
    pub tree: &'a Tree,
}

/// A recognised document.
pub struct DocumentContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The file.
    pub file: SourceFile,
    /// What the document was recognised as.
    pub recognised: Recognised,
    /// What its field table does not say.
    pub findings: &'a [Finding],
    /// The document as Nulecule, if it is one.
    pub nulecule: Option<&'a Nulecule>,
    /// The workspace around it.
    pub surroundings: &'a dyn Surroundings,
}

impl DocumentContext<'_> {
    /// The site of an element of the file.
    #[must_use]
    pub fn site(&self, node: NodeId) -> Site {
        Site { file: self.file.id(self.db), node }
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

/// Settings that are wrong.
pub struct SettingsContext<'a> {
    /// The file.
    pub file: FileId,
    /// What is wrong.
    pub error: &'a SettingsError,
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

impl Rule {
    /// A finding of this rule with its usual severity.
    #[must_use]
    pub fn finding(&self, place: impl Into<Place>, headline: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.code, self.severity, place, headline)
    }
}

/// All rules by code.
pub static RULES: &[&Rule] = &[
    &answers_colon_separator::RULE,
    &answers_duplicate::RULE,
    &answers_falsy_ignored::RULE,
    &answers_key_outside_section::RULE,
    &answers_legacy_section::RULE,
    &answers_shadowed::RULE,
    &answers_unanswered::RULE,
    &answers_unknown_key::RULE,
    &answers_unknown_section::RULE,
    &artifact_not_found::RULE,
    &artifact_outside_workspace::RULE,
    &artifact_syntax::RULE,
    &artifact_unreadable::RULE,
    &claim_unusable::RULE,
    &component_duplicate_name::RULE,
    &dependency_cycle::RULE,
    &duplicate_key::RULE,
    &external_app_duplicated::RULE,
    &graph_legacy_map::RULE,
    &graph_single_object::RULE,
    &invalid_settings::RULE,
    &legacy_spec_0_0_1::RULE,
    &missing_field::RULE,
    &nested_application_cycle::RULE,
    &nested_application_not_found::RULE,
    &nested_parameter_invisible::RULE,
    &no_artifacts_for_provider::RULE,
    &operation_not_succeeded::RULE,
    &order_contradicts_dependency::RULE,
    &parameter_shadowed_by_root::RULE,
    &parameter_unused::RULE,
    &parameters_legacy_map::RULE,
    &recorded_from_another_descriptor::RULE,
    &root_not_mapping::RULE,
    &syntax::RULE,
    &too_many_units::RULE,
    &undeclared_placeholder::RULE,
    &unknown_field::RULE,
    &unreadable_file::RULE,
    &unsupported_source_scheme::RULE,
    &unsupported_specversion::RULE,
    &wrong_type::RULE,
];

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.0 == code).copied()
}
