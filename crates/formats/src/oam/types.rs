//! Which definition a type means, and which document a name.

use std::cell::RefCell;
use std::sync::Arc;

use plimsoll_base::{FileId, WorkspacePath};
use rustc_hash::FxHashMap;

use super::builtin;
use super::definition::{Definition, DefinitionKind};
use super::document::Document;
use super::index::{Category, Index};
use super::revision::Revision;
use crate::surroundings::Surroundings;

/// What types mean, as far as it was looked up.
type Found = FxHashMap<(DefinitionKind, Arc<str>), Option<Arc<Definition>>>;

/// The definitions and documents that one document sees.
pub struct Types<'s> {
    surroundings: &'s dyn Surroundings,
    index: Arc<Index>,
    path: WorkspacePath,
    /// Definitions that count before all others: those of a record.
    recorded: Vec<Arc<Definition>>,
    /// Policies and workflows of a record, which count before those of the workspace.
    documents: Vec<(Category, Arc<Document>)>,
    /// Definitions that count where the workspace has none, before those that are built in.
    known: Arc<[Arc<Definition>]>,
    found: RefCell<Found>,
}

impl<'s> Types<'s> {
    /// Those that a file sees.
    #[must_use]
    pub fn new(surroundings: &'s dyn Surroundings, file: FileId) -> Self {
        Self {
            surroundings,
            index: surroundings.oam(),
            path: surroundings.path(file),
            recorded: Vec::new(),
            documents: Vec::new(),
            known: Arc::new([]),
            found: RefCell::default(),
        }
    }

    /// Those that a configuration sees. What is recorded of it tells definitions that the workspace does not have.
    #[must_use]
    pub fn of(surroundings: &'s dyn Surroundings, document: &Document) -> Self {
        let known = document.name().map(|name| surroundings.recorded_definitions(name));
        Self { known: known.unwrap_or_default(), ..Self::new(surroundings, document.file) }
    }

    /// Those that a recorded revision sees: its own ones, then those of the workspace.
    #[must_use]
    pub fn recorded(surroundings: &'s dyn Surroundings, file: FileId, revision: &Revision) -> Self {
        let policies = revision.policies.iter().map(|policy| (Category::Policy, policy.clone()));
        let workflow = revision.workflow.iter().map(|workflow| (Category::Workflow, workflow.clone()));
        Self {
            recorded: revision.definitions.clone(),
            documents: policies.chain(workflow).collect(),
            ..Self::new(surroundings, file)
        }
    }

    /// The definitions that were asked for, by kind and name.
    #[must_use]
    pub fn used(&self) -> Vec<Arc<Definition>> {
        let mut used: Vec<Arc<Definition>> = self.found.borrow().values().flatten().cloned().collect();
        used.sort_by(|left, right| (left.kind, &left.name).cmp(&(right.kind, &right.name)));
        used.dedup_by(|left, right| (left.kind, &left.name) == (right.kind, &right.name));
        used
    }

    /// The names of the workspace.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The definition that a type means: a recorded one, the nearest of the workspace, a built-in one. Where several of the
    /// workspace are equally near and differ, or another version is asked for, its schema is not known.
    #[must_use]
    pub fn definition(&self, kind: DefinitionKind, written: &str) -> Option<Arc<Definition>> {
        let key = (kind, Arc::from(written));
        if let Some(known) = self.found.borrow().get(&key) {
            return known.clone();
        }
        let found = self.look_up(kind, written);
        self.found.borrow_mut().insert(key, found.clone());
        found
    }

    fn look_up(&self, kind: DefinitionKind, written: &str) -> Option<Arc<Definition>> {
        let (name, version) = plain(written);
        let found = self.by_name(kind, name)?;
        let is_meant = version.is_none_or(|version| is_version(found.version.as_deref(), version));
        Some(if is_meant { found } else { Arc::new(Definition { schema: None, ..(*found).clone() }) })
    }

    fn by_name(&self, kind: DefinitionKind, name: &str) -> Option<Arc<Definition>> {
        if let Some(known) = self.recorded.iter().find(|one| one.kind == kind && *one.name == *name) {
            return Some(known.clone());
        }
        let entries = self.index.nearest(Category::Definition(kind), name, &self.path);
        let found: Vec<Arc<Definition>> = entries
            .into_iter()
            .filter_map(|entry| self.surroundings.definitions(entry.file).get(entry.number as usize).cloned())
            .collect();
        let Some(first) = found.first() else {
            let known = self.known.iter().find(|one| one.kind == kind && *one.name == *name);
            return known.cloned().or_else(|| builtin::builtin(kind, name));
        };
        if found.iter().all(|one| one.schema == first.schema) {
            return Some(first.clone());
        }
        Some(Arc::new(Definition { schema: None, ..(**first).clone() }))
    }

    /// The names that a type of this kind may have.
    #[must_use]
    pub fn names(&self, kind: DefinitionKind) -> Vec<Arc<str>> {
        let own = self.index.names(Category::Definition(kind)).cloned();
        let recorded = self
            .recorded
            .iter()
            .chain(&*self.known)
            .filter(|one| one.kind == kind)
            .map(|one| one.name.clone());
        let built_in = builtin::all().filter(|one| one.kind == kind).map(|one| one.name.clone());
        let mut names: Vec<Arc<str>> = own.chain(recorded).chain(built_in).collect();
        names.sort();
        names.dedup();
        names
    }

    /// The document that a name means: the nearest, and of several that are equally near the first.
    #[must_use]
    pub fn document(&self, category: Category, name: &str) -> Option<Arc<Document>> {
        let is_meant = |(of, one): &&(Category, Arc<Document>)| {
            *of == category && one.name().is_some_and(|own| **own == *name)
        };
        if let Some((_, recorded)) = self.documents.iter().find(is_meant) {
            return Some(recorded.clone());
        }
        let entry = *self.index.nearest(category, name, &self.path).first()?;
        self.surroundings.oam_documents(entry.file).get(entry.number as usize).cloned()?
    }
}

/// A type without what may stand around its name, and the version that it asks for: `NAMESPACE/NAME` of the specification,
/// `NAME@VERSION` of KubeVela, `GROUP/VERSION.NAME` of v1alpha1.
#[must_use]
pub fn plain(written: &str) -> (&str, Option<&str>) {
    let (name, version) = match written.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (written, None),
    };
    let Some((_, name)) = name.rsplit_once('/') else { return (name, version) };
    let kind = name.split_once('.').filter(|(first, _)| is_api_version(first));
    (kind.map_or(name, |(_, kind)| kind), version)
}

/// Whether a text is a version of an API group: `v1`, `v1alpha2`.
#[must_use]
pub fn is_api_version(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('v') else { return false };
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() == rest.len() {
        return false;
    }
    let stage = digits.strip_prefix("alpha").or_else(|| digits.strip_prefix("beta"));
    digits.is_empty()
        || stage.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a version is the one that is asked for: `v1` asks for any `1.x`.
fn is_version(known: Option<&str>, asked: &str) -> bool {
    let (Some(known), asked) = (known, asked.trim_start_matches('v')) else { return false };
    let known = known.trim_start_matches('v');
    known == asked || known.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_by_their_plain_names() {
        assert_eq!(plain("webservice"), ("webservice", None));
        assert_eq!(plain("webservice@v1.2"), ("webservice", Some("v1.2")));
        assert_eq!(plain("team/webservice"), ("webservice", None));
        assert_eq!(plain("core.oam.dev/v1alpha1.Server"), ("Server", None));
        assert!(is_version(Some("1.2.3"), "v1.2") && !is_version(Some("1.20.0"), "v1.2"));
        assert!(is_version(Some("v1"), "v1") && !is_version(None, "v1"));
    }
}
