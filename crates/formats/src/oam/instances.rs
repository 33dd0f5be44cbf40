//! Instances of components that stand by themselves: v1alpha1, v1alpha2 and the first draft.

use std::sync::Arc;

use plimsoll_base::NodeId;
use plimsoll_model::{Address, Data, Map, Origin, UnitIndex, Value, Variable};
use plimsoll_syntax::Content;
use plimsoll_syntax::anchors::View;

use super::application::{Assembly, COMPONENT, PlannedComponent, Problem, TRAIT};
use super::configuration::Component;
use super::definition::Definition;
use super::document::Document;
use super::index::Category;
use super::properties::Later;
use super::schematic::Schematic;
use super::units::{TraitAddresses, map};
use super::values::{self, PathStep, Source};
use crate::application::Compatibility;
use crate::attributes::shared;
use crate::kubernetes::seal;
use crate::secrets::is_secret_name;
use crate::written::Text;

impl Assembly<'_> {
    pub(super) fn instances(&mut self, source: &Source<'_, '_>) {
        let configuration = self.configuration;
        // The first implementation looks at nothing else where there are scopes.
        let is_ignored =
            self.request.compatibility == Some(Compatibility::Rudr) && !configuration.scopes.is_empty();
        self.components.reserve_exact(configuration.components.len());
        for component in configuration.components.iter().filter(|_| !is_ignored) {
            let schematic = component.made_of().and_then(|(name, node)| {
                let found = self.types.document(Category::Schematic, name);
                if found.is_none() {
                    self.problems.push(Problem::UnknownComponent(self.document.site(node), name.into()));
                }
                found
            });
            let number = self.components.len();
            let planned = self.instance(source, (number, component), schematic.as_ref());
            self.components.push(planned);
        }
    }

    fn instance(
        &mut self,
        source: &Source<'_, '_>,
        (number, component): (usize, &Component),
        schematic: Option<&Arc<Document>>,
    ) -> PlannedComponent {
        let Some(name) = component.name.clone() else { return PlannedComponent::default() };
        let body = schematic.and_then(|document| document.schematic());
        let definition = body.and_then(|body| self.types.of_workload(body));
        let mut planned =
            PlannedComponent { schematic: schematic.cloned(), definition, ..PlannedComponent::default() };
        let mut attributes = Map::default();
        if let (Some(document), Some(body)) = (schematic, body) {
            self.inputs.entry(document.file).or_insert("component");
            if let Ok(content) = self.surroundings.content(document.file)
                && let Some(written) = content.documents().nth(document.number as usize)
            {
                let view = View::new(written);
                let of = Source::new(document.file, &content, &view);
                planned.parameters = self.parameters(source, &of, component, body, &name.text);
                attributes = self.workload(&of, document, body, &planned);
                self.tell_aliases(document.file, &view);
            }
        }
        self.scope_attribute(component, &mut attributes);
        let address = self.root.child(COMPONENT).child(&name.text);
        let Some(unit) = self.unit(address.clone(), COMPONENT, self.site(component.node), attributes) else {
            return planned;
        };
        self.fix(unit, &["workloadType", "apiVersion", "kind"]);
        planned.units.push(unit);
        self.placed_units.insert((number, None), unit);
        for (parameter, value) in &planned.parameters {
            let address = address.child(parameter);
            self.variables.push(Variable { address, value: value.clone() });
        }
        planned.traits = self.instance_traits(source, component, (unit, &address));
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
        let secret = secret_parameters(of, schematic);
        for parameter in &schematic.parameters {
            let Some(name) = &parameter.name else { continue };
            let mut given = component.parameter_values.iter().rev();
            let given = given
                .find(|one| one.name.as_ref().is_some_and(|known| known.text == name.text))
                .and_then(|one| one.value);
            let value = match (self.chosen(Some(instance), &name.text), given, parameter.default) {
                (Some(chosen), ..) => Some(chosen),
                (None, Some(given), _) => {
                    let given = source.value(Some(given));
                    if secret.contains(&name.text) {
                        values::referred(&given, true, &mut self.secret_variables);
                    }
                    Some(self.with_variables(given))
                }
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
            let value = value.map(|value| of_kind(value, of_type));
            let is_secret = secret.contains(&name.text);
            let value = value.map(|value| if is_secret { values::sealed(value) } else { value });
            found.extend(value.map(|value| (name.text.clone(), value)));
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
                    let Some(path) = values::path(&path.text) else { continue };
                    let field = path.iter().rev().find_map(|step| match step {
                        PathStep::Field(name) => Some(&**name),
                        PathStep::Item(_) => None,
                    });
                    let given = values::hide(field.unwrap_or_default(), given.clone());
                    values::put(&mut value, &path, given);
                }
            }
            seal(&mut value);
            return map(value);
        }
        let mut attributes = map(of.value(schematic.spec));
        attributes.shift_remove("parameters");
        for (field, value) in &mut attributes {
            values::from_parameters(field, value, &|name| {
                planned.parameters.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone())
            });
        }
        if let (Some(settings), Some(node)) =
            (attributes.shift_remove("workloadSettings"), schematic.settings)
        {
            let holder = document.site(node);
            let is_nothing = matches!(settings.data, Data::Null);
            let settings = match &settings.data {
                // The first version has a list of names and values.
                Data::List(_) => settings,
                _ => self.checked(planned.definition.as_ref(), settings, holder, &Later::default()),
            };
            if !is_nothing {
                attributes.insert("workloadSettings".into(), settings);
            }
        }
        attributes
    }

    pub(super) fn scope_attribute(&self, component: &Component, attributes: &mut Map) {
        let names = component.scopes.iter().filter_map(|scope| {
            let name = scope.name.as_ref()?;
            Some(Value::text(name.text.clone(), Origin::Written(self.site(name.node))))
        });
        let items: Vec<Value> = names.collect();
        if let Some(origin) = items.first().map(|first| first.origin.clone()) {
            let list = Data::list(plimsoll_model::Identity::Set, items);
            attributes.insert("scopes".into(), Value::new(list, origin));
        }
    }

    fn instance_traits(
        &mut self,
        source: &Source<'_, '_>,
        component: &Component,
        (component_unit, address): (UnitIndex, &Address),
    ) -> Vec<Option<Arc<Definition>>> {
        let mut definitions = Vec::new();
        let mut addresses = TraitAddresses::of(address);
        for (place, one) in component.traits.iter().enumerate() {
            let definition = self.trait_definition(one);
            let mut attributes = Map::default();
            if let Some(object) = one.object {
                attributes = map(source.value(Some(object)));
            } else {
                attributes.extend(self.typed(one.of_type.as_ref()));
                let properties = self.with_variables(source.value(one.properties));
                let properties =
                    self.checked(definition.as_ref(), properties, self.site(one.node), &Later::default());
                attributes.insert(shared("properties"), properties);
            }
            let of_type = one.of_type.as_ref().map_or("trait", |of_type| &of_type.text);
            let address = addresses.next(of_type);
            if let Some(unit) = self.unit(address, TRAIT, self.site(one.node), attributes) {
                self.trait_units.add(component_unit, place, unit);
                self.fix(unit, &["apiVersion", "kind"]);
            }
            definitions.push(definition);
        }
        definitions
    }
}

/// The defaults of the parameters of a component that must not be shown, whatever uses it.
#[must_use]
pub fn secret_defaults(document: &Document, content: &Content) -> Vec<NodeId> {
    let written = content.documents().nth(document.number as usize);
    let (Some(schematic), Some(written)) = (document.schematic(), written) else { return Vec::new() };
    let view = View::new(written);
    let secret = secret_parameters(&Source::new(document.file, content, &view), schematic);
    let parameters = schematic.parameters.iter();
    let is_secret = |name: &Text| secret.contains(&name.text);
    let parameters = parameters.filter(|parameter| parameter.name.as_ref().is_some_and(is_secret));
    parameters.filter_map(|parameter| parameter.default).collect()
}

/// The parameters whose values must not be shown: by their names, and as they are put where a secret is.
fn secret_parameters(of: &Source<'_, '_>, schematic: &Schematic) -> Vec<Arc<str>> {
    let names = schematic.parameters.iter().filter_map(|parameter| parameter.name.as_ref());
    let mut found: Vec<Arc<str>> =
        names.map(|name| name.text.clone()).filter(|name| is_secret_name(name)).collect();
    if schematic.parameters.is_empty() {
        return found;
    }
    let Some(workload) = &schematic.workload else {
        values::secret_parameters("", &of.value(schematic.spec), &mut found);
        return found;
    };
    let object = of.value(Some(workload.node));
    for parameter in &schematic.parameters {
        let paths = parameter.field_paths.iter().filter_map(|path| values::path(&path.text));
        if paths.into_iter().any(|path| values::is_secret_place(&object, &path)) {
            found.extend(parameter.name.as_ref().map(|name| name.text.clone()));
        }
    }
    found
}

/// A value of a parameter as the type that it is declared with: on the command line and in v1alpha1 all are texts.
fn of_kind(value: Value, of_type: Option<&str>) -> Value {
    let Data::Text(text) = &value.data else { return value };
    let data = match of_type {
        Some("number") => {
            match plimsoll_syntax::resolve::resolve_plain(text, plimsoll_syntax::resolve::Resolution::Yaml12)
            {
                resolved @ (plimsoll_syntax::resolve::Resolved::Int(_)
                | plimsoll_syntax::resolve::Resolved::Float(_)) => crate::attributes::data(resolved),
                _ => return value,
            }
        }
        Some("boolean") if &**text == "true" => Data::Bool(true),
        Some("boolean") if &**text == "false" => Data::Bool(false),
        _ => return value,
    };
    Value::new(data, value.origin)
}
