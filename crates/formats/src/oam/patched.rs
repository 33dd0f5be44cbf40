//! The components that KubeVela makes of override policies (`pkg/policy/envbinding/patch.go`).

use std::sync::{Arc, OnceLock};

use plimsoll_base::Site;
use plimsoll_model::{Data, Map, Value};

use super::application::Assembly;
use super::definition::{Definition, DefinitionKind};
use super::overrides::{Overrides, given_properties, is_disabled, items, text};
use super::prepared::{Prepared, PreparedTrait};
use super::values;
use crate::attributes::shared;

impl Assembly<'_> {
    /// The components that KubeVela makes of patches that mean no component.
    pub(super) fn added_components(&mut self, overrides: &Overrides<'_>) -> Arc<[(String, Prepared)]> {
        let patches = overrides.without_component(&self.configuration.components).into_iter();
        patches.map(|patch| (text(patch, "name").to_owned(), self.patched(patch, &[], None))).collect()
    }

    /// A component that is what a patch says, with further patches put on it. `number` is the component of the file whose
    /// place it takes.
    pub(super) fn patched(&mut self, patch: &Value, further: &[&Value], number: Option<usize>) -> Prepared {
        let of_type = text(patch, "type");
        let mut properties = given_properties(patch).cloned().unwrap_or_else(|| self.empty(patch));
        for patch in further.iter().filter_map(|patch| given_properties(patch)) {
            values::overlay(&mut properties, patch);
        }
        let definition = self.types.definition(DefinitionKind::Component, of_type);
        let attributes = patched_attributes(of_type, properties, definition.as_ref());
        let mut traits = Vec::new();
        for one in items(patch, "traits").filter(|one| !is_disabled(one)) {
            let of_type = text(one, "type");
            let properties = given_properties(one).cloned().unwrap_or_else(|| self.empty(one));
            let definition = self.types.definition(DefinitionKind::Trait, of_type);
            let attributes = patched_attributes(of_type, properties, definition.as_ref());
            let place = number.map_or(traits.len(), |number| {
                self.components[number].traits.push(definition.clone());
                self.components[number].traits.len() - 1
            });
            let site = self.place_in_policy(one);
            traits.push(PreparedTrait { place, of_type: of_type.into(), site, attributes, definition });
        }
        Prepared {
            site: self.place_in_policy(patch),
            attributes,
            traits,
            instead: Some(definition),
            defects: Vec::new(),
            placed: OnceLock::new(),
        }
    }

    fn empty(&self, patch: &Value) -> Value {
        Value::new(Data::Map(Map::default()), patch.origin.clone())
    }

    fn place_in_policy(&self, patch: &Value) -> Site {
        patch.site().unwrap_or_else(|| self.site(self.document.node))
    }
}

fn patched_attributes(of_type: &str, mut properties: Value, definition: Option<&Arc<Definition>>) -> Map {
    let origin = properties.origin.clone();
    if let Some(schema) = definition.and_then(|definition| definition.schema.as_ref()) {
        values::fill(schema, &mut properties);
    }
    [(shared("type"), Value::text(of_type, origin)), (shared("properties"), properties)].into()
}
