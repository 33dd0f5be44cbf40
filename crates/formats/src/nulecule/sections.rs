//! Which sections an answers file of an application may have, and which parameters each may answer.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use plimsoll_base::FileId;

use super::answers::GENERAL;
use super::document::{Component, Parameter};
use super::{Nulecule, artifacts, nested};
use crate::surroundings::Surroundings;

/// Components beyond this number are not looked into.
const MAX_COMPONENTS: usize = 10_000;

/// The sections of an application.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sections {
    /// By name, `general` first, then those of components (`outer:inner` where nested): what may be answered in it.
    pub known: IndexMap<String, IndexSet<Arc<str>>>,
    /// Names of components whose application is not in the workspace, so that what is in it is not known.
    pub unread: Vec<String>,
}

impl Sections {
    /// The sections of components that are named `name` where they are nested; the name alone is no section.
    pub fn nested<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let known = self.known.keys().map(String::as_str);
        known.filter(move |known| known.rsplit_once(':').is_some_and(|(_, last)| last == name))
    }

    /// Whether the section may belong to an application that is not in the workspace.
    #[must_use]
    pub fn may_be_unread(&self, name: &str) -> bool {
        let inside =
            |outer: &String| name.strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with(':'));
        self.unread.iter().any(inside)
    }
}

/// An application on the way to its components.
struct Waiting {
    nulecule: Arc<Nulecule>,
    /// The names of the components that lead to it.
    names: Vec<String>,
    /// The parameters of the applications around it.
    outer: IndexSet<Arc<str>>,
    /// The files around it.
    trail: Vec<FileId>,
}

/// Collects the sections of the application of `root`. `placeholders` gives the names that an artifact holds.
#[must_use]
pub fn sections(
    root: &Nulecule,
    surroundings: &dyn Surroundings,
    placeholders: &dyn Fn(FileId) -> Vec<Arc<str>>,
) -> Sections {
    let mut sections = Sections::default();
    sections.known.insert(GENERAL.to_owned(), IndexSet::new());
    let nulecule = Arc::new(root.clone());
    let mut waiting =
        vec![Waiting { nulecule, names: Vec::new(), outer: IndexSet::new(), trail: Vec::new() }];
    while let Some(application) = waiting.pop() {
        let folder = surroundings.path(application.nulecule.file).parent();
        let mut outer = application.outer.clone();
        outer.extend(names(&application.nulecule.parameters));
        for component in &application.nulecule.components {
            let Some(name) = &component.name else { continue };
            if sections.known.len() > MAX_COMPONENTS {
                return sections;
            }
            let path: Vec<String> =
                application.names.iter().cloned().chain([name.text.to_string()]).collect();
            let mut answers = outer.clone();
            answers.extend(names(&component.parameters));
            for file in files(component, &folder, surroundings) {
                answers.extend(placeholders(file));
            }
            add(&mut sections, &path, &answers);
            let source = component.source.as_ref().filter(|_| component.artifacts.is_none());
            let Some(source) = source else { continue };
            let found = nested::find(&name.text, &path.join(":"), &source.text, &folder, surroundings);
            let trail: Vec<FileId> =
                application.trail.iter().copied().chain([application.nulecule.file]).collect();
            match found.and_then(|file| surroundings.nulecule(file)) {
                None => sections.unread.push(path.join(":")),
                Some(inner) if trail.contains(&inner.file) => {}
                Some(nulecule) => {
                    waiting.push(Waiting { nulecule, names: path, outer: outer.clone(), trail });
                }
            }
        }
    }
    sections
}

fn names(parameters: &[Parameter]) -> impl Iterator<Item = Arc<str>> {
    parameters.iter().map(|parameter| parameter.name.text.clone())
}

/// The artifacts of all providers.
fn files(
    component: &Component,
    folder: &plimsoll_base::WorkspacePath,
    surroundings: &dyn Surroundings,
) -> Vec<FileId> {
    let providers = component.artifacts.iter().flatten();
    let of_provider = |provider: &str| artifacts::files(component, provider, folder, surroundings);
    let mut files: Vec<FileId> =
        providers.flat_map(|provider| of_provider(&provider.name.text)).map(|(_, file)| file).collect();
    files.sort_unstable();
    files.dedup();
    files
}

/// A component is answered in its own section, in those of the applications around it, and in `general`.
fn add(sections: &mut Sections, path: &[String], answers: &IndexSet<Arc<str>>) {
    for count in 1..=path.len() {
        let known = sections.known.entry(path[..count].join(":")).or_default();
        known.extend(answers.iter().cloned());
    }
    if let Some(general) = sections.known.get_mut(GENERAL) {
        general.extend(answers.iter().cloned());
    }
}
