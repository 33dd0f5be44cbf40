//! What may be wrong: one file per rule, one row per rule.
//!
//! A file has, from top to bottom, the [`Rule`] value with its documentation, and the check. The documentation has the
//! sections *What it finds*, *Why it matters*, *Example* and *Fix*; the fenced files of the third must give exactly this
//! finding at the marked places, those of the fourth nothing. `docs/rules.md` is generated from it.

mod access_mode_field_name;
mod access_mode_value;
mod answer_violates_constraint;
mod appversion_not_semver;
mod appversion_not_string;
mod artifact_not_found;
mod artifact_outside_workspace;
mod artifact_syntax;
mod artifact_unreadable;
mod claim_unusable;
mod comment_truncates_value;
mod component_duplicate_name;
mod component_empty;
mod component_name_separator;
mod component_split;
mod constraint_invalid_regex;
mod constraint_ungrouped_alternation;
mod constraints_not_list;
mod default_violates_constraint;
mod dependency_cycle;
mod duplicate_key;
mod graph_empty;
mod hidden_not_boolean;
mod invalid_settings;
mod license_url_invalid;
mod metadata_not_object;
mod missing_field;
mod multiple_documents;
mod nested_application_cycle;
mod nested_application_not_found;
mod no_artifacts_for_provider;
mod parameter_default_bool;
mod parameter_default_coerced;
mod parameter_default_compound;
mod parameter_default_none;
mod parameter_default_placeholder;
mod parameter_default_type;
mod parameter_duplicate;
mod parameter_invalid_identifier;
mod parameter_missing_description;
mod parameter_no_default;
mod parameter_unused;
mod persistent_volume_missing_field;
mod provider_key_outside_artifacts;
mod requirements_crash_atomicapp;
mod requirements_in_component;
mod requirements_not_list;
mod root_not_mapping;
mod secret_default;
mod size_invalid;
mod source_and_artifacts;
mod source_and_params;
mod stray_quote_in_key;
mod syntax;
mod tab_indentation;
mod too_many_units;
mod undeclared_placeholder;
mod unknown_field;
mod unquoted_date;
mod unreadable_file;
mod unsupported_source_scheme;
mod unsupported_specversion;
mod wrong_type;
mod yaml11_ambiguous_scalar;

use plimsoll_base::{Code, Diagnostic, FileId, Place, ReadFailure, Severity, Site, TextRange};
use plimsoll_formats::claim::ClaimProblem;
use plimsoll_formats::conform::Finding;
use plimsoll_formats::nulecule::{Assembled, Nulecule};
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::settings::SettingsError;
use plimsoll_formats::surroundings::Surroundings;
use plimsoll_model::{Clause, Family};
use plimsoll_plan::Plan;
use plimsoll_syntax::{Node, NodeId, Scalar, Tree};

use crate::database::Db;
use crate::parse;
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
    /// On each application that was put together.
    Application(fn(&Rule, &ApplicationContext<'_>) -> Vec<Diagnostic>),
    /// On an application that is planned with choices of the caller, as that of a provider; not while checking.
    Request(fn(&Rule, &ApplicationContext<'_>) -> Vec<Diagnostic>),
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

    /// An element of the file.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<Node<'_>> {
        Some(parse::content(self.db, self.file)?.node(node))
    }

    /// The scalar at an element of the file.
    #[must_use]
    pub fn scalar(&self, node: NodeId) -> Option<Scalar<'_>> {
        self.node(node)?.value()?.as_scalar()
    }
}

/// An application.
pub struct ApplicationContext<'a> {
    /// The database.
    pub db: &'a dyn Db,
    /// The application and what stood in its way.
    pub assembled: &'a Assembled,
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
    &access_mode_field_name::RULE,
    &access_mode_value::RULE,
    &answer_violates_constraint::RULE,
    &appversion_not_semver::RULE,
    &appversion_not_string::RULE,
    &artifact_not_found::RULE,
    &artifact_outside_workspace::RULE,
    &artifact_syntax::RULE,
    &artifact_unreadable::RULE,
    &claim_unusable::RULE,
    &comment_truncates_value::RULE,
    &component_duplicate_name::RULE,
    &component_empty::RULE,
    &component_name_separator::RULE,
    &component_split::RULE,
    &constraint_invalid_regex::RULE,
    &constraint_ungrouped_alternation::RULE,
    &constraints_not_list::RULE,
    &default_violates_constraint::RULE,
    &dependency_cycle::RULE,
    &duplicate_key::RULE,
    &graph_empty::RULE,
    &hidden_not_boolean::RULE,
    &invalid_settings::RULE,
    &license_url_invalid::RULE,
    &metadata_not_object::RULE,
    &missing_field::RULE,
    &multiple_documents::RULE,
    &nested_application_cycle::RULE,
    &nested_application_not_found::RULE,
    &no_artifacts_for_provider::RULE,
    &parameter_default_bool::RULE,
    &parameter_default_coerced::RULE,
    &parameter_default_compound::RULE,
    &parameter_default_none::RULE,
    &parameter_default_placeholder::RULE,
    &parameter_default_type::RULE,
    &parameter_duplicate::RULE,
    &parameter_invalid_identifier::RULE,
    &parameter_missing_description::RULE,
    &parameter_no_default::RULE,
    &parameter_unused::RULE,
    &persistent_volume_missing_field::RULE,
    &provider_key_outside_artifacts::RULE,
    &requirements_crash_atomicapp::RULE,
    &requirements_in_component::RULE,
    &requirements_not_list::RULE,
    &root_not_mapping::RULE,
    &secret_default::RULE,
    &size_invalid::RULE,
    &source_and_artifacts::RULE,
    &source_and_params::RULE,
    &stray_quote_in_key::RULE,
    &syntax::RULE,
    &tab_indentation::RULE,
    &too_many_units::RULE,
    &undeclared_placeholder::RULE,
    &unknown_field::RULE,
    &unquoted_date::RULE,
    &unreadable_file::RULE,
    &unsupported_source_scheme::RULE,
    &unsupported_specversion::RULE,
    &wrong_type::RULE,
    &yaml11_ambiguous_scalar::RULE,
];

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.0 == code).copied()
}
