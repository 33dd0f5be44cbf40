//! The names of the workspace: which documents a reference may mean.

use std::collections::BTreeMap;
use std::sync::Arc;

use plimsoll_base::{FileId, WorkspacePath};

use super::definition::DefinitionKind;
use super::dialect::Dialect;

/// What a name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Category {
    /// A ComponentSchematic or a Component.
    Schematic,
    /// A definition of this kind, or an older kind that stands for it.
    Definition(DefinitionKind),
    /// What can be planned.
    Configuration,
    /// A policy that stands by itself.
    Policy,
    /// A workflow that stands by itself.
    Workflow,
    /// A recorded revision, by the name of its application.
    Revision,
    /// A scope that components are in: an object of v1alpha2, or one that a configuration of v1alpha1 makes.
    Scope,
}

/// A document of this name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Entry {
    /// Where its file is.
    pub path: WorkspacePath,
    /// Its file.
    pub file: FileId,
    /// Its zero-based place: among the documents of the file, or among the definitions where it is one.
    pub number: u32,
    /// The dialect it is written in.
    pub dialect: Dialect,
}

/// All names of a workspace.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Index {
    names: BTreeMap<(Category, Arc<str>), Vec<Entry>>,
}

impl Index {
    /// Adds a document under a name, behind those of the same file.
    pub fn add(&mut self, category: Category, name: Arc<str>, entry: Entry) {
        let entries = self.names.entry((category, name)).or_default();
        let place = entries.partition_point(|known| known.path <= entry.path);
        entries.insert(place, entry);
    }

    /// All documents of this name, in the order of their paths.
    #[must_use]
    pub fn all(&self, category: Category, name: &str) -> &[Entry] {
        self.names.get(&(category, Arc::from(name))).map_or(&[], Vec::as_slice)
    }

    /// The documents of this name that a document of a dialect means and that are nearest to its file: those in it, else
    /// those with which its path has most folders in common. Several where nothing tells which is meant.
    #[must_use]
    pub fn nearest(
        &self,
        category: Category,
        name: &str,
        from: &WorkspacePath,
        dialect: Dialect,
    ) -> Vec<&Entry> {
        let seen = self.all(category, name).iter().filter(|entry| dialect.sees(entry.dialect));
        let all: Vec<&Entry> = seen.collect();
        let inside: Vec<&Entry> = all.iter().copied().filter(|entry| entry.path == *from).collect();
        if !inside.is_empty() {
            return inside;
        }
        let most = all.iter().map(|entry| common(&entry.path, from)).max().unwrap_or(0);
        all.into_iter().filter(|entry| common(&entry.path, from) == most).collect()
    }

    /// The names of a category, in their order.
    pub fn names(&self, category: Category) -> impl Iterator<Item = &Arc<str>> {
        let first: Arc<str> = "".into();
        let from = self.names.range((category, first)..);
        from.take_while(move |((of, _), _)| *of == category).map(|((_, name), _)| name)
    }

    /// The names of a category that documents of a dialect see, in their order.
    pub fn names_for(&self, category: Category, dialect: Dialect) -> impl Iterator<Item = &Arc<str>> {
        let mut last: Option<&Arc<str>> = None;
        let seen = self.entries(category).filter(move |(_, entry)| dialect.sees(entry.dialect));
        seen.filter_map(move |(name, _)| (last.replace(name) != Some(name)).then_some(name))
    }

    /// The entries of a category, in the order of their names.
    pub fn entries(&self, category: Category) -> impl Iterator<Item = (&Arc<str>, &Entry)> {
        let first: Arc<str> = "".into();
        let from = self.names.range((category, first)..);
        from.take_while(move |((of, _), _)| *of == category)
            .flat_map(|((_, name), entries)| entries.iter().map(move |entry| (name, entry)))
    }
}

/// How many folders two paths have in common.
fn common(left: &WorkspacePath, right: &WorkspacePath) -> usize {
    let (left, right) = (left.parent(), right.parent());
    let folders = left.as_str().split('/').zip(right.as_str().split('/'));
    folders.take_while(|(left, right)| left == right && !left.is_empty()).count()
}
