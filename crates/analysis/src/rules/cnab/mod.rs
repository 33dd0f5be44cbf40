//! Rules about Cloud Native Application Bundles.

mod action_not_dotted;
mod action_reserved_name;
mod action_stateless_modifies;
mod action_title_before_1_1;
mod apply_to_unknown_action;
mod credential_apply_to_before_1_2;
mod credential_no_target;
mod custom_not_dotted;
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
mod dialect_outdated;
mod env_reserved_prefix;
mod output_not_produced_by_install;
mod output_path_duplicate;
mod output_path_outside;
mod param_source_empty_priority;
mod param_source_unknown_output;
mod param_source_unknown_param;
mod path_not_absolute;
mod path_not_clean;
mod path_under_cnab_app_run;
mod path_under_outputs;
mod required_extension_duplicate;
mod required_extension_undefined;
mod required_extension_unsupported;
mod too_many_bundles;
mod unknown_setting;
mod value_set_unknown_name;

use plimsoll_base::{Diagnostic, Edit, Fix, NewValue, NodeId, Site, nearest};
use plimsoll_formats::cnab::Bundle;
use plimsoll_formats::cnab::bundle::Destination;
use plimsoll_formats::conform::{Finding, FindingKind};
use plimsoll_formats::written::{self, Text};
use plimsoll_model::InjectionKind;
use plimsoll_syntax::{Document, Kind, Node};

use super::{DocumentContext, Rule, Verdict};
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
    &dialect_outdated::RULE,
    &env_reserved_prefix::RULE,
    &output_not_produced_by_install::RULE,
    &output_path_duplicate::RULE,
    &output_path_outside::RULE,
    &param_source_empty_priority::RULE,
    &param_source_unknown_output::RULE,
    &param_source_unknown_param::RULE,
    &path_not_absolute::RULE,
    &path_not_clean::RULE,
    &path_under_cnab_app_run::RULE,
    &path_under_outputs::RULE,
    &required_extension_duplicate::RULE,
    &required_extension_undefined::RULE,
    &required_extension_unsupported::RULE,
    &too_many_bundles::RULE,
    &unknown_setting::RULE,
    &value_set_unknown_name::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(context: &DocumentContext<'_>) -> Vec<Verdict> {
    let verdict = |finding: &Finding| match &finding.kind {
        // Tools written in Go write `null` for what is not there; `cnab-null-section` tells of it.
        FindingKind::WrongType { found, .. } => Verdict::claimed_if(*found == "null"),
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
        let mapping =
            context.node(destination.node).and_then(Node::value).and_then(|value| value.as_mapping());
        let value = mapping.and_then(|mapping| mapping.get(key));
        value.is_some_and(|value| value.as_scalar().is_none() && !written::is_null(value))
    };
    let is_given = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.text.is_empty());
    is_given(&destination.env) || is_given(&destination.path) || is_other("env") || is_other("path")
}

/// The entry with this key of the mapping at an element.
fn entry(context: &DocumentContext<'_>, mapping: NodeId, key: &str) -> Option<Site> {
    let mapping = context.node(mapping)?.value()?.as_mapping()?;
    Some(context.site(mapping.entry(key)?.node().id()))
}

/// The entry that an element is the key of, or stands in.
fn entry_of(context: &DocumentContext<'_>, node: NodeId) -> Option<Site> {
    let mut at = parse::content(context.db, context.file)?.root();
    let mut entry = None;
    while at.id() != node {
        at = at.children().take_while(|child| child.id() <= node).last()?;
        if at.kind() == Kind::Entry {
            entry = Some(context.site(at.id()));
        }
    }
    entry
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

/// Names for people: "`a`, `b` and `c`".
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop().unwrap_or_default();
    if quoted.is_empty() { last } else { format!("{} and {last}", quoted.join(", ")) }
}
