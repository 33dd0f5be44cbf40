//! Where something is declared that a place names.

use plimsoll_base::{TextRange, WorkspacePath};

use crate::names::Occurrence;
use crate::workspace::{Opened, Snapshot};

/// A place that something leads to.
#[derive(Clone, PartialEq, Debug)]
pub struct Target {
    /// Its file.
    pub path: WorkspacePath,
    /// What declares it, with all that it says of it: the item or entry; the name alone where there is no such thing.
    pub range: TextRange,
    /// Its name, inside of `range`.
    pub name_range: TextRange,
}

/// What a place leads to.
#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    /// The bytes that lead there.
    pub from: TextRange,
    /// Where to, in the order of files and texts.
    pub targets: Vec<Target>,
}

impl Snapshot {
    /// What a byte of a file leads to: the declarations of the name there, or the files that it names. `None` where it leads
    /// nowhere: there is no name, what it means is built in, or it is outside of the workspace.
    #[must_use]
    pub fn definition(&self, opened: &Opened, offset: u32) -> Option<Definition> {
        let found = self.name_at(opened, offset).map(|named| {
            let targets = self.declarations(&named).iter().filter_map(|one| self.target(one)).collect();
            Definition { from: named.at.range, targets }
        });
        found.filter(|found| !found.targets.is_empty()).or_else(|| self.linked(opened, offset))
    }

    /// The files that a byte of a file leads to.
    fn linked(&self, opened: &Opened, offset: u32) -> Option<Definition> {
        let links = self.links_at(opened, offset);
        let from = links.first()?.range;
        let start = TextRange::default();
        let target = |path| Target { path, range: start, name_range: start };
        let targets: Vec<Target> = links.into_iter().flat_map(|link| link.files).map(target).collect();
        (!targets.is_empty()).then_some(Definition { from, targets })
    }

    fn target(&self, one: &Occurrence) -> Option<Target> {
        let opened = self.opened(one.file)?;
        let path = self.path(&opened).clone();
        Some(Target { path, range: self.whole(one), name_range: one.range })
    }
}
