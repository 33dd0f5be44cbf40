//! Applications of v1beta1: components in their placements, policies, steps.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Address, Data, Map, Origin, UnitIndex, Value};
use plimsoll_syntax::anchors::View;
use rustc_hash::FxHashSet;

use super::application::{Assembly, COMPONENT, POLICY, PlannedComponent, Problem, STEP, TRAIT};
use super::definition::DefinitionKind;
use super::deployment::{self, Course, PlannedPolicy};
use super::document::Document;
use super::index::Category;
use super::overrides::Overrides;
use super::properties::{self, Later};
use super::units::{TraitAddresses, field};
use super::values::{self, PathStep, Source};
use super::workflow::Step;
use crate::application::Compatibility;
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
            _ => self.course = deployment::generated(configuration, &self.policies),
        }
        external
    }

    fn external_course(&mut self, document: &Arc<Document>) {
        let super::document::Body::Workflow(workflow) = &document.body else { return };
        self.inputs.entry(document.file).or_insert("workflow");
        let Ok(content) = self.surroundings.content(document.file) else { return };
        let Some(written) = content.documents().nth(document.number as usize) else { return };
        let view = View::new(written);
        self.steps(workflow, document, &Source { file: document.file, content: &content, view: &view });
    }

    fn steps(&mut self, workflow: &super::workflow::Workflow, document: &Document, source: &Source<'_, '_>) {
        let read = |step: &Step| {
            let definition = step
                .of_type
                .as_ref()
                .and_then(|one| self.types.definition(DefinitionKind::WorkflowStep, &one.text));
            (source.value(step.properties), definition)
        };
        let mut course = deployment::flat(workflow, &|node| document.site(node), &read);
        self.external_policies(&course);
        deployment::deployments(&mut course, self.configuration, &self.policies);
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
            let source = Source { file: document.file, content: &content, view: &view };
            let planned = self.policy(&source, name, policy, document.site(policy.node), true);
            self.policies.push(planned);
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
            attributes.insert("properties".into(), properties);
            let address = self.root.child(POLICY).child(&policy.name);
            self.unit(address, POLICY, policy.site, attributes);
        }
    }

    pub(super) fn step_units(&mut self) {
        let alone = self.steps_of_components();
        for (number, component) in alone.into_iter().enumerate() {
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
            attributes.insert("properties".into(), properties);
            if let Some(component) = component {
                self.course.steps[number].unit = self.unit_of(component, None);
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

    /// For each step the component that it applies, where that is all there is to it: nothing else applies the component,
    /// and the step has no condition and no time limit. Such a step and the component are one.
    fn steps_of_components(&self) -> Vec<Option<usize>> {
        let mut times = vec![0u32; self.configuration.components.len()];
        for &component in self.course.deployments.iter().flat_map(|one| &one.components) {
            times[component] += 1;
        }
        let mut alone = vec![None; self.course.steps.len()];
        for deployment in &self.course.deployments {
            if let (Some(step), [component]) = (deployment.step, &deployment.components[..]) {
                let of = &self.course.steps[step];
                let is_plain = of.step.condition.is_none() && of.step.timeout.is_none();
                let is_one = of.is_of("apply-component") && is_plain && times[*component] == 1;
                alone[step] = is_one.then_some(*component);
            }
        }
        alone
    }

    /// The components of all deployments. One that is applied twice in one placement is one unit.
    pub(super) fn placed(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        for component in &configuration.components {
            let of_type = component.of_type.as_ref();
            let definition = of_type.and_then(|one| self.types.of_component(&one.text));
            let traits = component.traits.iter().map(|one| self.trait_definition(one)).collect();
            self.components.push(PlannedComponent { definition, traits, ..PlannedComponent::default() });
        }
        let (course, policies) = (std::mem::take(&mut self.course), std::mem::take(&mut self.policies));
        let is_anywhere = self.request.compatibility == Some(Compatibility::KubeVela);
        let mut checked = vec![false; configuration.components.len()];
        for deployment in &course.deployments {
            let properties = deployment.overrides.iter().map(|policy| &policies[*policy].properties);
            let overrides = Overrides::new(properties, is_anywhere);
            for &component in &deployment.components {
                let is_first = !std::mem::replace(&mut checked[component], true);
                self.place(source, component, deployment.placement.as_ref(), &overrides, is_first);
            }
        }
        (self.course, self.policies) = (course, policies);
    }

    fn place(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        placement: Option<&Arc<str>>,
        overrides: &Overrides<'_>,
        is_first: bool,
    ) {
        let component = &self.configuration.components[number];
        let Some(name) = &component.name else { return };
        if self.unit_of(number, placement).is_some() {
            return;
        }
        let called =
            placement.map_or_else(|| name.text.to_string(), |place| format!("{}@{place}", name.text));
        let address = self.root.child(COMPONENT).child(&called);
        let patches = overrides.of(component);
        let mut later = Later::default();
        for input in &component.inputs {
            input.targets.iter().filter_map(|key| property_path(&key.text)).for_each(|path| later.add(path));
        }
        let mut properties = source.value(component.properties);
        for patch in patches.iter().filter_map(|patch| patch.get("properties")) {
            later.add_leaves(patch);
        }
        let definition = self.components[number].definition.clone();
        let holder = self.site(component.node);
        if is_first && let Some(definition) = &definition {
            self.defects.extend(properties::defects(definition, &properties, holder, &later));
        }
        for patch in patches.iter().filter_map(|patch| patch.get("properties")) {
            values::overlay(&mut properties, patch);
        }
        if let Some(schema) = definition.as_ref().and_then(|definition| definition.schema.as_ref()) {
            values::fill(schema, &mut properties);
        }
        let mut attributes = Map::default();
        attributes.extend(self.typed(component.of_type.as_ref()));
        attributes.insert("properties".into(), properties);
        if let Some(revision) = &component.external_revision {
            let origin = Origin::Written(self.site(revision.node));
            attributes.insert("externalRevision".into(), Value::text(revision.text.clone(), origin));
        }
        self.scope_attribute(component, &mut attributes);
        let Some(unit) = self.unit(address.clone(), COMPONENT, holder, attributes) else { return };
        self.units[unit.index()].immutable = vec![field("type")];
        self.components[number].units.push(unit);
        self.placed_units.insert((number, placement.cloned()), unit);
        self.placed_traits(source, number, (unit, &address), &patches, is_first);
    }

    fn placed_traits(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        (component_unit, address): (UnitIndex, &Address),
        patches: &[&Value],
        is_first: bool,
    ) {
        let component = &self.configuration.components[number];
        let called = component.name.as_ref().map_or("", |name| &name.text);
        let mut addresses = TraitAddresses::of(address);
        for (index, one) in component.traits.iter().enumerate() {
            let definition = self.components[number].traits.get(index).cloned().flatten();
            let of_type = one.of_type.as_ref().map_or("", |of_type| &of_type.text);
            let changes: Vec<&Value> =
                patches.iter().flat_map(|patch| trait_patches(patch, of_type)).collect();
            let is_disabled = |change: &&Value| {
                change.get("disable").is_some_and(|flag| matches!(flag.data, Data::Bool(true)))
            };
            if changes.iter().any(is_disabled) {
                continue;
            }
            let mut properties = source.value(one.properties);
            let mut later = Later::default();
            changes
                .iter()
                .filter_map(|change| change.get("properties"))
                .for_each(|patch| later.add_leaves(patch));
            if is_first && let Some(definition) = &definition {
                self.defects.extend(properties::defects(
                    definition,
                    &properties,
                    self.site(one.node),
                    &later,
                ));
            }
            for patch in changes.iter().filter_map(|change| change.get("properties")) {
                values::overlay(&mut properties, patch);
            }
            if let Some(schema) = definition.as_ref().and_then(|definition| definition.schema.as_ref()) {
                values::fill(schema, &mut properties);
            }
            let mut attributes = Map::default();
            attributes.extend(self.typed(one.of_type.as_ref()));
            attributes.insert("properties".into(), properties);
            let address = addresses.next(one);
            if let Some(unit) = self.unit(address, TRAIT, self.site(one.node), attributes) {
                self.trait_units.entry(component_unit).or_default().push((index, unit));
                let disrupts = definition.is_some_and(|definition| definition.pod_disruptive);
                self.units[unit.index()].disrupts =
                    disrupts.then(|| format!("restarts the pods of `{called}`").into());
            }
        }
    }
}

/// What a patch says of the traits of a type.
fn trait_patches<'v>(patch: &'v Value, of_type: &str) -> impl Iterator<Item = &'v Value> {
    let traits = patch.get("traits").and_then(Value::as_list);
    let is_of = move |one: &&Value| one.get("type").and_then(Value::as_text) == Some(of_type);
    traits.into_iter().flat_map(|list| &list.items).filter(is_of)
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
