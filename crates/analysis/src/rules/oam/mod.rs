//! Rules about the Open Application Model.

mod alias_limit;
mod applies_to_unknown;
mod bad_cpu;
mod bad_enum;
mod bad_port_name;
mod bad_quantity;
mod claim_definition_drift;
mod component_and_revision_exclusive;
mod component_applied_again;
mod component_not_applied;
mod component_recreated;
mod core_workload_without_containers;
mod data_input_not_repropagated;
mod dependency_on_skipped_step;
mod depends_on_crosses_placement;
mod depends_on_needs_step;
mod depends_on_unknown;
mod deprecated_definition;
mod deprecated_field;
mod dialect_mixed;
mod duplicate_definition;
mod duplicate_name;
mod duplicate_trait_type;
mod empty_applies_to;
mod empty_document;
mod env_without_value;
mod field_path_leading_dot;
mod field_path_not_found;
mod gc_order_not_dependency;
mod hydra_group_renamed;
mod image_without_digest;
mod image_without_tag;
mod immutable_field_changed;
mod input_without_output;
mod invalid_name;
mod invalid_timeout;
mod malformed_from_variable;
mod misplaced_key;
mod missing_alternative;
mod missing_property;
mod missing_required_parameter;
mod mixed_type_field_paths;
mod mode_without_group;
mod name_unreadable;
mod null_properties;
mod out_of_bounds;
mod override_adds_component;
mod override_matches_nothing;
mod override_matches_unintended;
mod parameter_key_base;
mod parameter_type_mismatch;
mod probe_not_exactly_one;
mod properties_missing_for_policy;
mod publish_and_autoupdate;
mod publish_version_not_bumped;
mod redundant_depends_on;
mod relative_config_path;
mod removed_with_dependents;
mod scaling_trait_on_singleton;
mod scope_membership_change;
mod scope_overlap;
mod scope_parameter_missing;
mod scope_parameter_unknown;
mod scopes_and_components_mixed;
mod selector_matches_nothing;
mod self_dependency;
mod server_without_port;
mod shadows_builtin;
mod step_order_deadlock;
mod sub_steps_without_group;
mod template_syntax;
mod too_large;
mod trait_conflict;
mod trait_not_applicable;
mod trait_order_suspicious;
mod undeclared_parameter_value;
mod undefined_variable;
mod unknown_api_version;
mod unknown_application_scope;
mod unknown_component_ref;
mod unknown_component_type;
mod unknown_data_output;
mod unknown_from_param;
mod unknown_kind;
mod unknown_policy_ref;
mod unknown_policy_type;
mod unknown_property;
mod unknown_scope_type;
mod unknown_setting;
mod unknown_step_type;
mod unknown_trait_type;
mod unknown_workload_type;
mod unused_output;
mod unused_parameter;
mod unused_variable;
mod value_shadowed_by_from_param;
mod variables_not_put_in;
mod variables_only_change;
mod wadm_dangling_link;
mod wadm_duplicate_id;
mod wadm_duplicate_link;
mod wadm_image_or_application;
mod wadm_invalid_name;
mod wadm_unknown_policy;
mod worker_with_port;
mod workflow_ref_and_steps;
mod workflow_ref_not_found;
mod wrong_type;
mod yaml_1_1_boolean;

use plimsoll_base::{NodeId, Severity};
use plimsoll_formats::conform::FindingKind;
use plimsoll_formats::oam::schematic::Schematic;
use plimsoll_formats::oam::{Dialect, Document, types};
use plimsoll_formats::written::Text;
use plimsoll_syntax::Value;
use std::borrow::Cow;

use super::{DocumentContext, Rule, Verdict, listed};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &alias_limit::RULE,
    &applies_to_unknown::RULE,
    &bad_cpu::RULE,
    &bad_enum::RULE,
    &bad_port_name::RULE,
    &bad_quantity::RULE,
    &claim_definition_drift::RULE,
    &component_and_revision_exclusive::RULE,
    &component_applied_again::RULE,
    &component_not_applied::RULE,
    &component_recreated::RULE,
    &core_workload_without_containers::RULE,
    &data_input_not_repropagated::RULE,
    &dependency_on_skipped_step::RULE,
    &depends_on_crosses_placement::RULE,
    &depends_on_needs_step::RULE,
    &depends_on_unknown::RULE,
    &deprecated_definition::RULE,
    &deprecated_field::RULE,
    &dialect_mixed::RULE,
    &duplicate_definition::RULE,
    &duplicate_name::RULE,
    &duplicate_trait_type::RULE,
    &empty_applies_to::RULE,
    &empty_document::RULE,
    &env_without_value::RULE,
    &field_path_leading_dot::RULE,
    &field_path_not_found::RULE,
    &gc_order_not_dependency::RULE,
    &hydra_group_renamed::RULE,
    &image_without_digest::RULE,
    &image_without_tag::RULE,
    &immutable_field_changed::RULE,
    &input_without_output::RULE,
    &invalid_name::RULE,
    &invalid_timeout::RULE,
    &malformed_from_variable::RULE,
    &misplaced_key::RULE,
    &missing_alternative::RULE,
    &missing_property::RULE,
    &missing_required_parameter::RULE,
    &mixed_type_field_paths::RULE,
    &mode_without_group::RULE,
    &name_unreadable::RULE,
    &null_properties::RULE,
    &out_of_bounds::RULE,
    &override_adds_component::RULE,
    &override_matches_nothing::RULE,
    &override_matches_unintended::RULE,
    &parameter_key_base::RULE,
    &parameter_type_mismatch::RULE,
    &probe_not_exactly_one::RULE,
    &properties_missing_for_policy::RULE,
    &publish_and_autoupdate::RULE,
    &publish_version_not_bumped::RULE,
    &redundant_depends_on::RULE,
    &relative_config_path::RULE,
    &removed_with_dependents::RULE,
    &scaling_trait_on_singleton::RULE,
    &scope_membership_change::RULE,
    &scope_overlap::RULE,
    &scope_parameter_missing::RULE,
    &scope_parameter_unknown::RULE,
    &scopes_and_components_mixed::RULE,
    &selector_matches_nothing::RULE,
    &self_dependency::RULE,
    &server_without_port::RULE,
    &shadows_builtin::RULE,
    &step_order_deadlock::RULE,
    &sub_steps_without_group::RULE,
    &template_syntax::RULE,
    &too_large::RULE,
    &trait_conflict::RULE,
    &trait_not_applicable::RULE,
    &trait_order_suspicious::RULE,
    &undeclared_parameter_value::RULE,
    &undefined_variable::RULE,
    &unknown_api_version::RULE,
    &unknown_application_scope::RULE,
    &unknown_component_ref::RULE,
    &unknown_component_type::RULE,
    &unknown_data_output::RULE,
    &unknown_from_param::RULE,
    &unknown_kind::RULE,
    &unknown_policy_ref::RULE,
    &unknown_policy_type::RULE,
    &unknown_property::RULE,
    &unknown_scope_type::RULE,
    &unknown_setting::RULE,
    &unknown_step_type::RULE,
    &unknown_trait_type::RULE,
    &unknown_workload_type::RULE,
    &unused_output::RULE,
    &unused_parameter::RULE,
    &unused_variable::RULE,
    &value_shadowed_by_from_param::RULE,
    &variables_not_put_in::RULE,
    &variables_only_change::RULE,
    &wadm_dangling_link::RULE,
    &wadm_duplicate_id::RULE,
    &wadm_duplicate_link::RULE,
    &wadm_image_or_application::RULE,
    &wadm_invalid_name::RULE,
    &wadm_unknown_policy::RULE,
    &worker_with_port::RULE,
    &workflow_ref_and_steps::RULE,
    &workflow_ref_not_found::RULE,
    &wrong_type::RULE,
    &yaml_1_1_boolean::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(document: &Document, context: &DocumentContext<'_>) -> Vec<Verdict> {
    let misplaced = misplaced_key::told(&misplaced_key::all(document, context));
    let meant = dialect_mixed::meant(document, context);
    let lists = malformed_from_variable::lists(document, context);
    let claimed = context.findings.iter().map(|finding| {
        let is_claimed = misplaced.explains(context, finding)
            || dialect_mixed::stands_for(&meant, context, finding)
            || null_properties::is_left_out(context, finding)
            || lists.contains(&finding.node);
        // The template of an addon leaves its components to be filled in.
        let is_to_be_filled = matches!(
            &finding.kind,
            FindingKind::WrongType { field: Some(field), found: "nothing" | "null", .. } if field.name == "components"
        );
        match is_to_be_filled {
            true if !is_claimed => Verdict::Severity(Severity::Warning),
            _ => Verdict::claimed_if(is_claimed),
        }
    });
    claimed.collect()
}

/// The core workload types.
const CORE_WORKLOADS: [&str; 6] =
    ["Server", "SingletonServer", "Worker", "SingletonWorker", "Task", "SingletonTask"];

/// A component of v1alpha1 of a core workload type: the component, its workload type as written, and the name of that.
fn core_workload(document: &Document) -> Option<(&Schematic, &Text, &'static str)> {
    let schematic = document.schematic().filter(|_| document.dialect == Dialect::V1alpha1)?;
    let written = schematic.workload_type.as_ref()?;
    let group = written.text.split_once('/').map_or("core.oam.dev", |(group, _)| group);
    let (name, _) = types::plain(&written.text);
    let known = CORE_WORKLOADS.iter().find(|known| **known == name && group == "core.oam.dev")?;
    Some((schematic, written, known))
}

/// Whether the `apiVersion` of a document is one that there is.
fn version_is_known(document: &Document, context: &DocumentContext<'_>) -> bool {
    let value = context.entry(document.node, "apiVersion").and_then(|entry| entry.value()?.as_scalar());
    let text = value.map(|scalar| scalar.text().into_owned()).unwrap_or_default();
    let is_of = |dialect: &Dialect| dialect.api_version("") == text;
    Dialect::ALL.iter().any(is_of)
}

/// The `apiVersion` that the kind of a document has, where it is another one than that of the document: the nearest in time.
fn kind_of_another(document: &Document, context: &DocumentContext<'_>) -> Option<&'static str> {
    let kind = document.kind.as_ref()?;
    let written = context.entry(document.node, "apiVersion")?.value()?.as_scalar()?.text().into_owned();
    if document.dialect.has_kind(&kind.text) {
        let meant = document.dialect.api_version(&kind.text);
        return (meant != written).then_some(meant);
    }
    // What v1alpha1 calls otherwise is a slip in the kind.
    let has_schematic = || {
        let spec = context.entry(document.node, "spec").and_then(|entry| entry.value()?.as_mapping());
        spec.is_some_and(|spec| spec.entry("workloadType").is_some())
    };
    if document.dialect == Dialect::V1alpha1 && (&*kind.text == "OperationalConfiguration" || has_schematic())
    {
        return None;
    }
    let mut others = [Dialect::V1beta1, Dialect::V1alpha2, Dialect::V1alpha1].into_iter();
    let other = others.find(|dialect| *dialect != document.dialect && dialect.has_kind(&kind.text))?;
    Some(other.api_version(&kind.text))
}

/// The images of a document: those of its containers, and in v1beta1 those of its components. One that a variable, a
/// parameter or a template gives is left out.
fn images<'a>(document: &'a Document, context: &DocumentContext<'a>) -> Vec<(NodeId, Cow<'a, str>)> {
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let written = |image: &'a Text| (image.node, Cow::Borrowed(&*image.text));
    let mut images: Vec<_> = containers.filter_map(|one| one.image.as_ref().map(written)).collect();
    let is_set = document.schematic().is_some_and(|schematic| {
        let mut paths = schematic.parameters.iter().flat_map(|parameter| &parameter.field_paths);
        paths.any(|path| path.text.ends_with(".image"))
    });
    if is_set {
        images.clear();
    }
    if let Some(configuration) = document.configuration().filter(|_| document.dialect == Dialect::V1beta1) {
        let of_component = |properties: NodeId| {
            let image = context.mapping(properties)?.get("image")?;
            Some((image.id(), image.as_scalar()?.text()))
        };
        let components = configuration.components.iter();
        images.extend(components.filter_map(|component| of_component(component.properties?)));
    }
    images.retain(|(node, image)| {
        let is_text = context.node(*node).value().and_then(Value::as_scalar).is_some();
        is_text && !image.is_empty() && !image.contains(['$', '{', '[', ' ', '<'])
    });
    images
}
