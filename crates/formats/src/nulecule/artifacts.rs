//! Which files the artifacts of a component are.

use std::sync::Arc;

use plimsoll_base::{FileId, WorkspacePath};

use super::document::{Artifact, Component, Provider, Text};
use crate::rendered::Placement;
use crate::surroundings::{Found, Surroundings};

/// What a reference leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// One file.
    File(FileId),
    /// The files directly in a folder, without those whose name starts with a dot, by name.
    Folder(WorkspacePath, Vec<FileId>),
    /// Nothing is there; where it was looked for.
    Missing(WorkspacePath),
    /// The path leads out of the workspace; nothing was looked for.
    Outside,
    /// A URL of the network: nothing is fetched.
    Remote,
    /// No URI at all.
    NoUri,
}

/// What a reference of a `Nulecule` in `folder` leads to. `file://` and `file:` are both relative to the folder, which is
/// what the reference implementation makes of the first and the specification of the second.
#[must_use]
pub fn target(reference: &str, folder: &WorkspacePath, surroundings: &dyn Surroundings) -> Target {
    let Some(rest) = reference.strip_prefix("file:") else {
        let scheme = reference.split_once("://").map_or("", |(scheme, _)| scheme);
        let is_scheme =
            !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+');
        return if is_scheme { Target::Remote } else { Target::NoUri };
    };
    let relative = rest.strip_prefix("//").unwrap_or(rest);
    // An absolute path is meant to be relative in the files that have one; a rule says so.
    let Ok(path) = folder.join(relative.trim_start_matches('/')) else { return Target::Outside };
    match surroundings.find(&path) {
        Found::File(file) => Target::File(file),
        Found::Missing => Target::Missing(path),
        Found::Folder => {
            let children = surroundings.children(&path).into_iter();
            let files = children.filter_map(|(name, found)| match found {
                Found::File(file) if !name.starts_with('.') => Some(file),
                _ => None,
            });
            Target::Folder(path, files.collect())
        }
    }
}

/// The references that apply to a provider of a component, `inherit` followed, in order. A provider that inherits from
/// itself, directly or through others, gives each reference once.
#[must_use]
pub fn references<'c>(component: &'c Component, provider: &str) -> Vec<&'c Text> {
    let providers = component.artifacts.as_deref().unwrap_or_default();
    let mut seen: Vec<Arc<str>> = Vec::new();
    let mut found = Vec::new();
    collect(providers, provider, &mut seen, &mut found);
    found
}

/// The provider and all that it inherits from, directly or through others.
#[must_use]
pub fn with_inherited(component: &Component, provider: &str) -> Vec<Arc<str>> {
    let mut seen = Vec::new();
    collect(component.artifacts.as_deref().unwrap_or_default(), provider, &mut seen, &mut Vec::new());
    seen
}

fn collect<'c>(providers: &'c [Provider], name: &str, seen: &mut Vec<Arc<str>>, found: &mut Vec<&'c Text>) {
    // The depth is that of a chain of different providers of one component, each written out in the file.
    if seen.iter().any(|seen| **seen == *name) {
        return;
    }
    seen.push(name.into());
    for item in
        providers.iter().filter(|provider| &*provider.name.text == name).flat_map(|provider| &provider.items)
    {
        match item {
            Artifact::Reference(reference) | Artifact::Resource(reference) => found.push(reference),
            Artifact::Inherit(names) => {
                for inherited in names {
                    collect(providers, &inherited.text, seen, found);
                }
            }
            Artifact::Repository(_) | Artifact::InheritText(_) => {}
        }
    }
}

/// The files of a provider of a component, each with the reference that names it.
#[must_use]
pub fn files<'c>(
    component: &'c Component,
    provider: &str,
    folder: &WorkspacePath,
    surroundings: &dyn Surroundings,
) -> Vec<(&'c Text, FileId)> {
    let mut files = Vec::new();
    for reference in references(component, provider) {
        match target(&reference.text, folder, surroundings) {
            Target::File(file) => files.push((reference, file)),
            Target::Folder(_, inside) => files.extend(inside.into_iter().map(|file| (reference, file))),
            _ => {}
        }
    }
    files
}

/// Where parameters are put into each artifact of a provider of a component by JSON pointer. Those of an inherited
/// provider stay with it.
#[must_use]
pub fn placements(component: &Component, provider: &str) -> Vec<Placement> {
    let providers =
        component.artifacts.iter().flatten().filter(|candidate| *candidate.name.text == *provider);
    let pointers = providers.flat_map(|provider| &provider.pointers);
    let placements = pointers.flat_map(|pointers| {
        pointers
            .pointers
            .iter()
            .flatten()
            .map(|pointer| Placement { pointer: pointer.text.clone(), text: pointers.key.text.clone() })
    });
    placements.collect()
}
