//! Rules about the Open Application Model.

mod component_and_revision_exclusive;
mod depends_on_unknown;
mod duplicate_trait_type;
mod field_path_leading_dot;
mod field_path_not_found;
mod malformed_from_variable;
mod missing_required_parameter;
mod mixed_type_field_paths;
mod parameter_type_mismatch;
mod scaling_trait_on_singleton;
mod scope_overlap;
mod scope_parameter_missing;
mod scope_parameter_unknown;
mod scopes_and_components_mixed;
mod trait_conflict;
mod trait_not_applicable;
mod trait_order_suspicious;
mod undeclared_parameter_value;
mod undefined_variable;
mod unknown_application_scope;
mod unknown_component_ref;
mod unknown_component_type;
mod unknown_data_output;
mod unknown_from_param;
mod unknown_policy_ref;
mod unknown_policy_type;
mod unknown_scope_type;
mod unknown_setting;
mod unknown_step_type;
mod unknown_trait_type;
mod unknown_workload_type;
mod unused_output;
mod unused_parameter;
mod unused_variable;
mod workflow_ref_not_found;

use plimsoll_formats::oam::Document;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &component_and_revision_exclusive::RULE,
    &depends_on_unknown::RULE,
    &duplicate_trait_type::RULE,
    &field_path_leading_dot::RULE,
    &field_path_not_found::RULE,
    &malformed_from_variable::RULE,
    &missing_required_parameter::RULE,
    &mixed_type_field_paths::RULE,
    &parameter_type_mismatch::RULE,
    &scaling_trait_on_singleton::RULE,
    &scope_overlap::RULE,
    &scope_parameter_missing::RULE,
    &scope_parameter_unknown::RULE,
    &scopes_and_components_mixed::RULE,
    &trait_conflict::RULE,
    &trait_not_applicable::RULE,
    &trait_order_suspicious::RULE,
    &undeclared_parameter_value::RULE,
    &undefined_variable::RULE,
    &unknown_application_scope::RULE,
    &unknown_component_ref::RULE,
    &unknown_component_type::RULE,
    &unknown_data_output::RULE,
    &unknown_from_param::RULE,
    &unknown_policy_ref::RULE,
    &unknown_policy_type::RULE,
    &unknown_scope_type::RULE,
    &unknown_setting::RULE,
    &unknown_step_type::RULE,
    &unknown_trait_type::RULE,
    &unknown_workload_type::RULE,
    &unused_output::RULE,
    &unused_parameter::RULE,
    &unused_variable::RULE,
    &workflow_ref_not_found::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(document: &Document, context: &DocumentContext<'_>) -> Vec<Verdict> {
    let lists = malformed_from_variable::lists(document, context);
    let is_claimed = |node| lists.contains(&node);
    context.findings.iter().map(|finding| Verdict::claimed_if(is_claimed(finding.node))).collect()
}
