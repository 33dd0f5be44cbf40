//! Rules about the Open Application Model.

mod bad_cpu;
mod bad_port_name;
mod bad_quantity;
mod core_workload_without_containers;
mod depends_on_unknown;
mod dialect_mixed;
mod duplicate_definition;
mod duplicate_name;
mod empty_applies_to;
mod empty_document;
mod env_without_value;
mod hydra_group_renamed;
mod image_without_digest;
mod image_without_tag;
mod invalid_name;
mod misplaced_key;
mod missing_alternative;
mod null_properties;
mod probe_not_exactly_one;
mod relative_config_path;
mod server_without_port;
mod unknown_api_version;
mod unknown_kind;
mod unknown_setting;
mod value_shadowed_by_from_param;
mod worker_with_port;
mod yaml_1_1_boolean;

use plimsoll_base::NodeId;
use plimsoll_formats::oam::schematic::Schematic;
use plimsoll_formats::oam::{Dialect, Document, types};
use plimsoll_formats::written::{Text, text_of};
use plimsoll_syntax::Value;

use super::{DocumentContext, Rule, Verdict};

/// The rows of this folder.
pub(super) static RULES: &[&Rule] = &[
    &bad_cpu::RULE,
    &bad_port_name::RULE,
    &bad_quantity::RULE,
    &core_workload_without_containers::RULE,
    &depends_on_unknown::RULE,
    &dialect_mixed::RULE,
    &duplicate_definition::RULE,
    &duplicate_name::RULE,
    &empty_applies_to::RULE,
    &empty_document::RULE,
    &env_without_value::RULE,
    &hydra_group_renamed::RULE,
    &image_without_digest::RULE,
    &image_without_tag::RULE,
    &invalid_name::RULE,
    &misplaced_key::RULE,
    &missing_alternative::RULE,
    &null_properties::RULE,
    &probe_not_exactly_one::RULE,
    &relative_config_path::RULE,
    &server_without_port::RULE,
    &unknown_api_version::RULE,
    &unknown_kind::RULE,
    &unknown_setting::RULE,
    &value_shadowed_by_from_param::RULE,
    &worker_with_port::RULE,
    &yaml_1_1_boolean::RULE,
];

/// What these rules make of the findings of the field table, in their order.
pub(crate) fn verdicts(document: &Document, context: &DocumentContext<'_>) -> Vec<Verdict> {
    let misplaced = misplaced_key::all(document, context);
    let claimed = context.findings.iter().map(|finding| {
        let is_claimed = misplaced_key::explains(&misplaced, context, finding)
            || dialect_mixed::stands_for(document, context, finding)
            || null_properties::is_left_out(context, finding);
        Verdict::claimed_if(is_claimed)
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
fn images(document: &Document, context: &DocumentContext<'_>) -> Vec<Text> {
    let containers = document.schematic().into_iter().flat_map(|schematic| &schematic.containers);
    let mut images: Vec<Text> = containers.filter_map(|container| container.image.clone()).collect();
    let is_set = document.schematic().is_some_and(|schematic| {
        let mut paths = schematic.parameters.iter().flat_map(|parameter| &parameter.field_paths);
        paths.any(|path| path.text.ends_with(".image"))
    });
    if is_set {
        images.clear();
    }
    if let Some(configuration) = document.configuration().filter(|_| document.dialect == Dialect::V1beta1) {
        let of_component = |properties: NodeId| context.mapping(properties)?.get("image").and_then(text_of);
        let components = configuration.components.iter();
        images.extend(components.filter_map(|component| of_component(component.properties?)));
    }
    images.retain(|image| {
        let is_text =
            context.node(image.node).and_then(plimsoll_syntax::Node::value).and_then(Value::as_scalar);
        is_text.is_some() && !image.text.is_empty() && !image.text.contains(['$', '{', '[', ' ', '<'])
    });
    images
}

/// Names for people: "`a`, `b` and `c`".
fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let last = quoted.pop().unwrap_or_default();
    if quoted.is_empty() { last } else { format!("{} and {last}", quoted.join(", ")) }
}
