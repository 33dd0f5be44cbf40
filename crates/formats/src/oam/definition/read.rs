//! The kinds from v1alpha2 on, and the schemas that KubeVela writes into ConfigMaps.

use std::sync::Arc;

use plimsoll_base::{Anchor, FileId, Part};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::{Document, Value, parse_json};
use serde_json::Value as Json;

use super::source::says_deprecated;
use super::{Definition, DefinitionKind, Source, Stage, early, workload};
use crate::cnab::schema::json;
use crate::cue::{Template, from_json_schema};
use crate::oam::Dialect;
use crate::written::Text;

/// A mapping of a document, with what stands behind aliases.
#[derive(Clone, Copy)]
pub(super) struct Fields<'v, 't> {
    view: &'v View<'t>,
    value: Option<Value<'t>>,
}

impl<'v, 't> Fields<'v, 't> {
    fn of(view: &'v View<'t>) -> Self {
        Self { view, value: view.value() }
    }

    pub(super) fn value(self, name: &str) -> Option<Value<'t>> {
        self.view.mapping(self.value?.as_mapping()?).get(name)
    }

    pub(super) fn below(self, name: &str) -> Self {
        Self { view: self.view, value: self.value(name) }
    }

    pub(super) fn text(self, name: &str) -> Option<Arc<str>> {
        let text: Arc<str> = self.value(name)?.as_scalar()?.text().into();
        Some(text).filter(|text| !text.is_empty())
    }

    pub(super) fn truth(self, name: &str) -> bool {
        self.text(name).as_deref() == Some("true")
    }

    pub(super) fn texts(self, name: &str) -> Vec<Arc<str>> {
        let Some(Value::Sequence(list)) = self.value(name) else { return Vec::new() };
        let items = list.items().filter_map(|item| self.view.value_of(item)?.as_scalar());
        items.map(|item| item.text().into()).collect()
    }

    pub(super) fn items(self, name: &str) -> Vec<Self> {
        let Some(Value::Sequence(list)) = self.value(name) else { return Vec::new() };
        list.items().map(|item| Self { view: self.view, value: self.view.value_of(item) }).collect()
    }

    pub(super) fn json(self, name: &str) -> Json {
        json(self.view, self.value(name))
    }
}

pub(super) fn read(document: Document<'_>, file: FileId) -> Option<Definition> {
    let view = View::new(document);
    let root = Fields::of(&view);
    let api_version = root.text("apiVersion")?;
    let kind = root.text("kind")?;
    let dialect = match &*api_version {
        "core.oam.dev/v1beta1" => Dialect::V1beta1,
        "core.oam.dev/v1alpha2" => Dialect::V1alpha2,
        "core.oam.dev/v1alpha1" => Dialect::V1alpha1,
        "core.hydra.io/v1alpha1" => Dialect::Hydra,
        _ => return None,
    };
    let definition = match (DefinitionKind::of_name(&kind), dialect.has_versioned_types()) {
        (Some(kind), false) => modern(root, kind, file)?,
        (None, true) => early::read(root, &kind, file)?,
        _ => return None,
    };
    Some(Definition { dialect, ..definition })
}

/// One that says its name so far; `None` where it has none.
pub(super) fn named(root: Fields<'_, '_>, kind: DefinitionKind, file: FileId) -> Option<Definition> {
    let metadata = root.below("metadata");
    let name = metadata.text("name")?;
    let anchor = Anchor::Node(metadata.value("name")?.id(), Part::Whole);
    let mut definition = Definition::new(kind, &name, anchor, Source::File(file));
    let annotations = metadata.below("annotations");
    definition.description =
        annotations.text("definition.oam.dev/description").or_else(|| annotations.text("description"));
    definition.version = annotations.text("version");
    let marked = ["labels", "annotations"].iter().any(|list| {
        let list = metadata.below(list);
        ["custom.definition.oam.dev/deprecated", "definition.oam.dev/deprecated", "deprecated"]
            .iter()
            .any(|name| list.truth(name))
    });
    definition.is_deprecated = marked || definition.description.as_deref().is_some_and(says_deprecated);
    Some(definition)
}

fn modern(root: Fields<'_, '_>, kind: DefinitionKind, file: FileId) -> Option<Definition> {
    Some(described(named(root, kind, file)?, root))
}

/// One that stands inside of another document under its name: programs leave out what field and key say already.
pub(super) fn read_inside<'t>(
    view: &View<'t>,
    value: Value<'t>,
    kind: DefinitionKind,
    name: &Text,
    file: FileId,
) -> Definition {
    let root = Fields { view, value: Some(value) };
    let (called, _) = super::super::types::plain(&name.text);
    let anchor = Anchor::Node(name.node, Part::Whole);
    let unnamed = || Definition::new(kind, called, anchor, Source::File(file));
    let definition = named(root, kind, file).unwrap_or_else(unnamed);
    described(Definition { name: called.into(), ..definition }, root)
}

/// Adds what stands in `spec`.
fn described(mut definition: Definition, root: Fields<'_, '_>) -> Definition {
    let kind = definition.kind;
    let spec = root.below("spec");
    definition.definition_ref = spec.below("definitionRef").text("name");
    definition.version = spec.text("version").or(definition.version);
    let of_workload = spec.below("workload");
    let declared = of_workload.below("definition");
    definition.workload = match kind {
        DefinitionKind::Component => workload(
            of_workload.text("type").as_deref(),
            declared.text("apiVersion").as_deref(),
            declared.text("kind").as_deref(),
        ),
        DefinitionKind::Workload => workload(definition.definition_ref.as_deref(), None, None),
        _ => None,
    };
    definition.applies_to = spec.texts("appliesToWorkloads");
    definition.conflicts_with = spec.texts("conflictsWith");
    definition.pod_disruptive = spec.truth("podDisruptive");
    definition.stage = spec.text("stage").map_or_else(Stage::default, |stage| Stage::of_name(&stage));
    definition.manage_health_check = spec.truth("manageHealthCheck");
    definition.is_control_plane_only = spec.truth("controlPlaneOnly");
    definition.allow_component_overlap = spec.text("allowComponentOverlap").as_deref() != Some("false");
    // Before there were schematics, KubeVela kept the template in the extension.
    let template = spec.below("schematic").below("cue").value("template");
    let template = template.or_else(|| spec.below("extension").value("template"));
    if let Some(scalar) = template.and_then(Value::as_scalar) {
        definition.template = Some(scalar.node().id());
        definition.take_template(Template::read(&scalar.text()));
    }
    definition
}

impl Definition {
    /// Takes over a JSON Schema that is written as a text, or in the document itself.
    pub(super) fn take_json_schema(&mut self, within: Fields<'_, '_>, name: &str) {
        let Some(value) = within.value(name) else { return };
        let Some(scalar) = value.as_scalar() else {
            self.schema = Some(Arc::new(from_json_schema(&within.json(name))));
            return;
        };
        let text = scalar.text();
        if text.trim().is_empty() {
            return;
        }
        // Trailing commas are found in real files; the rest of the schema is clear nevertheless.
        let tree = parse_json(&*text);
        let schema = tree.documents().next().map(|document| {
            let view = View::new(document);
            json(&view, view.value())
        });
        self.template = Some(scalar.node().id());
        self.json_errors = tree.errors().to_vec();
        self.schema = schema.filter(Json::is_object).map(|schema| Arc::new(from_json_schema(&schema)));
    }
}

/// The key of the schema in a ConfigMap.
const SCHEMA_KEY: &str = "openapi-v3-json-schema";

pub(super) fn read_schema(document: Document<'_>, file: FileId) -> Option<Definition> {
    let view = View::new(document);
    let root = Fields::of(&view);
    if root.text("kind").as_deref() != Some("ConfigMap") {
        return None;
    }
    let data = root.below("data");
    data.value(SCHEMA_KEY)?;
    let map = root.below("metadata").text("name")?;
    let kinds = [
        ("component-schema-", DefinitionKind::Component),
        ("trait-schema-", DefinitionKind::Trait),
        ("policy-schema-", DefinitionKind::Policy),
        ("workflowstep-schema-", DefinitionKind::WorkflowStep),
    ];
    let (name, kind) =
        kinds.into_iter().find_map(|(prefix, kind)| Some((map.strip_prefix(prefix)?, kind)))?;
    let anchor = Anchor::Node(root.below("metadata").value("name")?.id(), Part::Whole);
    let mut definition = Definition::new(kind, name, anchor, Source::File(file));
    definition.take_json_schema(data, SCHEMA_KEY);
    Some(definition)
}
