//! Links of wadm: a component needs what it is linked to.

use plimsoll_base::Site;
use plimsoll_model::{EdgeKind, Value};

use super::clauses;
use super::course::{Drawing, Seen};

/// The types of traits that link components; the second is the former name.
pub const LINKS: [&str; 2] = ["link", "linkdef"];

impl Drawing<'_, '_> {
    /// What components need because of links.
    pub(super) fn links(&mut self) {
        let configuration = self.assembly.configuration;
        for (number, component) in configuration.components.iter().enumerate() {
            let unit = self.assembly.components.get(number).and_then(|one| one.units.first().copied());
            let (Some(name), Some(unit)) = (&component.name, unit) else { continue };
            for (place, of_trait) in self.assembly.traits_of(unit).collect::<Vec<_>>() {
                let of_type = component.traits.get(place).and_then(|one| one.of_type.as_ref());
                if !of_type.is_some_and(|of_type| LINKS.contains(&&*of_type.text)) {
                    continue;
                }
                let properties = self.assembly.units[of_trait.index()].attributes.get("properties");
                let Some((target, site)) = properties.and_then(target) else { continue };
                let needed = self.names.components.get(target).copied();
                let to = needed.and_then(|number| self.assembly.components[number].units.first().copied());
                let Some(to) = to.filter(|to| *to != unit) else { continue };
                let words = format!("`{}` is linked to `{target}`", name.text);
                let places: Vec<(Site, &'static str)> =
                    site.map(|site| (site, "the link")).into_iter().collect();
                let (kind, clause) = (EdgeKind::Declared, clauses::WADM);
                self.need(unit, to, Seen { kind, rule: "oam-link", words, clause, places: &places });
            }
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
