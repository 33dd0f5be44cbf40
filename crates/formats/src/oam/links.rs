//! Links of wadm: a component needs what it is linked to.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, UnitIndex, Value};
use rustc_hash::FxHashMap;

use super::application::Assembly;
use super::clauses;
use super::order::Need;

/// The types of traits that link components; the second is the former name.
pub const LINKS: [&str; 2] = ["link", "linkdef"];

/// Adds what components need because of links.
pub(super) fn links(
    assembly: &Assembly<'_>,
    components: &FxHashMap<Arc<str>, usize>,
    needs: &mut FxHashMap<UnitIndex, Vec<Need>>,
) {
    for (component, planned) in assembly.configuration.components.iter().zip(&assembly.components) {
        let (Some(name), Some(&unit)) = (&component.name, planned.units.first()) else { continue };
        for one in component.traits.iter().zip(assembly.traits_of(unit)) {
            let (one, of_trait) = one;
            if !one.of_type.as_ref().is_some_and(|of_type| LINKS.contains(&&*of_type.text)) {
                continue;
            }
            let properties = assembly.units[of_trait.index()].attributes.get("properties");
            let Some((target, site)) = properties.and_then(target) else { continue };
            let needed = components.get(target).and_then(|number| assembly.components[*number].units.first());
            let Some(&to) = needed.filter(|to| **to != unit) else { continue };
            let words = format!("`{}` is linked to `{target}`", name.text);
            let places: Vec<(Site, &str)> = site.map(|site| (site, "the link")).into_iter().collect();
            let need = Need::new(to, EdgeKind::Declared, "oam-link", words, clauses::WADM, &places);
            needs.entry(unit).or_default().push(need);
        }
    }
}

/// What a link leads to: a name, or a mapping with one.
#[must_use]
pub fn target(properties: &Value) -> Option<(&str, Option<Site>)> {
    let target = properties.get("target")?;
    let name = if target.as_map().is_some() { target.get("name")? } else { target };
    Some((name.as_text()?, name.site()))
}
