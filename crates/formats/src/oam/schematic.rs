//! Components that configurations name: ComponentSchematic (v1alpha1 and before), Component (v1alpha2).

use plimsoll_base::NodeId;
use plimsoll_syntax::anchors::Merged;
use plimsoll_syntax::{Mapping, Value};

use super::dialect::Dialect;
use super::read::Reader;
use crate::written::{Text, mappings, present_text, texts, truth};

/// A component.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Schematic {
    /// `spec`; `None` where there is none.
    pub spec: Option<NodeId>,
    /// `workloadType` (v1alpha1), `workload.type` (an implementation of v1alpha2).
    pub workload_type: Option<Text>,
    /// `parameters`, in order.
    pub parameters: Vec<Parameter>,
    /// `containers` (v1alpha1), or those of an embedded ContainerizedWorkload, in order.
    pub containers: Vec<Container>,
    /// The value of `workloadSettings` (v1alpha1).
    pub settings: Option<NodeId>,
    /// The embedded object (v1alpha2).
    pub workload: Option<Workload>,
}

/// The object that a Component of v1alpha2 holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Workload {
    /// Its mapping.
    pub node: NodeId,
    /// `apiVersion`.
    pub api_version: Option<Text>,
    /// `kind`.
    pub kind: Option<Text>,
    /// `metadata.name`.
    pub name: Option<Text>,
}

/// A parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `type` (v1alpha1).
    pub of_type: Option<Text>,
    /// `required`, and its scalar.
    pub required: Option<(bool, NodeId)>,
    /// The element of `default` (v1alpha1).
    pub default: Option<NodeId>,
    /// `fieldPaths` (v1alpha2).
    pub field_paths: Vec<Text>,
}

/// A container.
#[derive(Clone, PartialEq, Debug)]
pub struct Container {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `image`, where it is a text.
    pub image: Option<Text>,
    /// `env`.
    pub env: Vec<Setting>,
    /// `config`.
    pub config: Vec<Setting>,
    /// `ports`.
    pub ports: Vec<Port>,
    /// `livenessProbe` and `readinessProbe`, by their keys.
    pub probes: Vec<(&'static str, NodeId)>,
    /// The mapping `resources`.
    pub resources: Option<NodeId>,
}

/// An environment variable or a file of configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    /// Its mapping.
    pub node: NodeId,
    /// `name`, or `path` of a file.
    pub name: Option<Text>,
    /// The element of `value`.
    pub value: Option<NodeId>,
    /// `fromParam`.
    pub from_parameter: Option<Text>,
    /// Whether it is taken from a secret (v1alpha2).
    pub is_from_secret: bool,
}

/// A port.
#[derive(Clone, PartialEq, Debug)]
pub struct Port {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `containerPort`.
    pub number: Option<Text>,
}

impl Schematic {
    /// The parameter with this name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|one| one.name.as_ref().is_some_and(|known| *known.text == *name))
    }
}

impl Parameter {
    /// Whether a value must be given: it is required, and has no default.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.required.is_some_and(|(required, _)| required) && self.default.is_none()
    }
}

impl<'t> Reader<'_, 't> {
    pub(super) fn schematic(&self, root: &Merged<'_, 't>) -> Schematic {
        let Some(mapping) = root.get("spec").and_then(Value::as_mapping) else { return Schematic::default() };
        let spec = self.view.mapping(mapping);
        let embedded = spec.get("workload").and_then(Value::as_mapping);
        let workload = embedded.map(|workload| self.workload(workload));
        let own = embedded.and_then(|workload| {
            let object = self.view.mapping(workload);
            let spec = object.get("spec").and_then(Value::as_mapping)?;
            let kind = present_text(&object, "kind")?;
            (&*kind.text == "ContainerizedWorkload").then_some(spec)
        });
        let containers = match self.dialect {
            Dialect::V1alpha2 => own.and_then(|own| self.view.mapping(own).get("containers")),
            _ => spec.get("containers"),
        };
        let shorthand = || present_text(&self.view.mapping(embedded?), "type");
        Schematic {
            spec: Some(mapping.node().id()),
            workload_type: present_text(&spec, "workloadType").or_else(shorthand),
            parameters: mappings(self.view, spec.get("parameters"))
                .into_iter()
                .map(|parameter| self.parameter(parameter))
                .collect(),
            containers: mappings(self.view, containers).into_iter().map(|one| self.container(one)).collect(),
            settings: spec.get("workloadSettings").map(Value::id),
            workload,
        }
    }

    fn workload(&self, mapping: Mapping<'t>) -> Workload {
        let object = self.view.mapping(mapping);
        let metadata = object.get("metadata").and_then(Value::as_mapping);
        Workload {
            node: mapping.node().id(),
            api_version: present_text(&object, "apiVersion"),
            kind: present_text(&object, "kind"),
            name: metadata.and_then(|metadata| present_text(&self.view.mapping(metadata), "name")),
        }
    }

    fn parameter(&self, mapping: Mapping<'t>) -> Parameter {
        let fields = self.view.mapping(mapping);
        Parameter {
            node: mapping.node().id(),
            name: present_text(&fields, "name"),
            of_type: present_text(&fields, "type"),
            required: truth(&fields, "required"),
            default: fields.get("default").filter(|value| !crate::written::is_null(*value)).map(Value::id),
            field_paths: texts(self.view, fields.get("fieldPaths")),
        }
    }

    fn container(&self, mapping: Mapping<'t>) -> Container {
        let fields = self.view.mapping(mapping);
        let probe = |key: &'static str| Some((key, fields.get(key)?.as_mapping()?.node().id()));
        Container {
            node: mapping.node().id(),
            name: present_text(&fields, "name"),
            image: present_text(&fields, "image"),
            env: self.settings(fields.get("env"), "name"),
            config: self.settings(fields.get("config"), "path"),
            ports: mappings(self.view, fields.get("ports")).into_iter().map(|one| self.port(one)).collect(),
            probes: ["livenessProbe", "readinessProbe"].into_iter().filter_map(probe).collect(),
            resources: fields.get("resources").and_then(Value::as_mapping).map(|one| one.node().id()),
        }
    }

    fn settings(&self, list: Option<Value<'t>>, name: &str) -> Vec<Setting> {
        let setting = |mapping: Mapping<'t>| {
            let fields = self.view.mapping(mapping);
            Setting {
                node: mapping.node().id(),
                name: present_text(&fields, name),
                value: fields.get("value").map(Value::id),
                from_parameter: present_text(&fields, "fromParam"),
                is_from_secret: fields.entry("fromSecret").is_some(),
            }
        };
        mappings(self.view, list).into_iter().map(setting).collect()
    }

    fn port(&self, mapping: Mapping<'t>) -> Port {
        let fields = self.view.mapping(mapping);
        let number = present_text(&fields, "containerPort");
        Port { node: mapping.node().id(), name: present_text(&fields, "name"), number }
    }
}
