//! Which components an override policy means.

use plimsoll_model::Value;
use rustc_hash::FxHashMap;

use super::configuration::Component;

/// What override policies say, so that what is said of a component is found at once.
pub(super) struct Overrides<'p> {
    /// What is said of one name.
    named: FxHashMap<&'p str, Vec<(usize, &'p Value)>>,
    /// What is said of many: no name, or one with a star.
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
            if name.is_empty() || is_anywhere || name.contains('*') {
                overrides.others.push((place, patch));
            } else {
                overrides.named.entry(name).or_default().push((place, patch));
            }
        }
        overrides
    }

    /// What is said of a component, in order. An empty name means all components.
    pub(super) fn of(&self, component: &Component) -> Vec<&'p Value> {
        let name = component.name.as_ref().map_or("", |name| &name.text);
        let of_type = component.of_type.as_ref().map_or("", |of_type| &of_type.text);
        let is_named = |pattern: &str| {
            pattern.is_empty()
                || if self.is_anywhere { matches_anywhere(pattern, name) } else { matches(pattern, name) }
        };
        let others = self.others.iter().filter(|(_, patch)| is_named(text(patch, "name")));
        let mut all: Vec<(usize, &Value)> =
            self.named.get(name).into_iter().flatten().chain(others).copied().collect();
        all.sort_unstable_by_key(|(place, _)| *place);
        all.retain(|(_, patch)| text(patch, "type").is_empty() || text(patch, "type") == of_type);
        all.into_iter().map(|(_, patch)| patch).collect()
    }
}

fn text<'v>(patch: &'v Value, field: &str) -> &'v str {
    patch.get(field).and_then(Value::as_text).unwrap_or_default()
}

/// Whether the name in an override policy means a component: a `*` stands for anything. KubeVela looks for it anywhere in the
/// name, so `web` means `website` too; that is told, and not followed.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
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

/// Whether KubeVela means a component by the name: the pattern is found anywhere in it.
#[must_use]
pub fn matches_anywhere(pattern: &str, name: &str) -> bool {
    matches(&format!("*{pattern}*"), name)
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
        ] {
            assert_eq!(
                (matches(pattern, name), matches_anywhere(pattern, name)),
                (exactly, anywhere),
                "{pattern} {name}"
            );
        }
    }
}
