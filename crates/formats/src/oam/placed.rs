//! Applications of v1beta1: policies and steps. `placing` has the components in their placements.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Map, Origin, UnitIndex, Value};
use plimsoll_syntax::anchors::View;
use rustc_hash::FxHashSet;

use super::application::{Assembly, POLICY, Problem, STEP};
use super::definition::DefinitionKind;
use super::deployment::{self, Course, PlannedPolicy, PlannedStep};
use super::document::Document;
use super::index::Category;
use super::properties::Later;
use super::values::{self, PathStep, Source};
use super::workflow::Step;
use crate::attributes::shared;
use crate::written::Text;

impl Assembly<'_> {
    pub(super) fn read_policies(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        for (name, policy) in configuration.named_policies() {
            let planned = self.policy(source, name, policy, self.site(policy.node), false);
            self.policies.push(planned);
        }
    }

    fn policy(
        &self,
        source: &Source<'_, '_>,
        name: Arc<str>,
        policy: &super::configuration::Policy,
        site: Site,
        is_external: bool,
    ) -> PlannedPolicy {
        let of_type = policy.of_type.clone();
        let definition =
            of_type.as_ref().and_then(|one| self.types.definition(DefinitionKind::Policy, &one.text));
        let properties = source.value(policy.properties);
        let properties_node = policy.properties;
        PlannedPolicy { name, site, of_type, properties, properties_node, definition, is_external }
    }

    pub(super) fn read_course(&mut self, source: &Source<'_, '_>) -> Option<Arc<Document>> {
        let configuration = self.configuration;
        let own = configuration.workflow.as_ref();
        let reference = own.and_then(|own| own.reference.as_ref());
        let external = reference.and_then(|name| {
            let found = self.types.document(Category::Workflow, &name.text);
            if found.is_none() {
                self.problems.push(Problem::UnknownWorkflow(self.site(name.node), name.text.clone()));
            }
            found
        });
        match (&external, own) {
            (Some(document), _) => self.external_course(document),
            (None, Some(workflow)) if workflow.steps.as_ref().is_some_and(|steps| !steps.is_empty()) => {
                self.steps(workflow, self.document.clone().as_ref(), source);
            }
            _ => {
                let site = self.site(self.document.node);
                self.course = deployment::generated(configuration, &self.policies, site);
            }
        }
        external
    }

    fn external_course(&mut self, document: &Arc<Document>) {
        let super::document::Body::Workflow(workflow) = &document.body else { return };
        self.inputs.entry(document.file).or_insert("workflow");
        let Ok(content) = self.surroundings.content(document.file) else { return };
        let Some(written) = content.documents().nth(document.number as usize) else { return };
        let view = View::new(written);
        self.steps(workflow, document, &Source::new(document.file, &content, &view));
        self.tell_aliases(document.file, &view);
    }

    fn steps(&mut self, workflow: &super::workflow::Workflow, document: &Document, source: &Source<'_, '_>) {
        let read = |step: &Step| {
            let definition = step
                .of_type
                .as_ref()
                .and_then(|one| self.types.definition(DefinitionKind::WorkflowStep, &one.text));
            let mut properties = source.value(step.properties);
            values::hide_properties(step.of_type.as_ref().map_or("", |one| &one.text), &mut properties);
            (properties, definition)
        };
        let mut course = deployment::flat(workflow, &|node| document.site(node), &read);
        self.external_policies(&course);
        let site = self.site(self.document.node);
        deployment::deployments(&mut course, self.configuration, &self.policies, site);
        self.course = course;
    }

    /// Reads the policies that stand by themselves and that steps name.
    fn external_policies(&mut self, course: &Course) {
        let mut names: Vec<Arc<str>> = Vec::new();
        for step in course.steps.iter().filter(|step| step.is_of("deploy")) {
            let named = step.properties.get("policies").and_then(Value::as_list);
            names.extend(
                named.iter().flat_map(|list| &list.items).filter_map(|one| Some(one.as_text()?.into())),
            );
        }
        let mut known: FxHashSet<Arc<str>> = self.policies.iter().map(|policy| policy.name.clone()).collect();
        for name in names {
            if !known.insert(name.clone()) {
                continue;
            }
            let Some(document) = self.types.document(Category::Policy, &name) else { continue };
            let super::document::Body::Policy(policy) = &document.body else { continue };
            let Ok(content) = self.surroundings.content(document.file) else { continue };
            let Some(written) = content.documents().nth(document.number as usize) else { continue };
            self.inputs.entry(document.file).or_insert("policy");
            let view = View::new(written);
            let source = Source::new(document.file, &content, &view);
            let planned = self.policy(&source, name, policy, document.site(policy.node), true);
            self.policies.push(planned);
            self.tell_aliases(document.file, &view);
        }
    }

    pub(super) fn policy_units(&mut self) {
        for number in 0..self.policies.len() {
            let policy = self.policies[number].clone();
            let mut attributes = Map::default();
            if let Some(of_type) = &policy.of_type {
                let origin = Origin::Written(Site { file: policy.site.file, node: of_type.node });
                attributes.insert("type".into(), Value::text(of_type.text.clone(), origin));
            }
            let properties =
                self.checked(policy.definition.as_ref(), policy.properties, policy.site, &Later::default());
            attributes.insert(shared("properties"), properties);
            let address = self.root.child(POLICY).child(&policy.name);
            self.unit(address, POLICY, policy.site, attributes);
        }
    }

    pub(super) fn step_units(&mut self) {
        let alone = self.steps_of_components();
        for (number, unit) in alone.into_iter().enumerate() {
            let step = self.course.steps[number].clone();
            let mut later = Later::default();
            for input in &step.step.inputs {
                input
                    .targets
                    .iter()
                    .filter_map(|key| values::path(&key.text))
                    .for_each(|path| later.add(path));
            }
            let mut attributes = Map::default();
            let written = |text: &Text| {
                let origin = Origin::Written(Site { file: step.site.file, node: text.node });
                Value::text(text.text.clone(), origin)
            };
            let fields =
                [("type", &step.step.of_type), ("if", &step.step.condition), ("timeout", &step.step.timeout)];
            attributes.extend(
                fields.into_iter().filter_map(|(name, text)| Some((name.into(), written(text.as_ref()?)))),
            );
            let properties =
                self.checked(step.definition.as_ref(), step.properties.clone(), step.site, &later);
            attributes.insert(shared("properties"), properties);
            if unit.is_some() {
                self.course.steps[number].unit = unit;
                continue;
            }
            let address = self.root.child(STEP).child(&step.name);
            let unit = self.unit(address, STEP, step.site, attributes);
            self.course.steps[number].unit = unit;
            if let Some(unit) = unit {
                self.units[unit.index()].runs = true;
            }
        }
    }

    /// For each step the unit of the component that it applies, where that is all there is to it: nothing else applies the
    /// component there, and the step has nothing but its name, what it waits for and the place. Such a step and the component
    /// are one.
    fn steps_of_components(&self) -> Vec<Option<UnitIndex>> {
        let mut times = vec![0u32; self.units.len()];
        for deployment in self.course.first_deployments() {
            for &component in deployment.components.iter() {
                if let Some(unit) = self.unit_of(component, deployment.placement.as_ref()) {
                    times[unit.index()] += 1;
                }
            }
        }
        let mut alone = vec![None; self.course.steps.len()];
        for deployment in &self.course.deployments {
            if let (Some(step), [component]) = (deployment.step, &deployment.components[..])
                && self.course.steps[step].is_of("apply-component")
                && is_plain(&self.course.steps[step])
            {
                let unit = self.unit_of(*component, deployment.placement.as_ref());
                alone[step] = unit.filter(|unit| times[unit.index()] == 1);
            }
        }
        alone
    }
}

/// Whether all that a step says is which component it applies, where, and when.
fn is_plain(planned: &PlannedStep) -> bool {
    let step = &planned.step;
    let says_place = |name: &str, value: &Value| match name {
        "component" | "cluster" | "namespace" => value.as_text().is_some(),
        _ => false,
    };
    step.condition.is_none()
        && step.timeout.is_none()
        && step.inputs.is_empty()
        && step.outputs.is_empty()
        && planned
            .properties
            .as_map()
            .is_some_and(|map| map.iter().all(|(name, value)| says_place(name, value)))
}

/// The path of a property that an input goes to, without the word `properties` that may stand before it. `None` where it
/// goes into a trait.
pub(super) fn property_path(key: &str) -> Option<Vec<PathStep>> {
    let path = values::path(key)?;
    match path.first() {
        Some(PathStep::Field(first)) if &**first == "properties" => Some(path[1..].to_vec()),
        Some(PathStep::Field(first)) if &**first == "traits" && path.len() > 1 => None,
        _ => Some(path),
    }
}

/// The trait that an input goes into, zero-based, and the path in it: `traits[0].properties.replicas`, on a path through
/// `deploy` with `properties` before it.
pub(super) fn trait_path(key: &str) -> Option<(usize, Vec<PathStep>)> {
    let path = values::path(key)?;
    let path = if is_field(path.first(), "properties") { &path[1..] } else { &path[..] };
    let Some(PathStep::Item(index)) = path.get(1).filter(|_| is_field(path.first(), "traits")) else {
        return None;
    };
    Some((*index, path[2..].to_vec()))
}

pub(super) fn is_field(step: Option<&PathStep>, name: &str) -> bool {
    matches!(step, Some(PathStep::Field(field)) if **field == *name)
}
