//! Which components an override policy means, and what it says of them.

use std::sync::Arc;

use plimsoll_model::{Data, Value};

use super::application::Assembly;
use super::configuration::Component;
use super::definition::DefinitionKind;
use super::properties::{self, Later};

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
    let (before, pattern) = match pattern.strip_prefix('^') {
        Some(rest) => ("", rest),
        None => ("*", pattern),
    };
    let (pattern, behind) = match pattern.strip_suffix('$') {
        Some(rest) => (rest, ""),
        None => (pattern, "*"),
    };
    fits(&format!("{before}{pattern}{behind}"), name)
}

fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(start) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return left.ends_with(part);
        }
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// A text field of a part of an override policy; empty where it has none.
#[must_use]
pub fn text<'v>(patch: &'v Value, field: &str) -> &'v str {
    patch.get(field).and_then(Value::as_text).unwrap_or_default()
}

/// The items of a list in a value.
pub fn items<'v>(value: &'v Value, field: &str) -> impl Iterator<Item = &'v Value> {
    value.get(field).and_then(Value::as_list).into_iter().flat_map(|list| &list.items)
}

/// Whether a patch is for a component: an empty name means all, a type only those of it.
#[must_use]
pub fn is_for(patch: &Value, component: &Component) -> bool {
    let name = component.name.as_ref().map_or("", |name| &name.text);
    let of_type = component.of_type.as_ref().map_or("", |of_type| &of_type.text);
    let pattern = text(patch, "name");
    (pattern.is_empty() || matches(pattern, name)) && ["", of_type].contains(&text(patch, "type"))
}

/// What override policies, given by their properties, say of a component, in their order.
pub(super) fn patches(overrides: &[Value], component: &Component) -> Vec<Value> {
    let all = overrides.iter().flat_map(|policy| items(policy, "components"));
    all.filter(|patch| is_for(patch, component)).cloned().collect()
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
pub(super) fn added<'v>(patches: &'v [Value], component: &Component) -> Vec<(Arc<str>, Vec<&'v Value>)> {
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
    pub(super) fn check_overrides(&mut self) {
        let configuration = self.configuration;
        let policies: Vec<Value> = self
            .policies
            .iter()
            .filter(|policy| policy.is_of("override"))
            .map(|policy| policy.properties.clone())
            .collect();
        for patch in policies.iter().flat_map(|policy| items(policy, "components")) {
            let mut types: Vec<Arc<str>> = Vec::new();
            for component in configuration.components.iter().filter(|one| is_for(patch, one)) {
                types.extend(component.of_type.iter().map(|of_type| of_type.text.clone()));
                for one in &component.traits {
                    let of_type = one.of_type.as_ref().map_or("", |of_type| &of_type.text);
                    for change in trait_patches(patch, of_type) {
                        self.check_patch(DefinitionKind::Trait, of_type, change);
                    }
                }
            }
            if types.is_empty() && !text(patch, "type").is_empty() {
                types.push(text(patch, "type").into());
            }
            types.sort();
            types.dedup();
            for of_type in types {
                self.check_patch(DefinitionKind::Component, &of_type, patch);
            }
        }
    }

    fn check_patch(&mut self, kind: DefinitionKind, of_type: &str, patch: &Value) {
        let (Some(properties), Some(holder)) = (patch.get("properties"), patch.site()) else { return };
        let Some(definition) = self.types.definition(kind, of_type) else { return };
        self.defects.extend(properties::defects(&definition, properties, holder, &Later::partial()));
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
