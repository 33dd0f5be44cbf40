//! All places at which the name at a place is written.

use plimsoll_base::{TextRange, WorkspacePath};

use crate::names::Role;
use crate::workspace::{Opened, Snapshot};

/// A place at which a name is written.
#[derive(Clone, PartialEq, Debug)]
pub struct Reference {
    /// Its file.
    pub path: WorkspacePath,
    /// The bytes of the name.
    pub range: TextRange,
    /// Whether the name is declared there.
    pub is_declaration: bool,
}

impl Snapshot {
    /// The places at which the name at a byte of a file is written, in the order of files and texts; declarations only where
    /// they are asked for. Empty where no name stands there. They are those that change when it is renamed: what a place may
    /// mean as well, as an artifact of two applications does, is among them.
    #[must_use]
    pub fn references(&self, opened: &Opened, offset: u32, with_declarations: bool) -> Vec<Reference> {
        let Some(named) = self.name_at(opened, offset) else { return Vec::new() };
        let all = self.together(&named).into_iter().map(|one| Reference {
            path: one.file.path(&self.db).clone(),
            range: one.range,
            is_declaration: one.role == Role::Declares,
        });
        all.filter(|one| with_declarations || !one.is_declaration).collect()
    }
}
