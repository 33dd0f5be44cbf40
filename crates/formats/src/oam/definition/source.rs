//! Source files of KubeVela in CUE: `NAME: {type, labels, annotations, description, attributes}` beside `template`.

use std::sync::Arc;

use plimsoll_base::{Anchor, TextRange};
use serde_json::Value as Json;

use super::{Definition, DefinitionKind, Source, Stage, workload};
use crate::cue;

/// Reads a source file.
pub(in crate::oam) fn read(text: &str, source: Source) -> Option<Definition> {
    let file = cue::Definition::read(text);
    let kind = DefinitionKind::of_word(file.text("type")?)?;
    let (name, _) = file.name.as_ref()?;
    let mut definition = Definition::new(kind, name, Anchor::DefinedName, source);
    let attributes = file.attributes();
    let truth = |name: &str| attributes.get(name).and_then(Json::as_bool).unwrap_or_default();
    let text = |of: &Json, name: &str| of.get(name).and_then(Json::as_str).map(ToOwned::to_owned);
    let of_workload = attributes.get("workload").unwrap_or(&Json::Null);
    let declared = of_workload.get("definition").unwrap_or(&Json::Null);
    definition.workload = workload(
        text(of_workload, "type").as_deref(),
        text(declared, "apiVersion").as_deref(),
        text(declared, "kind").as_deref(),
    );
    definition.definition_ref =
        attributes.get("definitionRef").and_then(|reference| text(reference, "name")).map(Arc::from);
    definition.applies_to = texts(attributes, "appliesToWorkloads");
    definition.conflicts_with = texts(attributes, "conflictsWith");
    definition.pod_disruptive = truth("podDisruptive");
    definition.stage = text(attributes, "stage").map_or_else(Stage::default, |stage| Stage::of_name(&stage));
    definition.manage_health_check = truth("manageHealthCheck");
    definition.is_control_plane_only = truth("controlPlaneOnly");
    definition.version = file.text("version").map(Arc::from).or(text(attributes, "version").map(Arc::from));
    definition.description = file.text("description").filter(|text| !text.is_empty()).map(Arc::from);
    let marked = ["labels", "annotations"]
        .iter()
        .any(|list| file.header.get(list).and_then(|list| list.get("deprecated")).is_some_and(is_true));
    definition.is_deprecated = marked || definition.description.as_deref().is_some_and(says_deprecated);
    definition.take_template(file.template);
    Some(definition)
}

/// The bytes of the name that a source file defines, where its [`Definition`] says [`Anchor::DefinedName`].
pub(in crate::oam) fn name_range(text: &str) -> Option<TextRange> {
    cue::Definition::read(text).name.map(|(_, range)| range)
}

fn texts(attributes: &Json, name: &str) -> Vec<Arc<str>> {
    let list = attributes.get(name).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(Json::as_str).map(Arc::from).collect()
}

fn is_true(value: &Json) -> bool {
    *value == Json::Bool(true) || value.as_str() == Some("true")
}

/// Some definitions of KubeVela say so in their description only: "This definition is DEPRECATED".
pub(super) fn says_deprecated(description: &str) -> bool {
    description.contains("DEPRECATED")
}
