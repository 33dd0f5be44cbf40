//! Which components a trait is for, and which traits must not be beside of it.

use std::sync::Arc;

use super::definition::{Definition, resource_name};
use super::dialect::Dialect;
use super::types::{is_api_version, resource_names};

/// The names under which a trait may mean a component; empty where nothing is known of its workload.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Workload {
    names: Vec<Arc<str>>,
}

impl Workload {
    /// The workload type as a component of v1alpha1 writes it. One that is no `GROUP/VERSION.KIND` is not known.
    #[must_use]
    pub fn of_type(written: &str) -> Self {
        Self { names: is_versioned(written).then(|| written.into()).into_iter().collect() }
    }

    /// The object in a component of v1alpha2, and what is defined of it.
    #[must_use]
    pub fn of_object(definition: Option<&Definition>, object: Option<(&str, &str)>) -> Self {
        let mut names = Self::of_definition(definition).names;
        names.extend(definition.and_then(|one| one.definition_ref.clone()));
        names.extend(object.into_iter().flat_map(|(version, kind)| resource_names(version, kind)));
        Self { names }
    }

    /// What is defined of a component of v1beta1. Of one whose workload differs nothing is known.
    #[must_use]
    pub fn of_definition(definition: Option<&Definition>) -> Self {
        let named = definition.and_then(|one| Some([one.name.clone(), one.workload.clone()?]));
        Self { names: named.into_iter().flatten().collect() }
    }

    /// As people know it: `deployments.apps`.
    #[must_use]
    pub fn name(&self) -> Option<&Arc<str>> {
        self.names.last()
    }

    fn is_of_group(&self, group: &str) -> bool {
        self.names.iter().any(|name| name.split_once('.').is_some_and(|(_, of)| of == group))
    }

    /// Whether an entry of `appliesTo` means it; `None` where that cannot be told.
    fn is_meant(&self, entry: &str) -> Option<bool> {
        if entry == "*" || self.names.iter().any(|name| **name == *entry) {
            return Some(true);
        }
        if let Some(group) = entry.strip_prefix("*.") {
            return Some(self.is_of_group(group));
        }
        // v1alpha2 and v1beta1 of the specification write versions and kinds; labels are not known here.
        match entry.rsplit_once('.').filter(|_| entry.contains('/')) {
            Some((version, kind)) if version.rsplit('/').next().is_some_and(is_api_version) => {
                let named = resource_name(version, kind)?;
                Some(self.names.contains(&named))
            }
            Some(_) => None,
            None => Some(false),
        }
    }
}

/// Whether a text is `GROUP/VERSION.KIND`.
#[must_use]
pub fn is_versioned(text: &str) -> bool {
    let parts = text.split_once('/').and_then(|(group, rest)| Some((group, rest.split_once('.')?)));
    parts.is_some_and(|(group, (version, kind))| {
        !group.is_empty() && is_api_version(version) && !kind.is_empty() && !kind.contains(['/', '.'])
    })
}

/// Whether a trait is for a component; `None` where that cannot be told.
#[must_use]
pub fn applies(of_trait: &Definition, workload: &Workload, dialect: Dialect) -> Option<bool> {
    let entries = &of_trait.applies_to;
    if entries.is_empty() || entries.iter().any(|entry| &**entry == "*") {
        return Some(true);
    }
    if workload.names.is_empty() {
        return None;
    }
    if dialect.has_versioned_types() {
        // The first implementation has words of its own: `replicableService`.
        let is_known = entries.iter().all(|entry| is_versioned(entry));
        return is_known.then(|| entries.iter().any(|entry| workload.names.contains(entry)));
    }
    let mut told = entries.iter().map(|entry| workload.is_meant(entry));
    told.try_fold(false, |is_meant, one| Some(is_meant || one?))
        .or_else(|| entries.iter().any(|entry| workload.is_meant(entry) == Some(true)).then_some(true))
}

/// The entry of `conflictsWith` of a trait that means another: by its name, its resource, the group of that, or `*`.
/// Entries about labels cannot be told.
#[must_use]
pub fn conflict<'d>(of_trait: &'d Definition, other: &Definition) -> Option<&'d Arc<str>> {
    let resource = other.definition_ref.as_deref();
    of_trait.conflicts_with.iter().find(|entry| {
        let group = entry.strip_prefix("*.");
        let is_group = || resource.and_then(|name| name.split_once('.')).map(|(_, of)| of) == group;
        ***entry == *"*"
            || ***entry == *other.name
            || resource == Some(&***entry)
            || group.is_some() && is_group()
    })
}

#[cfg(test)]
mod tests {
    use plimsoll_base::{Anchor, NodeId, Part};

    use super::*;
    use crate::oam::definition::{DefinitionKind, Source};

    fn definition(kind: DefinitionKind, name: &str) -> Definition {
        Definition::new(kind, name, Anchor::Node(NodeId(0), Part::Whole), Source::BuiltIn)
    }

    fn trait_for(entries: &[&str]) -> Definition {
        let applies_to = entries.iter().map(|entry| Arc::from(*entry)).collect();
        Definition { applies_to, ..definition(DefinitionKind::Trait, "scaler") }
    }

    #[test]
    fn components_are_meant_in_each_way_of_writing() {
        let mut web = definition(DefinitionKind::Component, "web");
        let late = Dialect::V1beta1;
        let unknown = Workload::of_definition(Some(&web));
        assert_eq!(applies(&trait_for(&["jobs.batch"]), &unknown, late), None);
        assert_eq!(applies(&trait_for(&[]), &unknown, late), Some(true));
        web.workload = Some("deployments.apps".into());
        let web = Workload::of_definition(Some(&web));
        for (entry, expected) in [
            ("*", Some(true)),
            ("deployments.apps", Some(true)),
            ("*.apps", Some(true)),
            ("web", Some(true)),
            ("apps/v1.Deployment", Some(true)),
            ("jobs.batch", Some(false)),
            ("*.batch", Some(false)),
            ("workload.oam.dev/exposed", None),
        ] {
            assert_eq!(applies(&trait_for(&[entry]), &web, late), expected, "{entry}");
        }
        assert_eq!(applies(&trait_for(&["x.oam.dev/a", "web"]), &web, late), Some(true));
        let server = Workload::of_type("core.oam.dev/v1alpha1.Server");
        let first = Dialect::V1alpha1;
        assert_eq!(applies(&trait_for(&["core.oam.dev/v1alpha1.Server"]), &server, first), Some(true));
        assert_eq!(applies(&trait_for(&["core.oam.dev/v1.Server"]), &server, first), Some(false));
        assert_eq!(applies(&trait_for(&["replicableService"]), &server, first), None);
        let object = Workload::of_object(None, Some(("apps/v1", "Deployment")));
        assert_eq!(applies(&trait_for(&["deployments.apps"]), &object, Dialect::V1alpha2), Some(true));
    }

    #[test]
    fn conflicts_are_found_by_name_resource_and_group() {
        let mut other = definition(DefinitionKind::Trait, "route");
        other.definition_ref = Some("routes.standard.oam.dev".into());
        for (entry, is_conflict) in
            [("route", true), ("routes.standard.oam.dev", true), ("*.standard.oam.dev", true), ("x", false)]
        {
            let conflicts_with = vec![entry.into()];
            let own = Definition { conflicts_with, ..trait_for(&[]) };
            assert_eq!(conflict(&own, &other).is_some(), is_conflict, "{entry}");
        }
    }
}
