//! The components that KubeVela makes of override policies (`pkg/policy/envbinding/patch.go`).

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Address, Data, Map, UnitIndex, Value};

use super::application::{Assembly, COMPONENT, TRAIT};
use super::definition::DefinitionKind;
use super::overrides::{Overrides, given_properties, is_disabled, items, text};
use super::units::{TraitAddresses, field};
use super::values;
use crate::attributes::shared;

impl Assembly<'_> {
    /// Adds the components that KubeVela makes of patches that mean no component.
    pub(super) fn added_components(&mut self, overrides: &Overrides<'_>, placement: Option<&Arc<str>>) {
        for patch in overrides.without_component(&self.configuration.components) {
            let name = text(patch, "name");
            let called = placement.map_or_else(|| name.to_owned(), |place| format!("{name}@{place}"));
            self.patched(&called, patch, &[]);
        }
    }

    /// A component that is what a patch says, with further patches put on it.
    pub(super) fn patched(&mut self, called: &str, patch: &Value, further: &[&Value]) -> Option<UnitIndex> {
        let of_type = text(patch, "type");
        let mut properties = given_properties(patch).cloned().unwrap_or_else(|| self.empty(patch));
        for patch in further.iter().filter_map(|patch| given_properties(patch)) {
            values::overlay(&mut properties, patch);
        }
        let definition = self.types.definition(DefinitionKind::Component, of_type);
        if let Some(schema) = definition.as_ref().and_then(|definition| definition.schema.as_ref()) {
            values::fill(schema, &mut properties);
        }
        let address = self.root.child(COMPONENT).child(called);
        let of = (of_type, self.place_in_policy(patch), properties);
        let unit = self.patched_unit(address.clone(), COMPONENT, of)?;
        self.units[unit.index()].immutable = vec![field("type")];
        let mut addresses = TraitAddresses::of(&address);
        for one in items(patch, "traits").filter(|one| !is_disabled(one)) {
            let of_type = text(one, "type");
            let properties = given_properties(one).cloned().unwrap_or_else(|| self.empty(one));
            let of = (of_type, self.place_in_policy(one), properties);
            self.patched_unit(addresses.next(of_type), TRAIT, of);
        }
        Some(unit)
    }

    fn patched_unit(
        &mut self,
        address: Address,
        kind: &str,
        (of_type, site, properties): (&str, Site, Value),
    ) -> Option<UnitIndex> {
        let origin = properties.origin.clone();
        let attributes: Map =
            [(shared("type"), Value::text(of_type, origin)), (shared("properties"), properties)].into();
        self.unit(address, kind, site, attributes)
    }

    fn empty(&self, patch: &Value) -> Value {
        Value::new(Data::Map(Map::default()), patch.origin.clone())
    }

    fn place_in_policy(&self, patch: &Value) -> Site {
        patch.site().unwrap_or_else(|| self.site(self.document.node))
    }
}
