//! The components of v1beta1 in their placements. What a component is comes from the component and the override policies that
//! count, so it is put together once for all placements that have the same ones.

use std::sync::Arc;

use plimsoll_base::{NodeId, Site};
use plimsoll_model::{Data, Map, Origin, UnitIndex, Value};
use rustc_hash::FxHashMap;

use super::application::{Assembly, COMPONENT, Excess, MAX_UNITS, PlannedComponent, Problem, TRAIT};
use super::definition::{Definition, DefinitionKind, Stage};
use super::deployment::{Course, Deployment, PlannedPolicy};
use super::overrides::{self, Overrides, Patches};
use super::placed::{is_field, property_path, trait_path};
use super::properties::{self, Defect, Later};
use super::units::TraitAddresses;
use super::values::{self, Source};
use crate::application::Compatibility;
use crate::attributes::shared;
use crate::parts::Parts;

/// A component as override policies leave it, wherever it is placed.
pub(super) struct Prepared {
    /// Where it is described.
    pub(super) site: Site,
    pub(super) attributes: Map,
    pub(super) traits: Vec<PreparedTrait>,
    /// What stands in place of the component that the file has, and what its type means (KubeVela).
    pub(super) instead: Option<Option<Arc<Definition>>>,
}

/// A trait of such a component.
pub(super) struct PreparedTrait {
    /// Its place in the list of the component's definitions of traits.
    pub(super) place: usize,
    pub(super) of_type: Arc<str>,
    pub(super) site: Site,
    pub(super) attributes: Map,
    pub(super) definition: Option<Arc<Definition>>,
}

/// Properties with the defaults of their definition, where nothing is laid over them.
struct Judged {
    definition: Option<Arc<Definition>>,
    holder: Site,
    defects: Vec<Defect>,
    value: Value,
}

/// What is known while components are placed.
struct Placing<'p, 's> {
    source: &'s Source<'s, 's>,
    parts: Option<Arc<Parts>>,
    policies: &'p [PlannedPolicy],
    is_anywhere: bool,
    /// The lists of override policies that were met.
    lists: FxHashMap<Arc<[usize]>, usize>,
    /// The one that counts now.
    list: Option<(Arc<[usize]>, usize)>,
    overrides: Overrides<'p>,
    /// What the override policies bring along beside the components of the file: names, and what they are.
    added: Option<Arc<[(String, Prepared)]>>,
    /// Components by the list of override policies; kept where one is placed several times.
    prepared: Option<FxHashMap<(usize, usize), Arc<Prepared>>>,
    /// Properties as they are written; kept where several lists of override policies change them.
    written: Option<FxHashMap<NodeId, Value>>,
}

impl<'p, 's> Placing<'p, 's> {
    fn new(
        source: &'s Source<'s, 's>,
        policies: &'p [PlannedPolicy],
        course: &Course,
        is_anywhere: bool,
        parts: Option<Arc<Parts>>,
    ) -> Self {
        let is_same = |pair: &[Deployment]| pair[0].overrides == pair[1].overrides;
        let has_several = !course.deployments.windows(2).all(is_same);
        Self {
            source,
            parts,
            policies,
            is_anywhere,
            lists: FxHashMap::default(),
            list: None,
            overrides: Overrides::new(std::iter::empty(), is_anywhere),
            added: None,
            prepared: (course.deployments.len() > 1).then(FxHashMap::default),
            written: has_several.then(FxHashMap::default),
        }
    }

    /// Lets the override policies of a deployment count.
    fn choose(&mut self, deployment: &Deployment) {
        let is_same = |(list, _): &(Arc<[usize]>, usize)| Arc::ptr_eq(list, &deployment.overrides);
        if self.list.as_ref().is_some_and(is_same) {
            return;
        }
        let next = self.lists.len();
        let number = *self.lists.entry(deployment.overrides.clone()).or_insert(next);
        let is_other = self.list.as_ref().is_none_or(|(_, known)| *known != number);
        self.list = Some((deployment.overrides.clone(), number));
        if is_other {
            let properties = deployment.overrides.iter().map(|policy| &self.policies[*policy].properties);
            self.overrides = Overrides::new(properties, self.is_anywhere);
            self.added = None;
        }
    }

    /// The properties that an element of the file has.
    fn properties(&mut self, node: Option<NodeId>) -> Value {
        match (&mut self.written, node) {
            (Some(written), Some(node)) => {
                written.entry(node).or_insert_with(|| self.source.value(Some(node))).clone()
            }
            _ => self.source.value(node),
        }
    }
}

impl Assembly<'_> {
    /// The components of all deployments. One that is applied twice in one placement is one unit.
    pub(super) fn placed(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        self.components.reserve_exact(configuration.components.len());
        for component in &configuration.components {
            let of_type = component.of_type.as_ref();
            let definition = of_type.and_then(|one| self.types.of_component(&one.text));
            let traits = component.traits.iter().map(|one| self.trait_definition(one)).collect();
            self.components.push(PlannedComponent { definition, traits, ..PlannedComponent::default() });
        }
        let (course, policies) = (std::mem::take(&mut self.course), std::mem::take(&mut self.policies));
        let units = |component: &usize| 1 + configuration.components[*component].traits.len();
        let units: usize = course.first_deployments().flat_map(|one| one.components.iter()).map(units).sum();
        self.units.reserve_exact(units.min(MAX_UNITS) + policies.len() + course.steps.len());
        let is_anywhere = self.request.compatibility == Some(Compatibility::KubeVela);
        let parts = self.surroundings.parts(source.file);
        let mut placing = Placing::new(source, &policies, &course, is_anywhere, parts);
        let last = course.last_in_each_place();
        for (number, deployment) in course.deployments.iter().enumerate() {
            if self.is_full {
                break;
            }
            let is_last = |component| last.get(&(component, &deployment.placement)) == Some(&number);
            self.deployed(&mut placing, deployment, &is_last);
        }
        if let Some(site) = course.cut.filter(|_| !self.is_full) {
            self.problems.push(Problem::TooLarge(site, Excess::Units));
        }
        for (number, component) in configuration.components.iter().enumerate() {
            // KubeVela looks at the properties of components that no step applies, too.
            if self.components[number].units.is_empty() {
                self.component_properties(&mut placing, number, &[]);
                for index in 0..component.traits.len() {
                    self.trait_properties(&mut placing, number, index, &[]);
                }
            }
        }
        self.check_overrides(&policies);
        (self.course, self.policies) = (course, policies);
    }

    fn deployed(
        &mut self,
        placing: &mut Placing<'_, '_>,
        deployment: &Deployment,
        is_last: &dyn Fn(usize) -> bool,
    ) {
        placing.choose(deployment);
        if !deployment.is_superseded {
            for component in deployment.components.iter().copied().filter(|one| is_last(*one)) {
                if self.is_full {
                    return;
                }
                self.place(placing, component, deployment.placement.as_ref());
            }
        }
        let has_selector = |policy: &usize| placing.policies[*policy].has_selector();
        if placing.is_anywhere && !deployment.overrides.iter().any(has_selector) {
            self.place_added(placing, deployment);
        }
    }

    fn place(&mut self, placing: &mut Placing<'_, '_>, number: usize, placement: Option<&Arc<str>>) {
        let Some(name) = &self.configuration.components[number].name else { return };
        if self.unit_of(number, placement).is_some() {
            return;
        }
        let key = (number, placing.list.as_ref().map_or(0, |(_, list)| *list));
        let known = placing.prepared.as_ref().and_then(|all| all.get(&key)).cloned();
        let prepared = known.unwrap_or_else(|| {
            let prepared = Arc::new(self.prepare(placing, number));
            if let Some(all) = &mut placing.prepared {
                all.insert(key, prepared.clone());
            }
            prepared
        });
        let Some(unit) = self.place_prepared(&name.text, placement, &prepared, Some(number)) else { return };
        if let Some(definition) = &prepared.instead {
            self.components[number].replaced.insert(unit, definition.clone());
        }
        self.components[number].units.push(unit);
        self.placed_units.insert((number, placement.cloned()), unit);
    }

    /// The components that KubeVela makes of patches that mean none of the file.
    fn place_added(&mut self, placing: &mut Placing<'_, '_>, deployment: &Deployment) {
        let added = placing.added.clone().unwrap_or_else(|| self.added_components(&placing.overrides));
        for (name, prepared) in added.iter() {
            if self.is_full {
                break;
            }
            if let Some(unit) = self.place_prepared(name, deployment.placement.as_ref(), prepared, None)
                && let Some(step) = deployment.step
            {
                self.added_units.push((unit, step));
            }
        }
        placing.added = Some(added);
    }

    fn place_prepared(
        &mut self,
        name: &str,
        placement: Option<&Arc<str>>,
        prepared: &Prepared,
        number: Option<usize>,
    ) -> Option<UnitIndex> {
        let called = placement.map_or_else(|| name.to_owned(), |place| format!("{name}@{place}"));
        let address = self.root.child(COMPONENT).child(&called);
        let unit = self.unit(address.clone(), COMPONENT, prepared.site, prepared.attributes.clone())?;
        self.fix(unit, &["type"]);
        let mut addresses = TraitAddresses::of(&address);
        if let Some(number) = number {
            self.components[number].trait_units.reserve_exact(prepared.traits.len());
        }
        for one in &prepared.traits {
            if self.is_full {
                break;
            }
            let address = addresses.next(&one.of_type);
            if let Some(of_trait) = self.unit(address, TRAIT, one.site, one.attributes.clone()) {
                self.trait_of((number, unit, name), of_trait, one);
            }
        }
        Some(unit)
    }

    /// Notes that a unit is a trait of a component.
    fn trait_of(
        &mut self,
        (number, component, name): (Option<usize>, UnitIndex, &str),
        unit: UnitIndex,
        one: &PreparedTrait,
    ) {
        self.trait_units.entry(component).or_default().push((one.place, unit));
        if let Some(number) = number {
            self.components[number].trait_units.push((one.place, unit));
        }
        let Some(definition) = &one.definition else { return };
        if definition.stage != Stage::default() {
            self.stages.insert(unit, definition.stage);
        }
        if definition.pod_disruptive {
            let disrupts = Some(format!("restarts the pods of `{name}`").into());
            self.units[unit.index()].particulars_mut().disrupts = disrupts;
        }
    }

    /// A component with what override policies say of it.
    fn prepare(&mut self, placing: &mut Placing<'_, '_>, number: usize) -> Prepared {
        let component = &self.configuration.components[number];
        let Patches { instead, all: patches } = placing.overrides.of(component);
        if let Some(patch) = instead {
            return self.patched(patch, &patches, Some(number));
        }
        let properties = self.component_properties(placing, number, &patches);
        let mut attributes = Map::default();
        attributes.extend(self.typed(component.of_type.as_ref()));
        attributes.insert(shared("properties"), properties);
        if let Some(revision) = &component.external_revision {
            let origin = Origin::Written(self.site(revision.node));
            attributes.insert("externalRevision".into(), Value::text(revision.text.clone(), origin));
        }
        self.scope_attribute(component, &mut attributes);
        attributes.shrink();
        let mut traits = Vec::new();
        for (place, one) in component.traits.iter().enumerate() {
            let Some(properties) = self.trait_properties(placing, number, place, &patches) else { continue };
            let definition = self.components[number].traits.get(place).cloned().flatten();
            let mut attributes = Map::default();
            attributes.extend(self.typed(one.of_type.as_ref()));
            attributes.insert(shared("properties"), properties);
            attributes.shrink();
            let of_type = one.of_type.as_ref().map_or_else(|| "trait".into(), |of_type| of_type.text.clone());
            traits.push(PreparedTrait { place, of_type, site: self.site(one.node), attributes, definition });
        }
        self.added_traits(number, &patches, &mut traits);
        Prepared { site: self.site(component.node), attributes, traits, instead: None }
    }

    /// The traits that override policies bring to a component, in their order.
    fn added_traits(&mut self, number: usize, patches: &[&Value], traits: &mut Vec<PreparedTrait>) {
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
            let place = self.components[number].traits.len();
            self.components[number].traits.push(definition.clone());
            traits.push(PreparedTrait { place, of_type, site, attributes, definition });
        }
    }

    /// The properties of a component with what override policies say of it, and the defaults of its definition.
    fn component_properties(
        &mut self,
        placing: &mut Placing<'_, '_>,
        number: usize,
        patches: &[&Value],
    ) -> Value {
        let component = &self.configuration.components[number];
        let mut later = Later::default();
        for input in &component.inputs {
            input.targets.iter().filter_map(|key| property_path(&key.text)).for_each(|path| later.add(path));
        }
        let changes: Vec<&Value> =
            patches.iter().filter_map(|patch| overrides::given_properties(patch)).collect();
        let definition = self.components[number].definition.clone();
        let holder = self.site(component.node);
        self.judged(placing, component.properties, definition.as_ref(), holder, &changes, later)
    }

    /// The properties of a trait with what override policies say of it; `None` where they disable it.
    fn trait_properties(
        &mut self,
        placing: &mut Placing<'_, '_>,
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
        let holder = self.site(one.node);
        Some(self.judged(placing, one.properties, definition.as_ref(), holder, &changes, later))
    }

    /// As [`Self::overlaid`], of an element of the file. While it is edited, what did not change is not judged again.
    fn judged(
        &mut self,
        placing: &mut Placing<'_, '_>,
        node: Option<NodeId>,
        definition: Option<&Arc<Definition>>,
        holder: Site,
        changes: &[&Value],
        later: Later,
    ) -> Value {
        let (Some(parts), Some(properties), true) =
            (placing.parts.clone(), node, changes.is_empty() && later.is_empty())
        else {
            let properties = placing.properties(node);
            return self.overlaid(definition, properties, holder, changes, later);
        };
        let holds = |judged: &Judged| {
            judged.holder == holder
                && judged.definition.as_ref().map(Arc::as_ptr) == definition.map(Arc::as_ptr)
        };
        let judged = parts.of(placing.source.content, properties, holds, || {
            let mut value = placing.properties(node);
            let defects = definition.map(|one| properties::defects(one, &value, holder, &later));
            value = values::or_empty(value);
            if let Some(schema) = definition.and_then(|definition| definition.schema.as_ref()) {
                values::fill(schema, &mut value);
            }
            let (definition, defects) = (definition.cloned(), defects.unwrap_or_default());
            Judged { definition, holder, defects, value }
        });
        self.tell_defects(judged.defects.clone());
        judged.value.clone()
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
            self.tell_defects(properties::defects(definition, &properties, holder, &later));
        }
        let mut properties = values::or_empty(properties);
        changes.iter().for_each(|change| values::overlay(&mut properties, change));
        if let Some(schema) = definition.and_then(|definition| definition.schema.as_ref()) {
            values::fill(schema, &mut properties);
        }
        properties
    }

    /// Tells defects, each once: a component may be changed by several policies, and a patch may be for several components.
    pub(super) fn tell_defects(&mut self, defects: Vec<Defect>) {
        for defect in defects {
            let last = self.last_defects.get(&defect.site).copied();
            let earlier = std::iter::successors(last, |&number| self.defects_before[number]);
            if earlier.map(|number| &self.defects[number]).all(|known| known.violation != defect.violation) {
                self.last_defects.insert(defect.site, self.defects.len());
                self.defects_before.push(last);
                self.defects.push(defect);
            }
        }
    }
}
