//! What a component of v1beta1 is, wherever it is placed: its properties with what override policies say of them and with the
//! defaults of its definition, its traits, its units.

use std::sync::{Arc, OnceLock};

use plimsoll_base::Site;
use plimsoll_model::{Address, Data, Map, Origin, Unit, Value};

use super::application::{Assembly, COMPONENT, PlannedComponent, TRAIT};
use super::definition::{Definition, DefinitionKind};
use super::overrides::{self, Patches};
use super::placed::{is_field, property_path, trait_path};
use super::placing::Placing;
use super::properties::{self, Defect, Later};
use super::units::{TraitAddresses, new_unit};
use super::values;
use crate::attributes::shared;

/// A component as override policies leave it, wherever it is placed.
pub(super) struct Prepared {
    /// Where it is described.
    pub(super) site: Site,
    pub(super) attributes: Map,
    pub(super) traits: Vec<PreparedTrait>,
    /// What stands in place of the component that the file has, and what its type means (KubeVela).
    pub(super) instead: Option<Option<Arc<Definition>>>,
    /// What its properties have that its definitions do not allow. They are judged as written, without what comes from
    /// elsewhere.
    pub(super) defects: Vec<Defect>,
    /// Its units where it was placed first, if they are kept.
    pub(super) placed: OnceLock<Placed>,
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

/// The units of a component and its traits in one placement.
pub(super) struct Placed {
    root: Address,
    placement: Option<Arc<str>>,
    units: Arc<[Unit]>,
}

/// A component of which no override policy says anything, and the definitions with which it was made.
struct Described {
    definitions: PlannedComponent,
    prepared: Arc<Prepared>,
}

impl Described {
    fn has_definitions_of(&self, component: &PlannedComponent) -> bool {
        let pointer = |one: &Option<Arc<Definition>>| one.as_ref().map(Arc::as_ptr);
        let own = std::iter::once(&self.definitions.definition).chain(&self.definitions.traits);
        let others = std::iter::once(&component.definition).chain(&component.traits);
        own.map(pointer).eq(others.map(pointer))
    }
}

impl Assembly<'_> {
    /// A component with what override policies say of it.
    pub(super) fn prepared(&mut self, placing: &mut Placing<'_, '_>, number: usize) -> Arc<Prepared> {
        let component = &self.configuration.components[number];
        let Patches { instead, all: patches } = placing.overrides.of(component);
        if let Some(patch) = instead {
            return Arc::new(self.patched(patch, &patches, Some(number)));
        }
        if patches.is_empty() {
            return self.described(placing, number);
        }
        let mut prepared = self.changed(placing, number, &patches);
        self.added_traits(number, &patches, &mut prepared);
        Arc::new(prepared)
    }

    /// A component as the file describes it. While it is edited, what did not change is not made again.
    pub(super) fn described(&self, placing: &mut Placing<'_, '_>, number: usize) -> Arc<Prepared> {
        let Some(parts) = placing.parts.clone() else { return Arc::new(self.changed(placing, number, &[])) };
        let (component, planned) = (&self.configuration.components[number], &self.components[number]);
        let holds = |described: &Described| described.has_definitions_of(planned);
        let content = placing.source.content;
        let described = parts.of(content, component.node, holds, || {
            let (definition, traits) = (planned.definition.clone(), planned.traits.clone());
            let definitions = PlannedComponent { definition, traits, ..PlannedComponent::default() };
            Described { definitions, prepared: Arc::new(self.changed(placing, number, &[])) }
        });
        described.prepared.clone()
    }

    /// A component of the file with patches put on it.
    fn changed(&self, placing: &mut Placing<'_, '_>, number: usize, patches: &[&Value]) -> Prepared {
        let component = &self.configuration.components[number];
        let mut defects = Vec::new();
        let properties = self.component_properties(placing, number, patches, &mut defects);
        let mut attributes = Map::default();
        attributes.extend(self.typed(component.of_type.as_ref()));
        attributes.insert(shared("properties"), properties);
        if let Some(revision) = &component.external_revision {
            let origin = Origin::Written(self.site(revision.node));
            attributes.insert("externalRevision".into(), Value::text(revision.text.clone(), origin));
        }
        self.scope_attribute(component, &mut attributes);
        attributes.shrink();
        let mut traits = Vec::with_capacity(component.traits.len());
        for (place, one) in component.traits.iter().enumerate() {
            let properties = self.trait_properties(placing, (number, place), patches, &mut defects);
            let Some(properties) = properties else { continue };
            let definition = self.components[number].traits.get(place).cloned().flatten();
            let mut attributes = Map::default();
            attributes.extend(self.typed(one.of_type.as_ref()));
            attributes.insert(shared("properties"), properties);
            attributes.shrink();
            let of_type = one.of_type.as_ref().map_or_else(|| "trait".into(), |of_type| of_type.text.clone());
            traits.push(PreparedTrait { place, of_type, site: self.site(one.node), attributes, definition });
        }
        let (site, placed) = (self.site(component.node), OnceLock::new());
        Prepared { site, attributes, traits, instead: None, defects, placed }
    }

    /// The traits that override policies bring to a component, in their order.
    fn added_traits(&mut self, number: usize, patches: &[&Value], prepared: &mut Prepared) {
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
            let laid = Laid { changes: &[], later: Later::default(), holder: site };
            let properties = laid.over(definition.as_ref(), properties, &mut prepared.defects);
            let mut attributes = Map::default();
            attributes.extend(first.get("type").map(|of_type| ("type".into(), of_type.clone())));
            attributes.insert(shared("properties"), properties);
            let place = self.components[number].traits.len();
            self.components[number].traits.push(definition.clone());
            prepared.traits.push(PreparedTrait { place, of_type, site, attributes, definition });
        }
    }

    /// The properties of a component with what override policies say of it, and the defaults of its definition.
    fn component_properties(
        &self,
        placing: &mut Placing<'_, '_>,
        number: usize,
        patches: &[&Value],
        defects: &mut Vec<Defect>,
    ) -> Value {
        let component = &self.configuration.components[number];
        let mut later = Later::default();
        for input in &component.inputs {
            input.targets.iter().filter_map(|key| property_path(&key.text)).for_each(|path| later.add(path));
        }
        let changes: Vec<&Value> =
            patches.iter().filter_map(|patch| overrides::given_properties(patch)).collect();
        let laid = Laid { changes: &changes, later, holder: self.site(component.node) };
        let properties = placing.properties(component.properties);
        laid.over(self.components[number].definition.as_ref(), properties, defects)
    }

    /// The properties of a trait, by the numbers of the component and of the trait in it, with what override policies say
    /// of it; `None` where they disable it.
    fn trait_properties(
        &self,
        placing: &mut Placing<'_, '_>,
        (number, index): (usize, usize),
        patches: &[&Value],
        defects: &mut Vec<Defect>,
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
        let definition = self.components[number].traits.get(index).and_then(Option::as_ref);
        let laid = Laid { changes: &changes, later, holder: self.site(one.node) };
        Some(laid.over(definition, placing.properties(one.properties), defects))
    }

    /// The units of a component and of its traits, its own first.
    pub(super) fn units_of(
        &mut self,
        (name, placement): (&str, Option<&Arc<str>>),
        prepared: &Prepared,
        is_kept: bool,
    ) -> Arc<[Unit]> {
        let is_here = |placed: &&Placed| placed.root == self.root && placed.placement.as_ref() == placement;
        if let Some(placed) = prepared.placed.get().filter(is_here) {
            return placed.units.clone();
        }
        let called = placement.map_or_else(|| name.to_owned(), |place| format!("{name}@{place}"));
        let address = self.root.child(COMPONENT).child(&called);
        let mut addresses = TraitAddresses::of(&address);
        let mut unit = new_unit(address, COMPONENT, prepared.site, prepared.attributes.clone());
        unit.immutable = self.fixed(&["type"]);
        let mut units = Vec::with_capacity(1 + prepared.traits.len());
        units.push(unit);
        for one in &prepared.traits {
            let mut unit = new_unit(addresses.next(&one.of_type), TRAIT, one.site, one.attributes.clone());
            if one.definition.as_ref().is_some_and(|definition| definition.pod_disruptive) {
                let disrupts = format!("restarts the pods of `{name}`");
                unit.particulars_mut().disrupts = Some(disrupts.into());
            }
            units.push(unit);
        }
        let units: Arc<[Unit]> = units.into();
        if is_kept {
            let (root, placement) = (self.root.clone(), placement.cloned());
            // Those of another placement, which was first, stay.
            prepared.placed.get_or_init(|| Placed { root, placement, units: units.clone() });
        }
        units
    }
}

/// What is laid over the properties of a component or a trait.
struct Laid<'l> {
    changes: &'l [&'l Value],
    /// What comes only when it runs.
    later: Later,
    /// Whose properties they are.
    holder: Site,
}

impl Laid<'_> {
    /// Properties with what is laid over them and the defaults of their definition. They are judged as written, without what
    /// comes from elsewhere.
    fn over(
        self,
        definition: Option<&Arc<Definition>>,
        properties: Value,
        defects: &mut Vec<Defect>,
    ) -> Value {
        let Self { changes, mut later, holder } = self;
        changes.iter().for_each(|change| later.add_leaves(change));
        if let Some(definition) = definition {
            defects.extend(properties::defects(definition, &properties, holder, &later));
        }
        let mut properties = values::or_empty(properties);
        changes.iter().for_each(|change| values::overlay(&mut properties, change));
        if let Some(schema) = definition.and_then(|definition| definition.schema.as_ref()) {
            values::fill(schema, &mut properties);
        }
        properties
    }
}
