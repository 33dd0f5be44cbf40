//! What may be wrong: one file per rule, one row per rule.
//!
//! A file has, from top to bottom, the [`Rule`] value with its documentation, and the check. The documentation has the
//! sections *What it finds*, *Why it matters*, *Example* and *Fix*; the fenced files of the third must give exactly this
//! finding at the marked places, those of the fourth nothing. `docs/rules.md` is generated from it.

mod access_mode_field_name;
mod access_mode_value;
mod answer_violates_constraint;
mod answers_colon_separator;
mod answers_duplicate;
mod answers_falsy_ignored;
mod answers_key_outside_section;
mod answers_legacy_section;
mod answers_shadowed;
mod answers_unanswered;
mod answers_unknown_key;
mod answers_unknown_section;
mod appversion_not_semver;
mod appversion_not_string;
mod artifact_absolute_path;
mod artifact_directory_empty;
mod artifact_directory_unordered;
mod artifact_file_uri_form;
mod artifact_not_found;
mod artifact_not_listed;
mod artifact_outside_workspace;
mod artifact_path_contains_params;
mod artifact_repository_unsupported;
mod artifact_scheme_unsupported;
mod artifact_shared_by_components;
mod artifact_syntax;
mod artifact_unreadable;
mod claim_unusable;
mod comment_truncates_value;
mod component_duplicate_name;
mod component_empty;
mod component_name_separator;
mod component_split;
mod components_disagree_on_providers;
mod constraint_invalid_regex;
mod constraint_ungrouped_alternation;
mod constraints_not_list;
mod default_provider_missing;
mod default_violates_constraint;
mod dependency_cycle;
mod docker_link_unresolved;
mod docker_multiple_commands;
mod docker_no_run_token;
mod docker_quoted_argument;
mod docker_shell_syntax;
mod docker_unnamed_container;
mod dockerfile_artifacts_not_added;
mod dockerfile_providers_label;
mod dockerfile_specversion_label;
mod duplicate_key;
mod external_app_duplicated;
mod graph_empty;
mod graph_legacy_map;
mod graph_single_object;
mod hidden_not_boolean;
mod inherit_cycle;
mod inherit_not_list;
mod inherit_unknown_provider;
mod invalid_settings;
mod legacy_spec_0_0_1;
mod license_url_invalid;
mod manifest_broken_by_values;
mod manifest_legacy_apiversion;
mod manifest_missing_kind;
mod manifest_missing_metadata;
mod manifest_multi_document;
mod manifest_syntax;
mod marathon_missing_id;
mod metadata_not_object;
mod missing_field;
mod multiple_documents;
mod nested_application_cycle;
mod nested_application_not_found;
mod nested_parameter_invisible;
mod no_artifacts_for_provider;
mod no_common_provider;
mod object_in_two_units;
mod openshift_template_unprocessed;
mod operation_not_succeeded;
mod order_contradicts_dependency;
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
mod parameter_shadowed_by_root;
mod parameter_unused;
mod parameter_unused_for_provider;
mod parameters_legacy_map;
mod persistent_volume_missing_field;
mod placeholder_hyphen;
mod provider_empty;
mod provider_key_outside_artifacts;
mod pvc_claim_undefined;
mod recorded_from_another_descriptor;
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
mod unknown_provider;
mod unknown_setting;
mod unquoted_date;
mod unreadable_file;
mod unsupported_source_scheme;
mod unsupported_specversion;
mod wrong_type;
mod xpath_key_without_dollar;
mod xpath_params_not_first;
mod xpath_pointer_unresolved;
mod yaml11_ambiguous_scalar;

use plimsoll_base::{Code, Diagnostic, FileId, Place, ReadFailure, Severity, Site, TextRange};
use plimsoll_formats::claim::ClaimProblem;
use plimsoll_formats::conform::Finding;
use plimsoll_formats::nulecule::answers::Answers;
use plimsoll_formats::nulecule::document::{Component, Parameter, Volume};
use plimsoll_formats::nulecule::parameters::Setting;
use plimsoll_formats::nulecule::sections::Sections;
use plimsoll_formats::nulecule::{Assembled, Nulecule};
use plimsoll_formats::recognise::Recognised;
use plimsoll_formats::settings::SettingsError;
use plimsoll_formats::surroundings::Surroundings;
use plimsoll_model::{Clause, Family};
use plimsoll_plan::Plan;
use plimsoll_syntax::{Content, Node, NodeId, Scalar, Tree};

use crate::claims::Operation;
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

impl<'a> DocumentContext<'a> {
    /// All parameters that the document declares, in its order.
    pub fn parameters(&self) -> impl Iterator<Item = &'a Parameter> + use<'a> {
        self.nulecule.into_iter().flat_map(Nulecule::all_parameters)
    }

    /// The components of the document, in its order.
    pub fn components(&self) -> impl Iterator<Item = &'a Component> + use<'a> {
        self.nulecule.into_iter().flat_map(|nulecule| &nulecule.components)
    }

    /// The storage requirements of the document, in its order.
    pub fn volumes(&self) -> impl Iterator<Item = &'a Volume> + use<'a> {
        self.nulecule.into_iter().flat_map(|nulecule| &nulecule.volumes)
    }

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
    &access_mode_field_name::RULE,
    &access_mode_value::RULE,
    &answer_violates_constraint::RULE,
    &answers_colon_separator::RULE,
    &answers_duplicate::RULE,
    &answers_falsy_ignored::RULE,
    &answers_key_outside_section::RULE,
    &answers_legacy_section::RULE,
    &answers_shadowed::RULE,
    &answers_unanswered::RULE,
    &answers_unknown_key::RULE,
    &answers_unknown_section::RULE,
    &appversion_not_semver::RULE,
    &appversion_not_string::RULE,
    &artifact_absolute_path::RULE,
    &artifact_directory_empty::RULE,
    &artifact_directory_unordered::RULE,
    &artifact_file_uri_form::RULE,
    &artifact_not_found::RULE,
    &artifact_not_listed::RULE,
    &artifact_outside_workspace::RULE,
    &artifact_path_contains_params::RULE,
    &artifact_repository_unsupported::RULE,
    &artifact_scheme_unsupported::RULE,
    &artifact_shared_by_components::RULE,
    &artifact_syntax::RULE,
    &artifact_unreadable::RULE,
    &claim_unusable::RULE,
    &comment_truncates_value::RULE,
    &component_duplicate_name::RULE,
    &component_empty::RULE,
    &component_name_separator::RULE,
    &component_split::RULE,
    &components_disagree_on_providers::RULE,
    &constraint_invalid_regex::RULE,
    &constraint_ungrouped_alternation::RULE,
    &constraints_not_list::RULE,
    &default_provider_missing::RULE,
    &default_violates_constraint::RULE,
    &dependency_cycle::RULE,
    &docker_link_unresolved::RULE,
    &docker_multiple_commands::RULE,
    &docker_no_run_token::RULE,
    &docker_quoted_argument::RULE,
    &docker_shell_syntax::RULE,
    &docker_unnamed_container::RULE,
    &dockerfile_artifacts_not_added::RULE,
    &dockerfile_providers_label::RULE,
    &dockerfile_specversion_label::RULE,
    &duplicate_key::RULE,
    &external_app_duplicated::RULE,
    &graph_empty::RULE,
    &graph_legacy_map::RULE,
    &graph_single_object::RULE,
    &hidden_not_boolean::RULE,
    &inherit_cycle::RULE,
    &inherit_not_list::RULE,
    &inherit_unknown_provider::RULE,
    &invalid_settings::RULE,
    &legacy_spec_0_0_1::RULE,
    &license_url_invalid::RULE,
    &manifest_broken_by_values::RULE,
    &manifest_legacy_apiversion::RULE,
    &manifest_missing_kind::RULE,
    &manifest_missing_metadata::RULE,
    &manifest_multi_document::RULE,
    &manifest_syntax::RULE,
    &marathon_missing_id::RULE,
    &metadata_not_object::RULE,
    &missing_field::RULE,
    &multiple_documents::RULE,
    &nested_application_cycle::RULE,
    &nested_application_not_found::RULE,
    &nested_parameter_invisible::RULE,
    &no_artifacts_for_provider::RULE,
    &no_common_provider::RULE,
    &object_in_two_units::RULE,
    &openshift_template_unprocessed::RULE,
    &operation_not_succeeded::RULE,
    &order_contradicts_dependency::RULE,
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
    &parameter_shadowed_by_root::RULE,
    &parameter_unused::RULE,
    &parameter_unused_for_provider::RULE,
    &parameters_legacy_map::RULE,
    &persistent_volume_missing_field::RULE,
    &placeholder_hyphen::RULE,
    &provider_empty::RULE,
    &provider_key_outside_artifacts::RULE,
    &pvc_claim_undefined::RULE,
    &recorded_from_another_descriptor::RULE,
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
    &unknown_provider::RULE,
    &unknown_setting::RULE,
    &unquoted_date::RULE,
    &unreadable_file::RULE,
    &unsupported_source_scheme::RULE,
    &unsupported_specversion::RULE,
    &wrong_type::RULE,
    &xpath_key_without_dollar::RULE,
    &xpath_params_not_first::RULE,
    &xpath_pointer_unresolved::RULE,
    &yaml11_ambiguous_scalar::RULE,
];

/// The rule with this code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.0 == code).copied()
}
