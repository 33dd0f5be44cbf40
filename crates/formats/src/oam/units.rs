//! The units of a configuration: scopes, components with their traits, policies, steps.

use std::sync::Arc;

use plimsoll_base::{NodeId, Site};
use plimsoll_model::{
    Address, AttributePath, AttributeStep, Data, EvidencePlace, Map, Origin, Unit, UnitIndex, Value, Variable,
};
use plimsoll_syntax::anchors::View;

use super::Dialect;
use super::application::{Assembly, COMPONENT, MAX_UNITS, POLICY, PlannedComponent, Problem, SCOPE, STEP, TRAIT};
use super::configuration::{Component, Trait};
use super::definition::{Definition, DefinitionKind};
use super::deployment::{self, Course, PlannedPolicy};
use super::document::Document;
use super::index::Category;
use super::order;
use super::properties::{self, Later};
use super::schematic::Schematic;
use super::values::{self, PathStep, Source};
use super::workflow::Step;
use crate::application::Compatibility;
use crate::written::Text;

impl Assembly<'_> {
    /// Puts everything together; returns the workflow that stands by itself, where one is named.
    pub(super) fn all(&mut self, source: &Source<'_, '_>) -> Option<Arc<Document>> {
        self.read_variables(source);
        self.scopes(source);
        let mut workflow = None;
        match self.document.dialect {
            Dialect::V1beta1 | Dialect::Wadm => {
                self.read_policies(source);
                workflow = self.read_course(source);
                self.placed(source);
                self.policy_units();
                self.step_units();
                order::of_application(self);
            }
            Dialect::Hydra | Dialect::V1alpha1 | Dialect::V1alpha2 => {
                self.instances(source);
                order::of_configuration(self);
            }
        }
        self.tell_unknown_settings();
        workflow
    }

    fn site(&self, node: NodeId) -> Site {
        self.document.site(node)
    }

    /// Adds a unit; `None` where there are too many.
    fn unit(&mut self, address: Address, kind: &str, site: Site, attributes: Map) -> Option<UnitIndex> {
        if self.units.len() >= MAX_UNITS {
            if !self.problems.iter().any(|one| matches!(one, Problem::TooManyUnits(_))) {
                self.problems.push(Problem::TooManyUnits(site));
            }
            return None;
        }
        self.units.push(Unit {
            address,
            kind: kind.into(),
            place: Some(EvidencePlace::Present(site.into())),
            attributes: Value::new(Data::Map(attributes), Origin::Written(site)),
            immutable: Vec::new(),
            unresolved: None,
            injections: Vec::new(),
            runs: false,
            disrupts: None,
        });
        Some(UnitIndex(self.units.len() as u32 - 1))
    }

    /// The values of the variables: those of the command line before those of the file.
    fn read_variables(&mut self, source: &Source<'_, '_>) {
        for variable in &self.configuration.variables {
            let (Some(name), Some(value)) = (&variable.name, &variable.value) else { continue };
            let written = Value::text(value.text.clone(), Origin::Written(self.site(value.node)));
            let value = self.chosen(None, &name.text).unwrap_or(written);
            let value = values::hide(&name.text, value);
            self.given.insert(name.text.clone(), value.clone());
            self.variables.push(Variable { address: self.root.child(&name.text), value });
        }
        let _ = source;
    }

    /// The value that the command line gives to a variable, or to a parameter of a component.
    fn chosen(&self, component: Option<&str>, name: &str) -> Option<Value> {
        let mut settings = self.request.settings.iter().enumerate().rev();
        let (number, setting) =
            settings.find(|(_, one)| *one.name == *name && one.section.as_deref() == component)?;
        Some(Value::text(setting.text.clone(), Origin::CommandLine(number as u32)))
    }

    fn tell_unknown_settings(&mut self) {
        let variables = self.given.keys().cloned();
        let parameters = self.components.iter().zip(&self.configuration.components).flat_map(|(one, written)| {
            let component = written.name.as_ref().map_or("", |name| &name.text);
            one.parameters.iter().map(move |(name, _)| Arc::from(format!("{component}.{name}")))
        });
        let known: Vec<Arc<str>> = variables.chain(parameters).collect();
        for (number, setting) in self.request.settings.iter().enumerate() {
            let called = match &setting.section {
                Some(section) => format!("{section}.{}", setting.name),
                None => setting.name.to_string(),
            };
            if !known.iter().any(|name| **name == *called) {
                self.problems.push(Problem::UnknownSetting(number as u32, known.clone()));
            }
        }
    }

    /// Puts variables into a value; those that are not there are told. An implementation never does.
    fn with_variables(&mut self, mut value: Value) -> Value {
        if self.configuration.variables.is_empty() && self.document.dialect != Dialect::V1alpha1 && self.document.dialect != Dialect::Hydra
            || self.request.compatibility == Some(Compatibility::Rudr)
        {
            return value;
        }
        values::substitute(&mut value, &|name| self.given.get(name).cloned());
        value
    }

    fn scopes(&mut self, source: &Source<'_, '_>) {
        for scope in &self.configuration.scopes {
            let Some(name) = &scope.name else { continue };
            let mut attributes = Map::default();
            attributes.extend(self.typed(scope.of_type.as_ref()));
            let properties = self.with_variables(source.value(scope.properties));
            let definition = scope
                .of_type
                .as_ref()
                .and_then(|of_type| self.types.definition(DefinitionKind::Scope, &of_type.text));
            let properties =
                self.checked(definition.as_ref(), properties, self.site(scope.node), &Later::default());
            attributes.insert("properties".into(), properties);
            let address = self.root.child(SCOPE).child(&name.text);
            if let Some(unit) = self.unit(address, SCOPE, self.site(scope.node), attributes) {
                self.units[unit.index()].immutable = vec![field("type")];
            }
        }
    }

    fn typed(&self, of_type: Option<&Text>) -> Option<(Arc<str>, Value)> {
        let of_type = of_type?;
        let value = Value::text(of_type.text.clone(), Origin::Written(self.site(of_type.node)));
        Some(("type".into(), value))
    }

    /// Properties with the defaults of their definition; what it does not allow is noted.
    fn checked(
        &mut self,
        definition: Option<&Arc<Definition>>,
        mut properties: Value,
        holder: Site,
        later: &Later,
    ) -> Value {
        let Some(definition) = definition else { return properties };
        self.defects.extend(properties::defects(definition, &properties, holder, later));
        if let Some(schema) = &definition.schema {
            values::fill(schema, &mut properties);
        }
        properties
    }

    // The instances of v1alpha1, v1alpha2 and the first draft.

    fn instances(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        // The first implementation looks at nothing else where there are scopes.
        let is_ignored =
            self.request.compatibility == Some(Compatibility::Rudr) && !configuration.scopes.is_empty();
        for component in configuration.components.iter().filter(|_| !is_ignored) {
            let schematic = component.schematic.as_ref().and_then(|name| {
                let found = self.types.document(Category::Schematic, &name.text);
                if found.is_none() {
                    self.problems.push(Problem::UnknownComponent(self.document.site(name.node), name.text.clone()));
                }
                found
            });
            let planned = self.instance(source, component, schematic);
            self.components.push(planned);
        }
    }

    fn instance(
        &mut self,
        source: &Source<'_, '_>,
        component: &Component,
        schematic: Option<Arc<Document>>,
    ) -> PlannedComponent {
        let Some(name) = component.name.clone() else { return PlannedComponent::default() };
        let body = schematic.as_ref().and_then(|document| document.schematic());
        let kind = DefinitionKind::Workload;
        let of_type = body.and_then(|body| {
            let embedded = || body.workload.as_ref()?.kind.as_ref();
            body.workload_type.as_ref().or_else(embedded)
        });
        let definition = of_type.and_then(|of_type| self.types.definition(kind, &of_type.text));
        let mut planned =
            PlannedComponent { schematic: schematic.clone(), definition, ..PlannedComponent::default() };
        let mut attributes = Map::default();
        if let (Some(document), Some(body)) = (&schematic, body) {
            self.inputs.entry(document.file).or_insert("component");
            if let Ok(content) = self.surroundings.content(document.file)
                && let Some(written) = content.documents().nth(document.number as usize)
            {
                let view = View::new(written);
                let of = Source { file: document.file, content: &content, view: &view };
                planned.parameters = self.parameters(source, &of, component, body, &name.text);
                attributes = self.workload(&of, document, body, &planned);
            }
        }
        self.scope_attribute(component, &mut attributes);
        let address = self.root.child(COMPONENT).child(&name.text);
        let Some(unit) = self.unit(address.clone(), COMPONENT, self.site(component.node), attributes) else {
            return planned;
        };
        self.units[unit.index()].immutable =
            ["workloadType", "apiVersion", "kind"].into_iter().map(field).collect();
        planned.units.push(unit);
        for (parameter, value) in &planned.parameters {
            let address = address.child(parameter);
            self.variables.push(Variable { address, value: value.clone() });
        }
        planned.traits = self.instance_traits(source, component, &address);
        planned
    }

    /// The values of parameters: those of the command line, of the configuration with its variables put in, the defaults
    /// of the component.
    fn parameters(
        &mut self,
        source: &Source<'_, '_>,
        of: &Source<'_, '_>,
        component: &Component,
        schematic: &Schematic,
        instance: &str,
    ) -> Vec<(Arc<str>, Value)> {
        let mut found = Vec::new();
        for parameter in &schematic.parameters {
            let Some(name) = &parameter.name else { continue };
            let mut given = component.parameter_values.iter().rev();
            let given = given
                .find(|one| one.name.as_ref().is_some_and(|known| known.text == name.text))
                .and_then(|one| one.value);
            let value = match (self.chosen(Some(instance), &name.text), given, parameter.default) {
                (Some(chosen), ..) => Some(chosen),
                (None, Some(given), _) => Some(self.with_variables(source.value(Some(given)))),
                (None, None, Some(default)) => {
                    let mut value = of.value(Some(default));
                    if let Some(site) = value.origin.site() {
                        value.origin = Origin::ParameterDefault(site);
                    }
                    Some(value)
                }
                (None, None, None) => None,
            };
            let of_type = parameter.of_type.as_ref().map(|of_type| &*of_type.text);
            found.extend(value.map(|value| (name.text.clone(), values::hide(&name.text, of_kind(value, of_type)))));
        }
        found
    }

    /// The attributes of a component: what its schematic says with parameters put in.
    fn workload(
        &mut self,
        of: &Source<'_, '_>,
        document: &Document,
        schematic: &Schematic,
        planned: &PlannedComponent,
    ) -> Map {
        if let Some(workload) = &schematic.workload {
            let mut value = of.value(Some(workload.node));
            for parameter in &schematic.parameters {
                let given = parameter.name.as_ref().and_then(|name| {
                    planned.parameters.iter().find(|(known, _)| *known == name.text).map(|(_, value)| value)
                });
                let Some(given) = given else { continue };
                for path in &parameter.field_paths {
                    if let Some(path) = values::path(&path.text) {
                        values::put(&mut value, &path, given.clone());
                    }
                }
            }
            return map(value);
        }
        let mut attributes = map(of.value(schematic.spec));
        attributes.shift_remove("parameters");
        for value in attributes.values_mut() {
            values::from_parameters(value, &|name| {
                planned.parameters.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone())
            });
        }
        if let (Some(settings), Some(node)) = (attributes.shift_remove("workloadSettings"), schematic.settings) {
            let holder = document.site(node);
            let settings = match &settings.data {
                // The first version has a list of names and values.
                Data::List(_) => settings,
                _ => self.checked(planned.definition.as_ref(), settings, holder, &Later::default()),
            };
            attributes.insert("workloadSettings".into(), settings);
        }
        attributes
    }

    fn scope_attribute(&self, component: &Component, attributes: &mut Map) {
        let names = component.scopes.iter().filter_map(|scope| {
            let name = scope.name.as_ref()?;
            Some(Value::text(name.text.clone(), Origin::Written(self.site(name.node))))
        });
        let items: Vec<Value> = names.collect();
        if let Some(origin) = items.first().map(|first| first.origin.clone()) {
            let list = plimsoll_model::List { identity: plimsoll_model::Identity::Set, items };
            attributes.insert("scopes".into(), Value::new(Data::List(list), origin));
        }
    }

    fn instance_traits(
        &mut self,
        source: &Source<'_, '_>,
        component: &Component,
        address: &Address,
    ) -> Vec<Option<Arc<Definition>>> {
        let mut definitions = Vec::new();
        for one in &component.traits {
            let definition = self.trait_definition(one);
            let mut attributes = Map::default();
            if let Some(object) = one.object {
                attributes = map(source.value(Some(object)));
            } else {
                attributes.extend(self.typed(one.of_type.as_ref()));
                let properties = self.with_variables(source.value(one.properties));
                let properties =
                    self.checked(definition.as_ref(), properties, self.site(one.node), &Later::default());
                attributes.insert("properties".into(), properties);
            }
            let address = self.trait_address(address, one);
            if let Some(unit) = self.unit(address, TRAIT, self.site(one.node), attributes) {
                self.units[unit.index()].immutable = ["apiVersion", "kind"].into_iter().map(field).collect();
            }
            definitions.push(definition);
        }
        definitions
    }

    fn trait_definition(&self, one: &Trait) -> Option<Arc<Definition>> {
        let of_type = one.of_type.as_ref()?;
        self.types.definition(DefinitionKind::Trait, &of_type.text)
    }

    /// The address of the next trait of a component: a type that comes again gets a number.
    fn trait_address(&self, component: &Address, one: &Trait) -> Address {
        let of_type = one.of_type.as_ref().map_or("trait", |of_type| &of_type.text);
        let traits = component.child(TRAIT);
        let own = |unit: &&Unit| unit.address.parent().as_ref() == Some(&traits);
        let (mut address, mut number) = (traits.child(of_type), 2);
        while self.units.iter().rev().take_while(own).any(|unit| unit.address == address) {
            address = traits.child(&format!("{of_type}#{number}"));
            number += 1;
        }
        address
    }

    // Applications of v1beta1.

    fn read_policies(&mut self, source: &Source<'_, '_>) {
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

    fn read_course(&mut self, source: &Source<'_, '_>) -> Option<Arc<Document>> {
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

    fn steps(
        &mut self,
        workflow: &super::workflow::Workflow,
        document: &Document,
        source: &Source<'_, '_>,
    ) {
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
            names.extend(named.iter().flat_map(|list| &list.items).filter_map(|one| Some(one.as_text()?.into())));
        }
        for name in names {
            if self.policies.iter().any(|known| known.name == name) {
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

    fn policy_units(&mut self) {
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

    fn step_units(&mut self) {
        for number in 0..self.course.steps.len() {
            let step = self.course.steps[number].clone();
            let mut later = Later::default();
            for input in &step.step.inputs {
                input.targets.iter().filter_map(|key| values::path(&key.text)).for_each(|path| later.add(path));
            }
            let mut attributes = Map::default();
            let written = |text: &Text| {
                let origin = Origin::Written(Site { file: step.site.file, node: text.node });
                Value::text(text.text.clone(), origin)
            };
            let fields = [
                ("type", &step.step.of_type),
                ("if", &step.step.condition),
                ("timeout", &step.step.timeout),
            ];
            attributes.extend(fields.into_iter().filter_map(|(name, text)| Some((name.into(), written(text.as_ref()?)))));
            let properties =
                self.checked(step.definition.as_ref(), step.properties.clone(), step.site, &later);
            attributes.insert("properties".into(), properties);
            let address = self.root.child(STEP).child(&step.name);
            if let Some(unit) = self.unit(address, STEP, step.site, attributes) {
                self.units[unit.index()].runs = true;
            }
        }
    }

    /// The components of all deployments. One that is applied twice in one placement is one unit.
    fn placed(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        for component in &configuration.components {
            let of_type = component.of_type.as_ref();
            let definition =
                of_type.and_then(|one| self.types.definition(DefinitionKind::Component, &one.text));
            let traits = component.traits.iter().map(|one| self.trait_definition(one)).collect();
            self.components.push(PlannedComponent { definition, traits, ..PlannedComponent::default() });
        }
        let mut checked = vec![false; configuration.components.len()];
        for number in 0..self.course.deployments.len() {
            let deployment = self.course.deployments[number].clone();
            for component in deployment.components {
                let overrides: Vec<Value> =
                    deployment.overrides.iter().map(|policy| self.policies[*policy].properties.clone()).collect();
                let is_first = !std::mem::replace(&mut checked[component], true);
                self.place(source, component, deployment.placement.as_deref(), &overrides, is_first);
            }
        }
    }

    fn place(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        placement: Option<&str>,
        overrides: &[Value],
        is_first: bool,
    ) {
        let component = &self.configuration.components[number];
        let Some(name) = &component.name else { return };
        let called = placement.map_or_else(|| name.text.to_string(), |place| format!("{}@{place}", name.text));
        let address = self.root.child(COMPONENT).child(&called);
        let is_there = |unit: &UnitIndex| self.units[unit.index()].address == address;
        if self.components[number].units.iter().any(is_there) {
            return;
        }
        let patches = patches(overrides, component);
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
        self.placed_traits(source, number, &address, &patches, is_first);
    }

    fn placed_traits(
        &mut self,
        source: &Source<'_, '_>,
        number: usize,
        address: &Address,
        patches: &[Value],
        is_first: bool,
    ) {
        let component = &self.configuration.components[number];
        let called = component.name.as_ref().map_or("", |name| &name.text);
        for (index, one) in component.traits.iter().enumerate() {
            let definition = self.components[number].traits.get(index).cloned().flatten();
            let of_type = one.of_type.as_ref().map_or("", |of_type| &of_type.text);
            let changes: Vec<&Value> = patches.iter().flat_map(|patch| trait_patches(patch, of_type)).collect();
            let is_disabled = |change: &&Value| {
                change.get("disable").is_some_and(|flag| matches!(flag.data, Data::Bool(true)))
            };
            if changes.iter().any(is_disabled) {
                continue;
            }
            let mut properties = source.value(one.properties);
            let mut later = Later::default();
            changes.iter().filter_map(|change| change.get("properties")).for_each(|patch| later.add_leaves(patch));
            if is_first && let Some(definition) = &definition {
                self.defects.extend(properties::defects(definition, &properties, self.site(one.node), &later));
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
            let address = self.trait_address(address, one);
            if let Some(unit) = self.unit(address, TRAIT, self.site(one.node), attributes) {
                let disrupts = definition.is_some_and(|definition| definition.pod_disruptive);
                self.units[unit.index()].disrupts =
                    disrupts.then(|| format!("restarts the pods of `{called}`").into());
            }
        }
    }
}

/// What override policies say of a component, in their order. An empty name means all components.
fn patches(overrides: &[Value], component: &Component) -> Vec<Value> {
    let name = component.name.as_ref().map_or("", |name| &name.text);
    let of_type = component.of_type.as_ref().map_or("", |of_type| &of_type.text);
    let components = overrides.iter().filter_map(|policy| policy.get("components")?.as_list());
    let is_meant = |patch: &&Value| {
        let text = |field| patch.get(field).and_then(Value::as_text).unwrap_or_default();
        let is_named = text("name").is_empty() || super::overrides::matches(text("name"), name);
        is_named && (text("type").is_empty() || text("type") == of_type)
    };
    components.flat_map(|list| &list.items).filter(is_meant).cloned().collect()
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

fn field(name: &str) -> AttributePath {
    AttributePath(vec![AttributeStep::Field(name.into())])
}

fn map(value: Value) -> Map {
    match value.data {
        Data::Map(map) => map,
        _ => Map::default(),
    }
}

/// A value of a parameter as the type that it is declared with: on the command line and in v1alpha1 all are texts.
fn of_kind(value: Value, of_type: Option<&str>) -> Value {
    let Data::Text(text) = &value.data else { return value };
    let data = match of_type {
        Some("number") => match plimsoll_syntax::resolve::resolve_plain(text, plimsoll_syntax::resolve::Resolution::Yaml12) {
            resolved @ (plimsoll_syntax::resolve::Resolved::Int(_) | plimsoll_syntax::resolve::Resolved::Float(_)) => {
                crate::attributes::data(resolved)
            }
            _ => return value,
        },
        Some("boolean") if &**text == "true" => Data::Bool(true),
        Some("boolean") if &**text == "false" => Data::Bool(false),
        _ => return value,
    };
    Value::new(data, value.origin)
}
