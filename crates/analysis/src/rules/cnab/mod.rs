//! Rules about Cloud Native Application Bundles.

mod action_not_dotted;
mod action_reserved_name;
mod action_stateless_modifies;
mod action_title_before_1_1;
mod apply_to_unknown_action;
mod credential_apply_to_before_1_2;
mod credential_no_target;
mod custom_not_dotted;
mod default_invalid;
mod default_not_allowed;
mod definition_invalid_schema;
mod definition_not_found;
mod definition_number_before_1_2;
mod definition_unused;
mod dep_cycle;
mod dep_range_invalid;
mod dep_sequence_duplicate;
mod dep_sequence_missing;
mod dep_sequence_unknown;
mod dep_shape_invalid;
mod dep_sharing_incomplete;
mod dep_wiring_dangling;
mod dep_wiring_root_output;
mod dep_wiring_self;
mod destination_conflict;
mod destination_empty;
mod destination_missing;
mod dialect_mixed;
mod dialect_outdated;
mod digest_malformed;
mod digest_missing;
mod digest_placeholder;
mod digest_ref_mismatch;
mod env_reserved_prefix;
mod image_duplicate;
mod image_missing_ref;
mod image_tag_not_digest;
mod image_type_unknown;
mod image_untagged;
mod name_invalid;
mod no_invocation_image;
mod null_section;
mod output_not_produced_by_install;
mod output_path_duplicate;
mod output_path_outside;
mod param_constraint_mismatch;
mod param_min_gt_max;
mod param_name_collision;
mod param_name_convention;
mod param_source_empty_priority;
mod param_source_unknown_output;
mod param_source_unknown_param;
mod param_type_bool;
mod param_type_missing;
mod param_type_unknown;
mod path_not_absolute;
mod path_not_clean;
mod path_under_cnab_app_run;
mod path_under_outputs;
mod ref_bad_selector;
mod ref_unsupported_format;
mod required_extension_duplicate;
mod required_extension_undefined;
mod required_extension_unsupported;
mod required_with_default;
mod schema_version_invalid;
mod schema_version_missing;
mod schema_version_unsupported;
mod signature_malformed;
mod signature_unverified;
mod signed_body_differs;
mod too_many_bundles;
mod unknown_setting;
mod value_set_malformed;
mod value_set_unknown_name;
mod version_latest;
mod version_not_semver;

use plimsoll_base::{Diagnostic, Edit, Fix, NewValue, NodeId, Site, nearest};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::Destination;
use plimsoll_formats::cnab::template::{self, Section};
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::written::{self, Text};
use plimsoll_model::InjectionKind;
use plimsoll_syntax::{Document, Kind};

use super::{DocumentContext, Rule, Verdict, listed};
use crate::parse;

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &action_not_dotted::RULE,
    &action_reserved_name::RULE,
    &action_stateless_modifies::RULE,
    &action_title_before_1_1::RULE,
    &apply_to_unknown_action::RULE,
    &credential_apply_to_before_1_2::RULE,
    &credential_no_target::RULE,
    &custom_not_dotted::RULE,
    &default_invalid::RULE,
    &default_not_allowed::RULE,
    &definition_invalid_schema::RULE,
    &definition_not_found::RULE,
    &definition_number_before_1_2::RULE,
    &definition_unused::RULE,
    &dep_cycle::RULE,
    &dep_range_invalid::RULE,
    &dep_sequence_duplicate::RULE,
    &dep_sequence_missing::RULE,
    &dep_sequence_unknown::RULE,
    &dep_shape_invalid::RULE,
    &dep_sharing_incomplete::RULE,
    &dep_wiring_dangling::RULE,
    &dep_wiring_root_output::RULE,
    &dep_wiring_self::RULE,
    &destination_conflict::RULE,
    &destination_empty::RULE,
    &destination_missing::RULE,
    &dialect_mixed::RULE,
    &dialect_outdated::RULE,
    &digest_malformed::RULE,
    &digest_missing::RULE,
    &digest_placeholder::RULE,
    &digest_ref_mismatch::RULE,
    &env_reserved_prefix::RULE,
    &image_duplicate::RULE,
    &image_missing_ref::RULE,
    &image_tag_not_digest::RULE,
    &image_type_unknown::RULE,
    &image_untagged::RULE,
    &name_invalid::RULE,
    &no_invocation_image::RULE,
    &null_section::RULE,
    &output_not_produced_by_install::RULE,
    &output_path_duplicate::RULE,
    &output_path_outside::RULE,
    &param_constraint_mismatch::RULE,
    &param_min_gt_max::RULE,
    &param_name_collision::RULE,
    &param_name_convention::RULE,
    &param_source_empty_priority::RULE,
    &param_source_unknown_output::RULE,
    &param_source_unknown_param::RULE,
    &param_type_bool::RULE,
    &param_type_missing::RULE,
    &param_type_unknown::RULE,
    &path_not_absolute::RULE,
    &path_not_clean::RULE,
    &path_under_cnab_app_run::RULE,
    &path_under_outputs::RULE,
    &ref_bad_selector::RULE,
    &ref_unsupported_format::RULE,
    &required_extension_duplicate::RULE,
    &required_extension_undefined::RULE,
    &required_extension_unsupported::RULE,
    &required_with_default::RULE,
    &schema_version_invalid::RULE,
    &schema_version_missing::RULE,
    &schema_version_unsupported::RULE,
    &signature_malformed::RULE,
    &signature_unverified::RULE,
    &signed_body_differs::RULE,
    &too_many_bundles::RULE,
    &unknown_setting::RULE,
    &value_set_malformed::RULE,
    &value_set_unknown_name::RULE,
    &version_latest::RULE,
    &version_not_semver::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(context: &DocumentContext<'_>) -> Vec<Verdict> {
    let verdict = |finding: &Finding| match &finding.kind {
        FindingKind::WrongType { .. } => Verdict::claimed_if(null_section::is_left_out(finding)),
        FindingKind::Unknown { key, .. } => {
            Verdict::claimed_if(key == "uri" && image_missing_ref::is_meant(context, finding.node))
        }
        _ => Verdict::Unclaimed,
    };
    context.findings.iter().map(verdict).collect()
}

/// The folder of outputs in the invocation image.
const OUTPUTS: &str = "/cnab/app/outputs";

/// Whether a path is below the folder of outputs.
fn is_output_path(path: &str) -> bool {
    path.starts_with('/') && clean(path).strip_prefix(OUTPUTS).is_some_and(|rest| rest.starts_with('/'))
}

/// A path from the root on without `.`, `..` and empty parts.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The paths that values are put into, each with what is put there.
fn paths(bundle: &Bundle) -> impl Iterator<Item = ((InjectionKind, &Text), &Text)> {
    bundle.destinations().filter_map(|(kind, name, destination)| {
        Some(((kind, name), destination.path.as_ref().filter(|path| !path.text.is_empty())?))
    })
}

/// Whether a destination names a place. One of another type is told of as such.
fn has_target(context: &DocumentContext<'_>, destination: &Destination) -> bool {
    let is_other = |key| {
        let mapping = context.node(destination.node).value().and_then(|value| value.as_mapping());
        let value = mapping.and_then(|mapping| mapping.get(key));
        value.is_some_and(|value| value.as_scalar().is_none() && !written::is_null(value))
    };
    let is_given = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.text.is_empty());
    is_given(&destination.env) || is_given(&destination.path) || is_other("env") || is_other("path")
}

/// Whether the bundle hands a parameter or credential of its own on to a dependency, so that it need not take it itself.
fn is_handed_on(bundle: &Bundle, section: Section, name: &str) -> bool {
    let requires = bundle.dependencies.iter().flat_map(|dependencies| &dependencies.requires);
    let mut wires =
        requires.flat_map(|dependency| dependency.parameters.iter().chain(&dependency.credentials));
    wires.any(|wire| {
        let references = template::references(wire.json.as_str().unwrap_or_default());
        references.iter().any(|one| one.dependency.is_none() && one.section == section && *one.name == *name)
    })
}

/// The entry with this key of the mapping at an element.
fn entry(context: &DocumentContext<'_>, mapping: NodeId, key: &str) -> Option<Site> {
    Some(context.site(context.entry(mapping, key)?.node().id()))
}

/// The entry that an element is the key of, or stands in.
fn entry_of(context: &DocumentContext<'_>, node: NodeId) -> Option<Site> {
    let mut around = std::iter::successors(Some(context.node(node)), |at| at.parent());
    Some(context.site(around.find(|at| at.kind() == Kind::Entry)?.id()))
}

/// The document that a bundle was read from.
fn document<'a>(bundle: &Bundle, context: &DocumentContext<'a>) -> Option<Document<'a>> {
    let mut documents = parse::content(context.db, context.file)?.documents();
    documents.find(|document| document.value().is_some_and(|value| value.id() == bundle.node))
}

/// With what was probably meant instead of a name.
fn suggest<'k>(
    finding: Diagnostic,
    written: &Text,
    slot: Site,
    known: impl IntoIterator<Item = &'k str>,
) -> Diagnostic {
    let Some(near) = nearest(&written.text, known) else { return finding };
    let edit = Edit::Replace { slot, value: NewValue::text(near) };
    let fix = Fix::suggestion(format!("Write `{near}`"), vec![edit]);
    finding.help(format!("Did you mean `{near}`?")).fix(fix)
}

/// With the fix that a bundle says that it is of a later version.
fn raise(finding: Diagnostic, bundle: &Bundle, context: &DocumentContext<'_>, version: &str) -> Diagnostic {
    let Some(written) = &bundle.schema_version else { return finding };
    let edit = Edit::Replace { slot: context.site(written.node), value: NewValue::text(version) };
    finding.fix(Fix::suggestion(format!("Say `schemaVersion: {version}`"), vec![edit]))
}
