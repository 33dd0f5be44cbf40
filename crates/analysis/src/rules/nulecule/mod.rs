//! Rules for Nulecule files, their answers, artifacts and Dockerfiles.

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
mod docker_link_unresolved;
mod docker_multiple_commands;
mod docker_no_run_token;
mod docker_quoted_argument;
mod docker_shell_syntax;
mod docker_unnamed_container;
mod dockerfile_artifacts_not_added;
mod dockerfile_providers_label;
mod dockerfile_specversion_label;
mod external_app_duplicated;
mod graph_empty;
mod graph_legacy_map;
mod graph_single_object;
mod hidden_not_boolean;
mod inherit_cycle;
mod inherit_not_list;
mod inherit_unknown_provider;
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
mod multiple_documents;
mod nested_application_cycle;
mod nested_application_not_found;
mod nested_parameter_invisible;
mod no_artifacts_for_provider;
mod no_common_provider;
mod openshift_template_unprocessed;
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
mod requirements_crash_atomicapp;
mod requirements_in_component;
mod requirements_not_list;
mod root_not_mapping;
mod secret_default;
mod size_invalid;
mod source_and_artifacts;
mod source_and_params;
mod stray_quote_in_key;
mod undeclared_placeholder;
mod unknown_provider;
mod unknown_setting;
mod unquoted_date;
mod unsupported_source_scheme;
mod unsupported_specversion;
mod xpath_key_without_dollar;
mod xpath_params_not_first;
mod xpath_pointer_unresolved;
mod yaml11_ambiguous_scalar;

use plimsoll_base::{NodeId, Severity};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::nulecule::document::Parameter;
use plimsoll_formats::nulecule::v0_0_2::tables;
use plimsoll_formats::nulecule::{Nulecule, PROVIDERS};
use rustc_hash::FxHashSet;

use super::{DocumentContext, Rule, Verdict};

/// The rows, by code.
pub(super) static RULES: &[&Rule] = &[
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
    &docker_link_unresolved::RULE,
    &docker_multiple_commands::RULE,
    &docker_no_run_token::RULE,
    &docker_quoted_argument::RULE,
    &docker_shell_syntax::RULE,
    &docker_unnamed_container::RULE,
    &dockerfile_artifacts_not_added::RULE,
    &dockerfile_providers_label::RULE,
    &dockerfile_specversion_label::RULE,
    &external_app_duplicated::RULE,
    &graph_empty::RULE,
    &graph_legacy_map::RULE,
    &graph_single_object::RULE,
    &hidden_not_boolean::RULE,
    &inherit_cycle::RULE,
    &inherit_not_list::RULE,
    &inherit_unknown_provider::RULE,
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
    &multiple_documents::RULE,
    &nested_application_cycle::RULE,
    &nested_application_not_found::RULE,
    &nested_parameter_invisible::RULE,
    &no_artifacts_for_provider::RULE,
    &no_common_provider::RULE,
    &openshift_template_unprocessed::RULE,
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
    &requirements_crash_atomicapp::RULE,
    &requirements_in_component::RULE,
    &requirements_not_list::RULE,
    &root_not_mapping::RULE,
    &secret_default::RULE,
    &size_invalid::RULE,
    &source_and_artifacts::RULE,
    &source_and_params::RULE,
    &stray_quote_in_key::RULE,
    &undeclared_placeholder::RULE,
    &unknown_provider::RULE,
    &unknown_setting::RULE,
    &unquoted_date::RULE,
    &unsupported_source_scheme::RULE,
    &unsupported_specversion::RULE,
    &xpath_key_without_dollar::RULE,
    &xpath_params_not_first::RULE,
    &xpath_pointer_unresolved::RULE,
    &yaml11_ambiguous_scalar::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(nulecule: &Nulecule, context: &DocumentContext<'_>) -> Vec<Verdict> {
    let splits = component_split::splits(nulecule, context);
    let halves: FxHashSet<NodeId> = splits.map(|split| split.second).collect();
    let without_quote = stray_quote_in_key::without_quote;
    let verdict = |finding: &Finding| match &finding.kind {
        FindingKind::Missing { object, field, misspelt } => {
            let is_stray = |key: &str| without_quote(key) == Some(field.name);
            if misspelt.as_ref().is_some_and(|(_, key)| is_stray(key)) || halves.contains(&finding.node) {
                Verdict::Claimed
            } else if **object == tables::CONSTRAINT_OBJECT && !is_asked(nulecule, context, finding.node) {
                // Atomic App looks at constraints only when it asks for the value.
                Verdict::Severity(Severity::Warning)
            } else {
                Verdict::Unclaimed
            }
        }
        FindingKind::Unknown { object, key, .. } => {
            let is_misplaced =
                **object == tables::COMPONENT && (key == "requirements" || PROVIDERS.contains(&key.as_str()));
            Verdict::claimed_if(is_misplaced || without_quote(key).is_some())
        }
        // Shapes of an older version.
        FindingKind::WrongType { .. } => {
            Verdict::claimed_if(nulecule.legacy.iter().any(|older| older.node == finding.node))
        }
        _ => Verdict::Unclaimed,
    };
    context.findings.iter().map(verdict).collect()
}

/// Whether the parameter around an element is asked for.
fn is_asked(nulecule: &Nulecule, context: &DocumentContext<'_>, node: NodeId) -> bool {
    let around = |parameter: &&Parameter| {
        let mapping = context.node(parameter.node);
        mapping.subtree().any(|inside| inside.id() == node)
    };
    nulecule.all_parameters().find(around).is_none_or(|parameter| parameter.default.is_none())
}
