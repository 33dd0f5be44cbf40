//! Which Nulecule a file belongs to, and which of its components have it as an artifact.

use std::sync::Arc;

use plimsoll_analysis::document::{self, ROOTS};
use plimsoll_analysis::{SourceFile, artifacts};
use plimsoll_formats::nulecule::Nulecule;
use plimsoll_formats::nulecule::document::Component;

use crate::workspace::Snapshot;

/// The Nulecule that has a file as an artifact.
pub(crate) struct Owners {
    /// Its file.
    pub(crate) root: SourceFile,
    pub(crate) nulecule: Arc<Nulecule>,
    /// The components that have the artifact, by their places in the graph; at least one.
    components: Vec<usize>,
}

impl Owners {
    /// The components that have the artifact, in the order of the graph.
    pub(crate) fn components(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter_map(|index| self.nulecule.components.get(*index))
    }
}

impl Snapshot {
    /// The nearest Nulecule in the folders around a file.
    pub(crate) fn nulecule_around(&self, file: SourceFile) -> Option<(SourceFile, Arc<Nulecule>)> {
        let mut folder = file.path(&self.db).parent();
        loop {
            let root = folder.join(ROOTS[0]).ok().and_then(|path| self.db.file(&path));
            let found = root.and_then(|root| Some((root, document::nulecule(&self.db, root)?)));
            if found.is_some() || folder.as_str().is_empty() {
                return found;
            }
            folder = folder.parent();
        }
    }

    /// The Nulecule that has a file as an artifact, where it is the nearest one.
    pub(crate) fn owners(&self, file: SourceFile) -> Option<Owners> {
        let (root, nulecule) = self.nulecule_around(file)?;
        let all = artifacts::with_defaults(&self.db, root);
        let own = all.iter().filter(|artifact| artifact.file == file.id(&self.db));
        let mut components: Vec<usize> = own.map(|artifact| artifact.component).collect();
        components.dedup();
        (!components.is_empty()).then_some(Owners { root, nulecule, components })
    }
}
