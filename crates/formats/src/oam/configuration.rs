//! What can be planned: an Application (v1beta1), an ApplicationConfiguration (v1alpha1, v1alpha2), an
//! OperationalConfiguration (the first draft). All of them are read into one shape.

use std::ops::Deref;
use std::sync::Arc;

use plimsoll_base::NodeId;
use plimsoll_syntax::Value;
use plimsoll_syntax::anchors::Merged;

use super::dialect::Dialect;
use super::read::Reader;
use super::workflow::Workflow;
use crate::written::{Text, items, mappings, present_text, text_of, texts};

/// A configuration.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Configuration {
    /// `spec`; `None` where there is none.
    pub spec: Option<NodeId>,
    /// `spec.variables` (v1alpha1), in order.
    pub variables: Vec<Variable>,
    /// `spec.scopes` (v1alpha1), in order.
    pub scopes: Vec<Scope>,
    /// `spec.components`, in order.
    pub components: Vec<Arc<Component>>,
    /// `spec.policies` (v1beta1), in order.
    pub policies: Vec<Policy>,
    /// `spec.workflow` (v1beta1).
    pub workflow: Option<Workflow>,
}

/// A variable of a configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct Variable {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `value`, where it is a scalar.
    pub value: Option<Text>,
}

/// A scope that a configuration makes.
#[derive(Clone, PartialEq, Debug)]
pub struct Scope {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `type`.
    pub of_type: Option<Text>,
    /// The value of `properties`.
    pub properties: Option<NodeId>,
}

/// A component of a configuration.
#[derive(Clone, PartialEq, Debug)]
pub struct Component {
    /// Its mapping.
    pub node: NodeId,
    /// The name of the instance: `name` (v1beta1), `instanceName` (v1alpha1), `componentName` (v1alpha2).
    pub name: Option<Text>,
    /// `type` (v1beta1).
    pub of_type: Option<Text>,
    /// The value of `properties` (v1beta1).
    pub properties: Option<NodeId>,
    /// `traits`, in order.
    pub traits: Vec<Trait>,
    /// `dependsOn` (v1beta1).
    pub depends_on: Vec<Text>,
    /// What few have.
    pub rare: Option<Box<RareOfComponent>>,
}

/// What few components have; there may be very many components.
#[derive(Clone, PartialEq, Debug)]
pub struct RareOfComponent {
    /// The component it is made of: `componentName`; in the first implementation of the first draft `name`.
    pub schematic: Option<Text>,
    /// `revisionName` (v1alpha2).
    pub revision: Option<Text>,
    /// `parameterValues`, in order.
    pub parameter_values: Vec<ParameterValue>,
    /// `applicationScopes` (v1alpha1): names; `scopes` (v1alpha2): references.
    pub scopes: Vec<ScopeReference>,
    /// `inputs` (v1beta1), `dataInputs` (v1alpha2).
    pub inputs: Vec<Input>,
    /// `outputs` (v1beta1), `dataOutputs` (v1alpha2).
    pub outputs: Vec<Output>,
    /// `externalRevision` (v1beta1).
    pub external_revision: Option<Text>,
}

impl RareOfComponent {
    const NONE: Self = Self {
        schematic: None,
        revision: None,
        parameter_values: Vec::new(),
        scopes: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        external_revision: None,
    };

    /// `None` where there is nothing of it.
    fn kept(self) -> Option<Box<Self>> {
        (self != Self::NONE).then(|| Box::new(self))
    }
}

/// The rare fields read as its own.
impl Deref for Component {
    type Target = RareOfComponent;

    fn deref(&self) -> &RareOfComponent {
        static NONE: RareOfComponent = RareOfComponent::NONE;
        self.rare.as_deref().unwrap_or(&NONE)
    }
}

/// A value of a parameter.
#[derive(Clone, PartialEq, Debug)]
pub struct ParameterValue {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// The element of `value`.
    pub value: Option<NodeId>,
}

/// A trait of a component.
#[derive(Clone, PartialEq, Debug)]
pub struct Trait {
    /// Its mapping.
    pub node: NodeId,
    /// Its type: `type` (v1beta1), `name` (v1alpha1), the `kind` of the embedded object (v1alpha2); of the first draft `type`
    /// or `name`.
    pub of_type: Option<Text>,
    /// The value of `properties`, or of `spec` of the embedded object.
    pub properties: Option<NodeId>,
    /// The embedded object (v1alpha2).
    pub object: Option<NodeId>,
    /// What few have.
    pub rare: Option<Box<RareOfTrait>>,
}

/// What few traits have; there may be very many traits.
#[derive(Clone, PartialEq, Debug)]
pub struct RareOfTrait {
    /// The name of this trait, where it has one beside its type.
    pub name: Option<Text>,
    /// The `apiVersion` of the embedded object (v1alpha2).
    pub api_version: Option<Text>,
    /// `dataInputs` (v1alpha2).
    pub inputs: Vec<Input>,
    /// `dataOutputs` (v1alpha2).
    pub outputs: Vec<Output>,
}

impl RareOfTrait {
    const NONE: Self = Self { name: None, api_version: None, inputs: Vec::new(), outputs: Vec::new() };

    /// `None` where there is nothing of it.
    fn kept(self) -> Option<Box<Self>> {
        (self != Self::NONE).then(|| Box::new(self))
    }
}

/// The rare fields read as its own.
impl Deref for Trait {
    type Target = RareOfTrait;

    fn deref(&self) -> &RareOfTrait {
        static NONE: RareOfTrait = RareOfTrait::NONE;
        self.rare.as_deref().unwrap_or(&NONE)
    }
}

/// A scope that a component is in.
#[derive(Clone, PartialEq, Debug)]
pub struct ScopeReference {
    /// Its element: a scalar (v1alpha1), or the mapping around `scopeRef` (v1alpha2).
    pub node: NodeId,
    /// The name of the scope.
    pub name: Option<Text>,
    /// `kind` of the reference (v1alpha2), or the type of the scope (v1beta1).
    pub kind: Option<Text>,
    /// `apiVersion` of the reference (v1alpha2).
    pub api_version: Option<Text>,
}

/// A value that is taken from an output when it is there.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Its mapping.
    pub node: NodeId,
    /// The output: `from` (v1beta1), `valueFrom.dataOutputName` (v1alpha2).
    pub from: Option<Text>,
    /// Where it goes: `parameterKey` (v1beta1), `toFieldPaths` (v1alpha2).
    pub targets: Vec<Text>,
}

/// A value that is there when its producer is.
#[derive(Clone, PartialEq, Debug)]
pub struct Output {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `valueFrom` (v1beta1), `fieldPath` (v1alpha2).
    pub value_from: Option<Text>,
}

/// A policy.
#[derive(Clone, PartialEq, Debug)]
pub struct Policy {
    /// Its mapping.
    pub node: NodeId,
    /// `name`; a policy without one is called by its type and place.
    pub name: Option<Text>,
    /// `type`.
    pub of_type: Option<Text>,
    /// The value of `properties`.
    pub properties: Option<NodeId>,
}

impl ParameterValue {
    /// Whether it is the value of the parameter with this name.
    #[must_use]
    pub fn is_of(&self, parameter: &str) -> bool {
        self.name.as_ref().is_some_and(|name| *name.text == *parameter)
    }
}

impl Component {
    /// The name of the component that it is made of, and where it says so. A revision is called after its component:
    /// `web-v3` is the third of `web`.
    #[must_use]
    pub fn made_of(&self) -> Option<(&str, NodeId)> {
        if let Some(name) = &self.schematic {
            return Some((&name.text, name.node));
        }
        let revision = self.revision.as_ref()?;
        let of = revision
            .text
            .rsplit_once("-v")
            .filter(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
        Some((of.map_or(&*revision.text, |(name, _)| name), revision.node))
    }
}

impl Configuration {
    /// The component with this name.
    #[must_use]
    pub fn component(&self, name: &str) -> Option<&Component> {
        self.components
            .iter()
            .map(|one| &**one)
            .find(|one| one.name.as_ref().is_some_and(|known| *known.text == *name))
    }

    /// The policies with the names that they have, or that KubeVela gives them.
    pub fn named_policies(&self) -> impl Iterator<Item = (Arc<str>, &Policy)> {
        self.policies.iter().enumerate().map(|(index, policy)| {
            let of_type = policy.of_type.as_ref().map_or("policy", |of_type| &of_type.text);
            let name = policy.name.as_ref().map(|name| name.text.clone());
            (name.unwrap_or_else(|| format!("{of_type}-auto-gen-{index}").into()), policy)
        })
    }
}

impl<'t> Reader<'_, 't> {
    pub(super) fn configuration(&self, root: &Merged<'_, 't>) -> Configuration {
        let Some(mapping) = root.get("spec").and_then(Value::as_mapping) else {
            return Configuration::default();
        };
        let spec = self.view.mapping(mapping);
        Configuration {
            spec: Some(mapping.node().id()),
            variables: self.variables(&spec),
            scopes: self.scopes(&spec),
            components: self.components(spec.get("components")),
            policies: self.policies(spec.get("policies")),
            workflow: spec.get("workflow").and_then(|workflow| self.workflow(workflow)),
        }
    }

    fn variables(&self, spec: &Merged<'_, 't>) -> Vec<Variable> {
        let variable = |mapping: plimsoll_syntax::Mapping<'t>| {
            let fields = self.view.mapping(mapping);
            let value = present_text(&fields, "value");
            Variable { node: mapping.node().id(), name: present_text(&fields, "name"), value }
        };
        mappings(self.view, spec.get("variables")).into_iter().map(variable).collect()
    }

    fn scopes(&self, spec: &Merged<'_, 't>) -> Vec<Scope> {
        let scope = |mapping: plimsoll_syntax::Mapping<'t>| {
            let fields = self.view.mapping(mapping);
            Scope {
                node: mapping.node().id(),
                name: present_text(&fields, "name"),
                of_type: present_text(&fields, "type"),
                properties: fields.get("properties").map(Value::id),
            }
        };
        mappings(self.view, spec.get("scopes")).into_iter().map(scope).collect()
    }

    /// The components of a list, as they stand in a configuration or in an `override` policy.
    pub(super) fn components(&self, list: Option<Value<'t>>) -> Vec<Arc<Component>> {
        mappings(self.view, list).into_iter().map(|mapping| self.known_component(mapping)).collect()
    }

    /// A component, which is not read again where it says the same as before.
    fn known_component(&self, mapping: plimsoll_syntax::Mapping<'t>) -> Arc<Component> {
        let read = || Arc::new(self.component(mapping));
        let Some(parts) = self.parts else { return read() };
        let holds = |(dialect, _): &(Dialect, Arc<Component>)| *dialect == self.dialect;
        parts.of(mapping.node().id(), holds, || (self.dialect, read())).1.clone()
    }

    fn component(&self, mapping: plimsoll_syntax::Mapping<'t>) -> Component {
        let fields = self.view.mapping(mapping);
        let text = |field| present_text(&fields, field).map(|text| self.shared(text));
        let (name, schematic) = match self.dialect {
            Dialect::V1beta1 | Dialect::Wadm => (text("name"), None),
            Dialect::V1alpha2 => {
                (text("componentName").or_else(|| text("revisionName")), text("componentName"))
            }
            Dialect::V1alpha1 | Dialect::Hydra => {
                let schematic = text("componentName").or_else(|| text("name"));
                (text("instanceName").or_else(|| schematic.clone()), schematic)
            }
        };
        let data = |field, own| fields.get(field).or_else(|| fields.get(own));
        let rare = RareOfComponent {
            schematic,
            revision: text("revisionName"),
            parameter_values: self.parameter_values(fields.get("parameterValues")),
            scopes: self.scope_references(&fields),
            inputs: self.inputs(data("inputs", "dataInputs")),
            outputs: self.outputs(data("outputs", "dataOutputs")),
            external_revision: text("externalRevision"),
        };
        Component {
            node: mapping.node().id(),
            name,
            of_type: text("type"),
            properties: fields.get("properties").map(Value::id),
            traits: mappings(self.view, fields.get("traits"))
                .into_iter()
                .map(|one| self.of_trait(one))
                .collect(),
            depends_on: texts(self.view, fields.get("dependsOn"))
                .into_iter()
                .map(|text| self.shared(text))
                .collect(),
            rare: rare.kept(),
        }
    }

    fn parameter_values(&self, list: Option<Value<'t>>) -> Vec<ParameterValue> {
        let value = |mapping: plimsoll_syntax::Mapping<'t>| {
            let fields = self.view.mapping(mapping);
            let (name, value) = (present_text(&fields, "name"), fields.get("value").map(Value::id));
            ParameterValue { node: mapping.node().id(), name, value }
        };
        mappings(self.view, list).into_iter().map(value).collect()
    }

    fn of_trait(&self, mapping: plimsoll_syntax::Mapping<'t>) -> Trait {
        let fields = self.view.mapping(mapping);
        let text = |field| present_text(&fields, field).map(|text| self.shared(text));
        let embedded = fields.get("trait").and_then(Value::as_mapping);
        let object = embedded.map(|embedded| self.view.mapping(embedded));
        let of_object = |field| object.as_ref().and_then(|object| present_text(object, field));
        let spec =
            || object.as_ref().and_then(|object| object.get("spec").or_else(|| object.get("properties")));
        let metadata = object.as_ref().and_then(|object| object.get("metadata")).and_then(Value::as_mapping);
        let named = metadata.and_then(|metadata| present_text(&self.view.mapping(metadata), "name"));
        let (of_type, name) = match self.dialect {
            Dialect::V1beta1 | Dialect::Wadm => (text("type"), None),
            // An implementation writes the name of the definition instead of the object.
            Dialect::V1alpha2 => {
                (of_object("kind").or_else(|| text("name")).or_else(|| of_object("name")), named)
            }
            Dialect::V1alpha1 => (text("name"), None),
            Dialect::Hydra => match text("type") {
                Some(of_type) => (Some(of_type), text("name")),
                None => (text("name"), None),
            },
        };
        let properties = fields.get("properties").or_else(|| fields.get("parameterValues")).or_else(spec);
        let rare = RareOfTrait {
            name,
            api_version: of_object("apiVersion"),
            inputs: self.inputs(fields.get("dataInputs")),
            outputs: self.outputs(fields.get("dataOutputs")),
        };
        Trait {
            node: mapping.node().id(),
            of_type,
            properties: properties.map(Value::id),
            object: embedded.map(|embedded| embedded.node().id()),
            rare: rare.kept(),
        }
    }

    fn scope_references(&self, fields: &Merged<'_, 't>) -> Vec<ScopeReference> {
        let named = items(self.view, fields.get("applicationScopes")).into_iter().map(|item| {
            let name = text_of(item);
            ScopeReference { node: item.id(), name, kind: None, api_version: None }
        });
        let scopes = fields.get("scopes");
        let referred = mappings(self.view, scopes).into_iter().map(|mapping| {
            let reference = self.view.mapping(mapping).get("scopeRef").and_then(Value::as_mapping);
            let text = |field| present_text(&self.view.mapping(reference?), field);
            let node = mapping.node().id();
            ScopeReference { node, name: text("name"), kind: text("kind"), api_version: text("apiVersion") }
        });
        let by_type = crate::written::named(self.view, scopes.filter(|_| self.dialect == Dialect::V1beta1));
        let by_type = by_type.into_iter().map(|(kind, name)| ScopeReference {
            node: name.id(),
            name: text_of(name),
            kind: Some(kind),
            api_version: None,
        });
        named.chain(referred).chain(by_type).collect()
    }

    /// What is taken from outputs.
    pub(super) fn inputs(&self, list: Option<Value<'t>>) -> Vec<Input> {
        let input = |mapping: plimsoll_syntax::Mapping<'t>| {
            let fields = self.view.mapping(mapping);
            let value_from = fields.get("valueFrom").and_then(Value::as_mapping);
            let output = || present_text(&self.view.mapping(value_from?), "dataOutputName");
            let key = present_text(&fields, "parameterKey").into_iter();
            let targets = key.chain(texts(self.view, fields.get("toFieldPaths"))).collect();
            Input { node: mapping.node().id(), from: present_text(&fields, "from").or_else(output), targets }
        };
        mappings(self.view, list).into_iter().map(input).collect()
    }

    /// What others may take.
    pub(super) fn outputs(&self, list: Option<Value<'t>>) -> Vec<Output> {
        let output = |mapping: plimsoll_syntax::Mapping<'t>| {
            let fields = self.view.mapping(mapping);
            let value_from =
                present_text(&fields, "valueFrom").or_else(|| present_text(&fields, "fieldPath"));
            Output { node: mapping.node().id(), name: present_text(&fields, "name"), value_from }
        };
        mappings(self.view, list).into_iter().map(output).collect()
    }

    fn policies(&self, list: Option<Value<'t>>) -> Vec<Policy> {
        mappings(self.view, list)
            .into_iter()
            .map(|mapping| self.policy(&self.view.mapping(mapping), mapping.node().id()))
            .collect()
    }

    fn policy(&self, fields: &Merged<'_, 't>, node: NodeId) -> Policy {
        Policy {
            node,
            name: present_text(fields, "name"),
            of_type: present_text(fields, "type"),
            properties: fields.get("properties").map(Value::id),
        }
    }

    /// A policy that stands by itself: its name is in the metadata, the rest at the top.
    pub(super) fn external_policy(&self, root: &Merged<'_, 't>, node: NodeId) -> Policy {
        Policy { name: None, ..self.policy(root, node) }
    }
}
