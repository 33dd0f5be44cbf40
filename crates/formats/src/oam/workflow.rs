//! Workflows of v1beta1: steps, one after the other or by what they need.

use plimsoll_base::NodeId;
use plimsoll_syntax::anchors::Merged;
use plimsoll_syntax::{Mapping, Value};

use super::configuration::{Input, Output};
use super::read::Reader;
use crate::written::{Text, mappings, present_text, texts};

/// A workflow.
#[derive(Clone, PartialEq, Debug)]
pub struct Workflow {
    /// Its mapping.
    pub node: NodeId,
    /// `ref`: the name of a workflow that stands by itself.
    pub reference: Option<Text>,
    /// `mode.steps`.
    pub mode: Option<Text>,
    /// `mode.subSteps`.
    pub sub_mode: Option<Text>,
    /// `steps`, in order; `None` where there is no list.
    pub steps: Option<Vec<Step>>,
}

/// A step.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// Its mapping.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Text>,
    /// `type`.
    pub of_type: Option<Text>,
    /// The value of `properties`.
    pub properties: Option<NodeId>,
    /// `dependsOn`.
    pub depends_on: Vec<Text>,
    /// `inputs`.
    pub inputs: Vec<Input>,
    /// `outputs`.
    pub outputs: Vec<Output>,
    /// `if`: the condition.
    pub condition: Option<Text>,
    /// `timeout`.
    pub timeout: Option<Text>,
    /// `mode`: how the steps in it run.
    pub mode: Option<Text>,
    /// `subSteps`, in order. These have none themselves.
    pub sub_steps: Vec<Step>,
}

/// How steps run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepMode {
    /// One after the other, in the order of the list.
    StepByStep,
    /// Each as soon as all that it needs is done.
    Dag,
}

impl StepMode {
    /// By its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "StepByStep" => Some(Self::StepByStep),
            "DAG" => Some(Self::Dag),
            _ => None,
        }
    }
}

impl Workflow {
    /// How the steps run: one after the other, unless it is said otherwise.
    #[must_use]
    pub fn steps_mode(&self) -> StepMode {
        mode(self.mode.as_ref(), StepMode::StepByStep)
    }

    /// How the steps in a step run: as soon as they can, unless it is said otherwise.
    #[must_use]
    pub fn mode_in(&self, group: &Step) -> StepMode {
        mode(group.mode.as_ref().or(self.sub_mode.as_ref()), StepMode::Dag)
    }
}

fn mode(written: Option<&Text>, otherwise: StepMode) -> StepMode {
    written.and_then(|mode| StepMode::from_name(&mode.text)).unwrap_or(otherwise)
}

impl<'t> Reader<'_, 't> {
    pub(super) fn workflow(&self, value: Value<'t>) -> Option<Workflow> {
        let mapping = value.as_mapping()?;
        Some(self.workflow_of(&self.view.mapping(mapping), mapping.node().id()))
    }

    /// A workflow that stands by itself: its fields are at the top. `mode` of it is a mapping as well.
    pub(super) fn external_workflow(&self, root: &Merged<'_, 't>, node: NodeId) -> Workflow {
        self.workflow_of(root, node)
    }

    fn workflow_of(&self, fields: &Merged<'_, 't>, node: NodeId) -> Workflow {
        let mode = fields.get("mode").and_then(Value::as_mapping);
        let mode = |field| present_text(&self.view.mapping(mode?), field);
        let steps = fields.get("steps").filter(|steps| steps.as_sequence().is_some());
        Workflow {
            node,
            reference: present_text(fields, "ref"),
            mode: mode("steps"),
            sub_mode: mode("subSteps"),
            steps: steps.map(|steps| {
                mappings(self.view, Some(steps)).into_iter().map(|step| self.step(step, true)).collect()
            }),
        }
    }

    fn step(&self, mapping: Mapping<'t>, may_have_steps: bool) -> Step {
        let fields = self.view.mapping(mapping);
        let text = |field| present_text(&fields, field);
        let inner = if may_have_steps { mappings(self.view, fields.get("subSteps")) } else { Vec::new() };
        Step {
            node: mapping.node().id(),
            name: text("name"),
            of_type: text("type"),
            properties: fields.get("properties").map(Value::id),
            depends_on: texts(self.view, fields.get("dependsOn")),
            inputs: self.inputs(fields.get("inputs")),
            outputs: self.outputs(fields.get("outputs")),
            condition: text("if"),
            timeout: text("timeout"),
            mode: text("mode"),
            sub_steps: inner.into_iter().map(|step| self.step(step, false)).collect(),
        }
    }
}
