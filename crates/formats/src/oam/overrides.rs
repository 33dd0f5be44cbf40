//! Which components an override policy means, and what it says of them.

use std::sync::Arc;

use plimsoll_base::Site;
use plimsoll_model::{Data, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::application::Assembly;
use super::configuration::Component;
use super::definition::DefinitionKind;
use super::deployment::PlannedPolicy;
use super::properties::{self, Later};
use crate::application::Compatibility;

/// What override policies say, so that what is said of a component is found at once.
pub(super) struct Overrides<'p> {
    /// What is said of one name.
    named: FxHashMap<&'p str, Vec<(usize, &'p Value)>>,
    /// What is said of many: no name, or a pattern.
    others: Vec<(usize, &'p Value)>,
    /// Whether names are looked for anywhere, as KubeVela does it.
    is_anywhere: bool,
}

impl<'p> Overrides<'p> {
    /// Takes the properties of policies, in their order.
    pub(super) fn new(policies: impl Iterator<Item = &'p Value>, is_anywhere: bool) -> Self {
        let mut overrides = Self { named: FxHashMap::default(), others: Vec::new(), is_anywhere };
        let components = policies.filter_map(|policy| policy.get("components")?.as_list());
        for (place, patch) in components.flat_map(|list| &list.items).enumerate() {
            let name = text(patch, "name");
            if name.is_empty() || is_anywhere || name.contains(['*', '^', '$']) {
                overrides.others.push((place, patch));
            } else {
                overrides.named.entry(name).or_default().push((place, patch));
            }
        }
        overrides
    }

    /// What is said of a component, in order. An empty name means all components.
    pub(super) fn of(&self, component: &Component) -> Patches<'p> {
        let name = component.name.as_ref().map_or("", |name| &name.text);
        let mut of_type = component.of_type.as_ref().map_or("", |of_type| &of_type.text);
        let others = self.others.iter().filter(|(_, patch)| self.means(text(patch, "name"), name));
        let mut all: Vec<(usize, &Value)> =
            self.named.get(name).into_iter().flatten().chain(others).copied().collect();
        all.sort_unstable_by_key(|(place, _)| *place);
        let mut patches = Patches::default();
        for (_, patch) in all {
            let wanted = text(patch, "type");
            if wanted.is_empty() || wanted == of_type {
                patches.all.push(patch);
            } else if self.is_anywhere && !text(patch, "name").is_empty() {
                of_type = wanted;
                patches = Patches { instead: Some(patch), all: Vec::new() };
            }
        }
        patches
    }

    fn means(&self, pattern: &str, name: &str) -> bool {
        pattern.is_empty()
            || if self.is_anywhere { matches_anywhere(pattern, name) } else { matches(pattern, name) }
    }

    /// The patches of which KubeVela makes a component, as their name is that of none: it takes any name with a small letter.
    /// None where KubeVela is not followed.
    pub(super) fn without_component(&self, components: &[Arc<Component>]) -> Vec<&'p Value> {
        let means_any = |pattern: &str| {
            let mut names = components.iter().filter_map(|component| component.name.as_ref());
            names.any(|name| self.means(pattern, &name.text))
        };
        let has_letter = |name: &str| name.bytes().any(|letter| letter.is_ascii_lowercase());
        let patches = self.others.iter().map(|(_, patch)| *patch).filter(|_| self.is_anywhere);
        patches.filter(|patch| has_letter(text(patch, "name")) && !means_any(text(patch, "name"))).collect()
    }
}

/// What override policies say of one component.
#[derive(Default)]
pub(super) struct Patches<'p> {
    /// What stands in place of the component: KubeVela takes a patch of another type for all of it.
    pub(super) instead: Option<&'p Value>,
    /// What is put on it, in order.
    pub(super) all: Vec<&'p Value>,
}

/// Whether the name in an override policy means a component: a `*` stands for anything, and `^` and `$` for the ends. KubeVela
/// looks for it anywhere in the name, so `web` means `website` too; that is told, and not followed.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    fits(pattern.strip_suffix('$').unwrap_or(pattern), name)
}

/// Whether KubeVela means a component by the name: the pattern is found anywhere in it.
#[must_use]
pub fn matches_anywhere(pattern: &str, name: &str) -> bool {
    let (at_start, pattern) = match pattern.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let (at_end, pattern) = match pattern.strip_suffix('$') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    fits_between(pattern, name, at_start, at_end)
}

fn fits(pattern: &str, name: &str) -> bool {
    fits_between(pattern, name, true, true)
}

/// Whether a pattern with stars fits a name, from its start and up to its end or anywhere in it.
fn fits_between(pattern: &str, name: &str, at_start: bool, at_end: bool) -> bool {
    let mut left = name;
    let mut is_fixed = at_start;
    let mut parts = pattern.split('*').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        match (is_fixed, is_last && at_end) {
            (true, true) => return left == part,
            (false, true) => return left.ends_with(part),
            (true, false) => match left.strip_prefix(part) {
                Some(rest) => left = rest,
                None => return false,
            },
            (false, false) => match left.find(part) {
                Some(at) => left = &left[at + part.len()..],
                None => return false,
            },
        }
        is_fixed = false;
    }
    true
}

/// A text field of a part of an override policy; empty where it has none.
#[must_use]
pub fn text<'v>(patch: &'v Value, field: &str) -> &'v str {
    patch.get(field).and_then(Value::as_text).unwrap_or_default()
}

/// The properties that a part of an override policy gives; `None` where there is nothing below the key.
pub(super) fn given_properties(patch: &Value) -> Option<&Value> {
    patch.get("properties").filter(|properties| !matches!(properties.data, Data::Null))
}

/// The items of a list in a value.
pub fn items<'v>(value: &'v Value, field: &str) -> impl Iterator<Item = &'v Value> {
    value.get(field).and_then(Value::as_list).into_iter().flat_map(|list| &list.items)
}

/// What a patch says of the traits of a type.
pub(super) fn trait_patches<'v>(patch: &'v Value, of_type: &str) -> impl Iterator<Item = &'v Value> {
    items(patch, "traits").filter(move |one| text(one, "type") == of_type)
}

/// Whether a trait is taken away.
pub(super) fn is_disabled(change: &Value) -> bool {
    change.get("disable").is_some_and(|flag| matches!(flag.data, Data::Bool(true)))
}

/// The traits that patches bring to a component: types, each with all that is said of it, in the order of the first.
pub(super) fn added<'v>(patches: &[&'v Value], component: &Component) -> Vec<(Arc<str>, Vec<&'v Value>)> {
    let mut found: Vec<(Arc<str>, Vec<&Value>)> = Vec::new();
    for change in patches.iter().flat_map(|patch| items(patch, "traits")) {
        let of_type = text(change, "type");
        let has = |one: &super::configuration::Trait| {
            one.of_type.as_ref().is_some_and(|known| *known.text == *of_type)
        };
        if of_type.is_empty() || component.traits.iter().any(has) {
            continue;
        }
        match found.iter_mut().find(|(known, _)| **known == *of_type) {
            Some((_, changes)) => changes.push(change),
            None => found.push((of_type.into(), vec![change])),
        }
    }
    found.retain(|(_, changes)| !changes.iter().any(|change| is_disabled(change)));
    found
}

impl Assembly<'_> {
    /// Judges what override policies say of components and of traits that are there: each may leave out anything.
    pub(super) fn check_overrides(&mut self, policies: &[PlannedPolicy]) {
        let is_anywhere = self.request.compatibility == Some(Compatibility::KubeVela);
        let properties = || policies.iter().filter(|one| one.is_of("override")).map(|one| &one.properties);
        let overrides = Overrides::new(properties(), is_anywhere);
        let mut known: FxHashSet<(Option<Site>, Arc<str>)> = FxHashSet::default();
        let mut met: FxHashSet<Option<Site>> = FxHashSet::default();
        for component in &self.configuration.components {
            for patch in overrides.of(component).all {
                met.insert(patch.site());
                let Some(of_type) = &component.of_type else { continue };
                if known.insert((patch.site(), of_type.text.clone())) {
                    self.check_patch(DefinitionKind::Component, &of_type.text, patch);
                }
                for of_type in component.traits.iter().filter_map(|one| one.of_type.as_ref()) {
                    for change in trait_patches(patch, &of_type.text) {
                        if known.insert((change.site(), of_type.text.clone())) {
                            self.check_patch(DefinitionKind::Trait, &of_type.text, change);
                        }
                    }
                }
            }
        }
        // What is for no component may become one.
        for patch in properties().flat_map(|policy| items(policy, "components")) {
            if !met.contains(&patch.site()) && !text(patch, "type").is_empty() {
                self.check_patch(DefinitionKind::Component, text(patch, "type"), patch);
            }
        }
    }

    fn check_patch(&mut self, kind: DefinitionKind, of_type: &str, patch: &Value) {
        let (Some(properties), Some(holder)) = (patch.get("properties"), patch.site()) else { return };
        let Some(definition) = self.types.definition(kind, of_type) else { return };
        self.tell_defects(&properties::defects(&definition, properties, holder, &Later::partial()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, name, exactly, anywhere) in [
            ("web", "web", true, true),
            ("web", "website", false, true),
            ("web-*", "web-eu", true, true),
            ("web-*", "my-web-eu", false, true),
            ("*-db", "my-db", true, true),
            ("a*b*c", "axxbyyc", true, true),
            ("a*b*c", "axxcyyb", false, false),
            ("*", "x", true, true),
            ("^web$", "web", true, true),
            ("^web$", "website", false, false),
            ("^web-*", "web-eu", true, true),
            ("^web-*", "my-web-eu", false, false),
        ] {
            assert_eq!(
                (matches(pattern, name), matches_anywhere(pattern, name)),
                (exactly, anywhere),
                "{pattern} {name}"
            );
        }
    }
}
