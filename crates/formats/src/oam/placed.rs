//! Applications of v1beta1: components in their placements, policies, steps.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Address, Data, Map, Origin, UnitIndex, Value};
use plimsoll_syntax::anchors::View;
use rustc_hash::{FxHashMap, FxHashSet};

use super::application::{Assembly, COMPONENT, MAX_UNITS, POLICY, PlannedComponent, Problem, STEP, TRAIT};
use super::definition::{Definition, DefinitionKind};
use super::deployment::{self, Course, PlannedPolicy};
use super::document::Document;
use super::index::Category;
use super::overrides::{self, Overrides, Patches};
use super::properties::{self, Later};
use super::units::{TraitAddresses, field};
use super::values::{self, PathStep, Source};
use super::workflow::Step;
use crate::application::Compatibility;
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
            attributes.insert(shared("properties"), properties);
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
            attributes.insert(shared("properties"), properties);
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
        let units = |component: &usize| 1 + configuration.components[*component].traits.len();
        let units: usize = course.deployments.iter().flat_map(|one| &one.components).map(units).sum();
        self.units.reserve_exact(units.min(MAX_UNITS) + policies.len() + course.steps.len());
        let last = last_deployments(&course);
        for (number, deployment) in course.deployments.iter().enumerate() {
            let properties = deployment.overrides.iter().map(|policy| &policies[*policy].properties);
            let overrides = Overrides::new(properties, is_anywhere);
            let is_last =
                |component: &&usize| last.get(&(**component, &deployment.placement)) == Some(&number);
            for &component in deployment.components.iter().filter(is_last) {
                self.place(source, component, deployment.placement.as_ref(), &overrides);
            }
            let has_selector = deployment.overrides.iter().any(|policy| policies[*policy].has_selector());
            if !has_selector {
                self.added_components(&overrides, deployment.placement.as_ref());
            }
        }
        for (number, component) in configuration.components.iter().enumerate() {
            // KubeVela looks at the properties of components that no step applies, too.
            if self.components[number].units.is_empty() {
                self.component_properties(source, number, &[]);
                for index in 0..component.traits.len() {
                    self.trait_properties(source, number, index, &[]);
                }
            }
        }
        self.check_overrides(&policies);
        self.tell_defects_once();
        (self.course, self.policies) = (course, policies);
    }

    fn place(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        placement: Option<&Arc<str>>,
        overrides: &Overrides<'_>,
    ) {
        let component = &self.configuration.components[number];
        let Some(name) = &component.name else { return };
        if self.unit_of(number, placement).is_some() {
            return;
        }
        let called =
            placement.map_or_else(|| name.text.to_string(), |place| format!("{}@{place}", name.text));
        let address = self.root.child(COMPONENT).child(&called);
        let Patches { instead, all: patches } = overrides.of(component);
        if let Some(patch) = instead {
            if let Some(unit) = self.patched(&called, patch, &patches) {
                self.components[number].units.push(unit);
                self.placed_units.insert((number, placement.cloned()), unit);
            }
            return;
        }
        let properties = self.component_properties(source, number, &patches);
        let mut attributes = Map::default();
        attributes.extend(self.typed(component.of_type.as_ref()));
        attributes.insert(shared("properties"), properties);
        if let Some(revision) = &component.external_revision {
            let origin = Origin::Written(self.site(revision.node));
            attributes.insert("externalRevision".into(), Value::text(revision.text.clone(), origin));
        }
        self.scope_attribute(component, &mut attributes);
        let Some(unit) = self.unit(address.clone(), COMPONENT, self.site(component.node), attributes) else {
            return;
        };
        self.units[unit.index()].immutable = vec![field("type")];
        self.components[number].units.push(unit);
        self.placed_units.insert((number, placement.cloned()), unit);
        self.placed_traits(source, number, (unit, &address), &patches);
    }

    /// The properties of a component with what override policies say of it, and the defaults of its definition.
    fn component_properties(&mut self, source: &Source<'_, '_>, number: usize, patches: &[&Value]) -> Value {
        let component = &self.configuration.components[number];
        let mut later = Later::default();
        for input in &component.inputs {
            input.targets.iter().filter_map(|key| property_path(&key.text)).for_each(|path| later.add(path));
        }
        let changes: Vec<&Value> =
            patches.iter().filter_map(|patch| overrides::given_properties(patch)).collect();
        let definition = self.components[number].definition.clone();
        let properties = source.value(component.properties);
        self.overlaid(definition.as_ref(), properties, self.site(component.node), &changes, later)
    }

    /// Properties with what is laid over them and the defaults of their definition. They are judged as written, without what
    /// comes from elsewhere.
    fn overlaid(
        &mut self,
        definition: Option<&Arc<Definition>>,
        properties: Value,
        holder: Site,
        changes: &[&Value],
        mut later: Later,
    ) -> Value {
        changes.iter().for_each(|change| later.add_leaves(change));
        if let Some(definition) = definition {
            self.defects.extend(properties::defects(definition, &properties, holder, &later));
        }
        let mut properties = values::or_empty(properties);
        changes.iter().for_each(|change| values::overlay(&mut properties, change));
        if let Some(schema) = definition.and_then(|definition| definition.schema.as_ref()) {
            values::fill(schema, &mut properties);
        }
        properties
    }

    /// Of a component in several placements, and of a patch for several components, each defect is told once.
    fn tell_defects_once(&mut self) {
        let mut known = FxHashSet::default();
        self.defects.retain(|defect| known.insert((defect.site, format!("{:?}", defect.violation))));
    }

    /// The properties of a trait with what override policies say of it; `None` where they disable it.
    fn trait_properties(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        index: usize,
        patches: &[&Value],
    ) -> Option<Value> {
        let component = &self.configuration.components[number];
        let one = &component.traits[index];
        let of_type = one.of_type.as_ref().map_or("", |of_type| &of_type.text);
        let changes: Vec<&Value> =
            patches.iter().flat_map(|patch| overrides::trait_patches(patch, of_type)).collect();
        if changes.iter().any(|change| overrides::is_disabled(change)) {
            return None;
        }
        let changes: Vec<&Value> =
            changes.into_iter().filter_map(|change| overrides::given_properties(change)).collect();
        let mut later = Later::default();
        let keys = component.inputs.iter().flat_map(|input| &input.targets);
        for (place, path) in keys.filter_map(|key| trait_path(&key.text)) {
            if place == index {
                let is_inside = is_field(path.first(), "properties");
                later.add(if is_inside { path[1..].to_vec() } else { Vec::new() });
            }
        }
        let definition = self.components[number].traits.get(index).cloned().flatten();
        let properties = source.value(one.properties);
        Some(self.overlaid(definition.as_ref(), properties, self.site(one.node), &changes, later))
    }

    fn placed_traits(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        (component_unit, address): (UnitIndex, &Address),
        patches: &[&Value],
    ) {
        let component = &self.configuration.components[number];
        let mut addresses = TraitAddresses::of(address);
        for (index, one) in component.traits.iter().enumerate() {
            let Some(properties) = self.trait_properties(source, number, index, patches) else { continue };
            let definition = self.components[number].traits.get(index).cloned().flatten();
            let mut attributes = Map::default();
            attributes.extend(self.typed(one.of_type.as_ref()));
            attributes.insert(shared("properties"), properties);
            let of_type = one.of_type.as_ref().map_or("trait", |of_type| &of_type.text);
            let unit = self.unit(addresses.next(of_type), TRAIT, self.site(one.node), attributes);
            self.trait_of((number, component_unit), unit, index, definition.as_ref());
        }
        self.added_traits(number, component_unit, addresses, patches);
    }

    /// The traits that override policies bring to a component, in their order.
    fn added_traits(
        &mut self,
        number: usize,
        component_unit: UnitIndex,
        mut addresses: TraitAddresses,
        patches: &[&Value],
    ) {
        let component = &self.configuration.components[number];
        for (of_type, changes) in overrides::added(patches, component) {
            let definition = self.types.definition(DefinitionKind::Trait, &of_type);
            let Some((first, site)) = changes.first().and_then(|change| Some((*change, change.site()?)))
            else {
                continue;
            };
            let mut properties = Value::new(Data::Map(Map::default()), Origin::FormatDefault);
            for change in changes.iter().filter_map(|change| overrides::given_properties(change)) {
                values::overlay(&mut properties, change);
                properties.origin = change.origin.clone();
            }
            let properties = self.overlaid(definition.as_ref(), properties, site, &[], Later::default());
            let mut attributes = Map::default();
            attributes.extend(first.get("type").map(|of_type| ("type".into(), of_type.clone())));
            attributes.insert(shared("properties"), properties);
            let unit = self.unit(addresses.next(&of_type), TRAIT, site, attributes);
            let index = self.components[number].traits.len();
            self.trait_of((number, component_unit), unit, index, definition.as_ref());
            self.components[number].traits.push(definition);
        }
    }

    /// Notes that a unit is a trait of a component: the one at this place of its list.
    fn trait_of(
        &mut self,
        (number, component): (usize, UnitIndex),
        unit: Option<UnitIndex>,
        place: usize,
        definition: Option<&Arc<Definition>>,
    ) {
        let Some(unit) = unit else { return };
        self.trait_units.entry(component).or_default().push((place, unit));
        self.components[number].trait_units.push((place, unit));
        if definition.is_some_and(|definition| definition.pod_disruptive) {
            let called = self.units[component.index()].address.name();
            let called = called.split('@').next().unwrap_or_default();
            self.units[unit.index()].disrupts = Some(format!("restarts the pods of `{called}`").into());
        }
    }
}

/// The last deployment of each component in each place: what it applies is what stays.
fn last_deployments(course: &Course) -> FxHashMap<(usize, &Option<Arc<str>>), usize> {
    let mut last = FxHashMap::default();
    for (number, deployment) in course.deployments.iter().enumerate() {
        last.extend(deployment.components.iter().map(|one| ((*one, &deployment.placement), number)));
    }
    last
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

fn is_field(step: Option<&PathStep>, name: &str) -> bool {
    matches!(step, Some(PathStep::Field(field)) if **field == *name)
}
