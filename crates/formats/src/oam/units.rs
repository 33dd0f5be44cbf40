//! The units of a configuration: scopes, components with their traits, policies, steps.

use std::sync::Arc;

use plimsoll_base::{Anchor, FileId, NodeId, Site};
use plimsoll_model::{
    Address, AttributePath, AttributeStep, Data, EvidencePlace, Map, Origin, Unit, UnitIndex, Value, Variable,
};
use plimsoll_syntax::anchors::View;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Dialect;
use super::application::{Assembly, Excess, MAX_UNITS, Problem, SCOPE, TRAIT};
use super::configuration::Trait;
use super::definition::{Definition, DefinitionKind};
use super::document::Document;
use super::order;
use super::properties::{self, Later};
use super::values::{self, Source};
use crate::application::Compatibility;
use crate::attributes::shared;
use crate::nulecule::parameters::Setting;
use crate::secrets::is_secret_text;
use crate::written::Text;

impl Assembly<'_> {
    /// Puts everything together; returns the workflow that stands by itself, where one is named.
    pub(super) fn all(&mut self, source: &Source<'_, '_>) -> Option<Arc<Document>> {
        self.read_variables();
        self.scopes(source);
        let mut workflow = None;
        match self.document.dialect {
            Dialect::V1beta1 | Dialect::Wadm => {
                self.read_policies(source);
                workflow = self.read_course(source);
                self.placed(source);
                self.policy_units();
                self.step_units();
                order::of_application(self, source);
            }
            Dialect::Hydra | Dialect::V1alpha1 | Dialect::V1alpha2 => {
                self.instances(source);
                order::of_configuration(self);
            }
        }
        self.seal_variables();
        self.tell_unknown_settings();
        self.tell_aliases(source.file, source.view);
        workflow
    }

    /// Tells where aliases of a document stand for more than is read.
    pub(super) fn tell_aliases(&mut self, file: FileId, view: &View<'_>) {
        if let Some(limit) = view.limit() {
            let problem = Problem::AliasLimit(Site { file, node: limit.alias });
            // A document may be read for several components.
            if self.told_aliases.insert((file, view.document().node().id())) {
                self.problems.push(problem);
            }
        }
    }

    pub(super) fn site(&self, node: NodeId) -> Site {
        self.document.site(node)
    }

    /// Adds a new unit; see [`Self::add`].
    pub(super) fn unit(
        &mut self,
        address: Address,
        kind: &str,
        site: Site,
        attributes: Map,
    ) -> Option<UnitIndex> {
        self.add(new_unit(address, kind, site, attributes))
    }

    /// Adds a unit; `None` where there are too many, or another one has the name, of which a rule tells.
    pub(super) fn add(&mut self, unit: Unit) -> Option<UnitIndex> {
        if self.units.len() >= MAX_UNITS {
            if !std::mem::replace(&mut self.is_full, true) {
                let site = site_of(&unit).unwrap_or_else(|| self.site(self.document.node));
                self.problems.push(Problem::TooLarge(site, Excess::Units));
            }
            return None;
        }
        if !self.addresses.insert(unit.address.clone()) {
            return None;
        }
        self.units.push(unit);
        Some(UnitIndex(self.units.len() as u32 - 1))
    }

    /// Says which attributes of a unit cannot change in place.
    pub(super) fn fix(&mut self, unit: UnitIndex, names: &'static [&'static str]) {
        self.units[unit.index()].immutable = self.fixed(names);
    }

    /// The paths of attributes that cannot change in place. Units of one kind share the list.
    pub(super) fn fixed(&mut self, names: &'static [&'static str]) -> Arc<[AttributePath]> {
        let path = |name: &&str| AttributePath(vec![AttributeStep::Field(shared(name))]);
        self.fixed.entry(names).or_insert_with(|| names.iter().map(path).collect()).clone()
    }

    /// The values of the variables: those of the command line before those of the file.
    fn read_variables(&mut self) {
        for variable in &self.configuration.variables {
            let (Some(name), Some(value)) = (&variable.name, &variable.value) else { continue };
            let written = Value::text(value.text.clone(), Origin::Written(self.site(value.node)));
            let value = self.chosen(None, &name.text).unwrap_or(written);
            let is_secret = value.as_text().is_some_and(is_secret_text);
            let value = if is_secret { values::sealed(value) } else { values::hide(&name.text, value) };
            self.given.insert(name.text.clone(), value.clone());
            self.variables.push(Variable { address: self.root.child(&name.text), value });
        }
    }

    /// The value that the command line gives to a variable, or to a parameter of a component.
    pub(super) fn chosen(&self, component: Option<&str>, name: &str) -> Option<Value> {
        let mut settings = self.request.settings.iter().enumerate().rev();
        let wanted = || component.map_or_else(|| name.to_owned(), |component| format!("{component}.{name}"));
        // Names may have dots, so which part is the component's is only known here.
        let (number, setting) = settings.find(|(_, one)| called(one) == wanted())?;
        Some(Value::text(setting.text.clone(), Origin::CommandLine(number as u32)))
    }

    fn tell_unknown_settings(&mut self) {
        if self.request.settings.is_empty() {
            return;
        }
        let variables = self.given.keys().cloned();
        let parameters =
            self.components.iter().zip(&self.configuration.components).flat_map(|(one, written)| {
                let component = written.name.as_ref().map_or("", |name| &name.text);
                one.parameters.iter().map(move |(name, _)| Arc::from(format!("{component}.{name}")))
            });
        let known: Vec<Arc<str>> = variables.chain(parameters).collect();
        for (number, setting) in self.request.settings.iter().enumerate() {
            let called = called(setting);
            if !known.iter().any(|name| **name == *called) {
                self.problems.push(Problem::UnknownSetting(number as u32, known.clone()));
            }
        }
    }

    /// Puts variables into a value; those that are not there are told. An implementation never does.
    pub(super) fn with_variables(&mut self, mut value: Value) -> Value {
        if self.configuration.variables.is_empty()
            && self.document.dialect != Dialect::V1alpha1
            && self.document.dialect != Dialect::Hydra
            || self.request.compatibility == Some(Compatibility::Rudr)
        {
            values::referred(&value, false, &mut self.secret_variables);
            return value;
        }
        values::substitute(&mut value, &|name| self.given.get(name).cloned(), &mut self.secret_variables);
        value
    }

    /// Hides variables that are put where a secret is, whatever their names are, and all that has them in it.
    fn seal_variables(&mut self) {
        let secret = std::mem::take(&mut self.secret_variables);
        if secret.is_empty() {
            return;
        }
        let addresses: FxHashSet<Address> = secret.iter().map(|name| self.root.child(name)).collect();
        for Variable { address, value } in &mut self.variables {
            if addresses.contains(address) {
                *value = values::sealed(value.clone());
            }
            values::seal_substituted(value, &secret);
        }
        let parameters = self.components.iter_mut().flat_map(|component| &mut component.parameters);
        parameters.for_each(|(_, value)| values::seal_substituted(value, &secret));
        let attributes = self.units.iter_mut().map(|unit| &mut unit.attributes);
        attributes.for_each(|value| values::seal_substituted(value, &secret));
    }

    fn scopes(&mut self, source: &Source<'_, '_>) {
        for scope in &self.configuration.scopes {
            let Some(name) = &scope.name else { continue };
            let mut attributes = Map::default();
            attributes.extend(self.typed(scope.of_type.as_ref()));
            // Rules of their own judge them, as parameters go by several names.
            let mut properties = self.with_variables(values::or_empty(source.value(scope.properties)));
            let of_type = scope.of_type.as_ref();
            let definition =
                of_type.and_then(|of_type| self.types.definition(DefinitionKind::Scope, &of_type.text));
            if let Some(schema) = definition.as_ref().and_then(|definition| definition.schema.as_ref()) {
                values::fill(schema, &mut properties);
            }
            attributes.insert(shared("properties"), properties);
            let address = self.root.child(SCOPE).child(&name.text);
            if let Some(unit) = self.unit(address, SCOPE, self.site(scope.node), attributes) {
                self.fix(unit, &["type"]);
            }
        }
    }

    pub(super) fn typed(&self, of_type: Option<&Text>) -> Option<(Arc<str>, Value)> {
        let of_type = of_type?;
        let value = Value::text(of_type.text.clone(), Origin::Written(self.site(of_type.node)));
        Some((shared("type"), value))
    }

    /// Properties with the defaults of their definition; what it does not allow is noted.
    pub(super) fn checked(
        &mut self,
        definition: Option<&Arc<Definition>>,
        properties: Value,
        holder: Site,
        later: &Later,
    ) -> Value {
        let Some(definition) = definition else { return values::or_empty(properties) };
        // The first versions have lists of names and values, all of them texts.
        let is_list = matches!(properties.data, Data::List(_)) && self.document.dialect != Dialect::V1beta1;
        if !is_list {
            self.defects.extend(properties::defects(definition, &properties, holder, later));
        }
        let mut properties = values::or_empty(properties);
        if let Some(schema) = &definition.schema {
            values::fill(schema, &mut properties);
        }
        properties
    }

    pub(super) fn trait_definition(&self, one: &Trait) -> Option<Arc<Definition>> {
        self.types.of_trait(one)
    }
}

/// A unit as it is declared.
pub(super) fn new_unit(address: Address, kind: &str, site: Site, mut attributes: Map) -> Unit {
    attributes.shrink();
    Unit {
        address,
        kind: shared(kind),
        place: Some(EvidencePlace::Present(site.into())),
        attributes: Value::new(Data::Map(attributes), Origin::Written(site)),
        immutable: Arc::default(),
        runs: false,
        particulars: None,
    }
}

/// Where a unit is declared.
pub(super) fn site_of(unit: &Unit) -> Option<Site> {
    match unit.place {
        Some(EvidencePlace::Present(place)) => match place.anchor {
            Anchor::Node(node, _) => Some(Site { file: place.file, node }),
            _ => None,
        },
        _ => None,
    }
}

/// What a value of the command line is for, as it was typed.
fn called(setting: &Setting) -> String {
    match &setting.section {
        Some(section) => format!("{section}.{}", setting.name),
        None => setting.name.to_string(),
    }
}

/// The addresses of the traits of a component: a type that comes again gets a number.
pub(super) struct TraitAddresses {
    traits: Address,
    /// How often each name was given.
    given: FxHashMap<String, usize>,
}

impl TraitAddresses {
    pub(super) fn of(component: &Address) -> Self {
        Self { traits: component.child(TRAIT), given: FxHashMap::default() }
    }

    pub(super) fn next(&mut self, of_type: &str) -> Address {
        let mut name = of_type.to_owned();
        while self.given.contains_key(&name) {
            let number = self.given.entry(of_type.to_owned()).or_insert(1);
            *number += 1;
            name = format!("{of_type}#{number}");
        }
        self.given.insert(name.clone(), 1);
        self.traits.child(&name)
    }
}

/// The fields of a value; none of anything but a mapping.
pub(super) fn map(value: Value) -> Map {
    match value.data {
        Data::Map(map) => map,
        _ => Map::default(),
    }
}
