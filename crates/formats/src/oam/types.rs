//! Which definition a type means, and which document a name.

use std::cell::RefCell;
use std::sync::Arc;

use plimsoll_base::{FileId, WorkspacePath};
use rustc_hash::FxHashMap;

use super::builtin;
use super::configuration::Trait;
use super::definition::{Definition, DefinitionKind, resource_name};
use super::dialect::{Dialect, GROUP, HYDRA_GROUP};
use super::document::Document;
use super::index::{Category, Index};
use super::revision::Revision;
use super::schematic::Schematic;
use crate::application::Compatibility;
use crate::cue::Schema;
use crate::surroundings::Surroundings;

/// What types mean, as far as it was looked up.
type Found = FxHashMap<DefinitionKind, FxHashMap<Arc<str>, Option<Arc<Definition>>>>;

/// The definitions and documents that one document sees.
pub struct Types<'s> {
    surroundings: &'s dyn Surroundings,
    index: Arc<Index>,
    path: WorkspacePath,
    /// The version of the document that asks.
    dialect: Dialect,
    /// The implementation whose own types are there.
    compatibility: Option<Compatibility>,
    /// Definitions that count before all others: those of a record.
    recorded: Vec<Arc<Definition>>,
    /// Policies and workflows of a record, which count before those of the workspace.
    documents: Vec<(Category, Arc<Document>)>,
    /// Definitions that count where the workspace has none, before those that are built in.
    known: Arc<[Arc<Definition>]>,
    found: RefCell<Found>,
}

impl<'s> Types<'s> {
    /// Those that documents of a version in a file see.
    #[must_use]
    pub fn new(surroundings: &'s dyn Surroundings, file: FileId, dialect: Dialect) -> Self {
        Self {
            surroundings,
            index: surroundings.oam(),
            path: surroundings.path(file),
            dialect,
            compatibility: None,
            recorded: Vec::new(),
            documents: Vec::new(),
            known: Arc::new([]),
            found: RefCell::default(),
        }
    }

    /// Those that a configuration sees. What is recorded of it tells definitions that the workspace does not have.
    #[must_use]
    pub fn of(surroundings: &'s dyn Surroundings, document: &Document) -> Self {
        let name = document.name().map(|name| &**name);
        Self::of_named(surroundings, document.file, document.dialect, name)
    }

    /// The same for a configuration of which no more than the name is read.
    #[must_use]
    pub fn of_named(
        surroundings: &'s dyn Surroundings,
        file: FileId,
        dialect: Dialect,
        name: Option<&str>,
    ) -> Self {
        let known = name.map(|name| surroundings.recorded_definitions(name));
        Self { known: known.unwrap_or_default(), ..Self::new(surroundings, file, dialect) }
    }

    /// The same where an implementation runs what is described.
    #[must_use]
    pub fn run_by(self, compatibility: Option<Compatibility>) -> Self {
        Self { compatibility, found: RefCell::default(), ..self }
    }

    /// Those that a recorded revision sees: its own ones, then those of the workspace.
    #[must_use]
    pub fn recorded(surroundings: &'s dyn Surroundings, file: FileId, revision: &Revision) -> Self {
        let policies = revision.policies.iter().map(|policy| (Category::Policy, policy.clone()));
        let workflow = revision.workflow.iter().map(|workflow| (Category::Workflow, workflow.clone()));
        Self {
            recorded: revision.definitions.clone(),
            documents: policies.chain(workflow).collect(),
            ..Self::new(surroundings, file, Dialect::V1beta1)
        }
    }

    /// The definitions that were asked for, by kind and name.
    #[must_use]
    pub fn used(&self) -> Vec<Arc<Definition>> {
        let found = self.found.borrow();
        let mut used: Vec<Arc<Definition>> =
            found.values().flat_map(FxHashMap::values).flatten().cloned().collect();
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
    /// workspace are equally near and differ, or another version is asked for, its schema is not known. In v1alpha1 the
    /// version is a part of the type.
    #[must_use]
    pub fn definition(&self, kind: DefinitionKind, written: &str) -> Option<Arc<Definition>> {
        if let Some(known) = self.found.borrow().get(&kind).and_then(|found| found.get(written)) {
            return known.clone();
        }
        let found = self.look_up(kind, written);
        self.found.borrow_mut().entry(kind).or_default().insert(written.into(), found.clone());
        found
    }

    fn look_up(&self, kind: DefinitionKind, written: &str) -> Option<Arc<Definition>> {
        let is_by_version = matches!(kind, DefinitionKind::Workload | DefinitionKind::Scope);
        if is_by_version && self.dialect.has_versioned_types() {
            return self.by_name(kind, written).or_else(|| self.core_scope(kind, written));
        }
        let (name, version) = plain(written);
        let found = self.by_name(kind, name).or_else(|| self.by_kind(kind, name))?;
        let is_meant = version.is_none_or(|version| is_version(found.version.as_deref(), version));
        Some(if is_meant { found } else { Arc::new(Definition { schema: None, ..(*found).clone() }) })
    }

    fn by_name(&self, kind: DefinitionKind, name: &str) -> Option<Arc<Definition>> {
        if let Some(known) = self.recorded.iter().find(|one| one.kind == kind && **one.called() == *name) {
            return Some(known.clone());
        }
        let entries = self.index.nearest(Category::Definition(kind), name, &self.path, self.dialect);
        let built_in = self.built_in(kind, name);
        let found: Vec<Arc<Definition>> = entries
            .into_iter()
            .filter(|entry| built_in.is_none() || is_close(&entry.path, &self.path))
            .filter_map(|entry| self.surroundings.definitions(entry.file).get(entry.number as usize).cloned())
            .collect();
        let Some(first) = found.first() else {
            let is_meant = |one: &&Arc<Definition>| {
                one.kind == kind && **one.called() == *name && self.dialect.sees(one.dialect)
            };
            return self.known.iter().find(is_meant).cloned().or(built_in);
        };
        // Neither places nor texts make two of one.
        let facts = |one: &Definition| one.schema.as_deref().map(Schema::facts);
        if found.len() == 1 || found[1..].iter().all(|one| facts(one) == facts(first)) {
            return Some(first.clone());
        }
        Some(Arc::new(Definition { schema: None, ..(**first).clone() }))
    }

    /// In the first draft traits are typed by kinds, `core.hydra.io/v1alpha1.ManualScaler`, and defined as `manual-scaler`.
    fn by_kind(&self, kind: DefinitionKind, name: &str) -> Option<Arc<Definition>> {
        if self.dialect != Dialect::Hydra || !name.starts_with(|first: char| first.is_ascii_uppercase()) {
            return None;
        }
        let mut words = String::new();
        for (index, letter) in name.char_indices() {
            words.push_str(if index > 0 && letter.is_ascii_uppercase() { "-" } else { "" });
            words.push(letter.to_ascii_lowercase());
        }
        self.by_name(kind, &words)
    }

    fn built_in(&self, kind: DefinitionKind, name: &str) -> Option<Arc<Definition>> {
        match self.dialect {
            Dialect::V1beta1 => builtin::builtin(kind, name),
            dialect => builtin::early(dialect, kind, name, self.compatibility),
        }
    }

    /// A core scope under another of the names that the specification itself has for it.
    fn core_scope(&self, kind: DefinitionKind, written: &str) -> Option<Arc<Definition>> {
        if kind != DefinitionKind::Scope {
            return None;
        }
        let wanted = core_scope(written)?;
        let names = self.names(kind);
        names.iter().filter(|name| core_scope(name) == Some(wanted)).find_map(|name| self.by_name(kind, name))
    }

    /// The definition that an embedded object means (v1alpha2): by the name of its resource, which for some is that of
    /// one of them.
    #[must_use]
    pub fn of_object(
        &self,
        kind: DefinitionKind,
        api_version: &str,
        object: &str,
    ) -> Option<Arc<Definition>> {
        resource_names(api_version, object).iter().find_map(|name| self.definition(kind, name))
    }

    /// The definition of a trait: by its type, or by the object that it is.
    #[must_use]
    pub fn of_trait(&self, one: &Trait) -> Option<Arc<Definition>> {
        let of_type = one.of_type.as_ref()?;
        match &one.api_version {
            Some(version) => self.of_object(DefinitionKind::Trait, &version.text, &of_type.text),
            None => self.definition(DefinitionKind::Trait, &of_type.text),
        }
    }

    /// The definition of the workload of a component: by its type, or by the object that it is.
    #[must_use]
    pub fn of_workload(&self, schematic: &Schematic) -> Option<Arc<Definition>> {
        let kind = DefinitionKind::Workload;
        if let Some(of_type) = &schematic.workload_type {
            return self.definition(kind, &of_type.text);
        }
        let workload = schematic.workload.as_ref()?;
        self.of_object(kind, &workload.api_version.as_ref()?.text, &workload.kind.as_ref()?.text)
    }

    /// The definition of a component of v1beta1. Before there were such definitions, those of workloads stood for them.
    #[must_use]
    pub fn of_component(&self, of_type: &str) -> Option<Arc<Definition>> {
        let own = self.definition(DefinitionKind::Component, of_type);
        own.or_else(|| self.definition(DefinitionKind::Workload, of_type))
    }

    /// The names that a type of this kind may have.
    #[must_use]
    pub fn names(&self, kind: DefinitionKind) -> Vec<Arc<str>> {
        let own = self.index.names_for(Category::Definition(kind), self.dialect).cloned();
        let recorded = self.recorded.iter().chain(&*self.known);
        let recorded = recorded.filter(|one| one.kind == kind && self.dialect.sees(one.dialect));
        let recorded = recorded.map(|one| one.called().clone());
        let built_in: Vec<&'static str> = match self.dialect {
            Dialect::V1beta1 => builtin::names(kind).collect(),
            dialect => builtin::early_names(dialect, kind).collect(),
        };
        let built_in = built_in.into_iter().map(Arc::from);
        let mut names: Vec<Arc<str>> = own.chain(recorded).chain(built_in).collect();
        names.sort();
        names.dedup();
        names
    }

    /// Whether nothing tells which of several documents a name means.
    #[must_use]
    pub fn is_ambiguous(&self, category: Category, name: &str) -> bool {
        self.index.nearest(category, name, &self.path, self.dialect).len() > 1
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
        let entry = *self.index.nearest(category, name, &self.path, self.dialect).first()?;
        self.surroundings.oam_documents(entry.file).get(entry.number as usize).cloned()?
    }
}

/// The core scope that a type means: the chapter about scopes itself writes `core.oam.dev/v1alpha1.Network`,
/// `core.oam.dev/v1.NetworkScope` and `core.oam.dev/v1alpha1.HealthScope`.
fn core_scope(of_type: &str) -> Option<&'static str> {
    let (group, rest) = of_type.split_once('/')?;
    let (_, kind) = rest.split_once('.').filter(|(version, _)| is_api_version(version))?;
    let kind = kind.strip_suffix("Scope").unwrap_or(kind);
    let is_core = [GROUP, HYDRA_GROUP].contains(&group);
    ["Network", "Health"].into_iter().find(|core| is_core && *core == kind)
}

/// The names that the resource of an object may have: `deployments.apps`, and as some write it `deployment.apps`.
#[must_use]
pub fn resource_names(api_version: &str, kind: &str) -> Vec<Arc<str>> {
    let singular = kind.to_ascii_lowercase();
    let singular = api_version.split_once('/').map(|(group, _)| format!("{singular}.{group}").into());
    resource_name(api_version, kind).into_iter().chain(singular).collect()
}

/// Whether a definition is near enough to a file to take the place of one that KubeVela brings along: it lies in the folder
/// of the file or around it, or in a folder for definitions.
fn is_close(definition: &WorkspacePath, file: &WorkspacePath) -> bool {
    let folder = definition.parent();
    file.starts_with(&folder)
        || folder.names().any(|name| name.contains("definition") || name == "vela-templates")
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
