//! The places of the same file at which the name at a place is written.

use plimsoll_base::TextRange;

use crate::names::Role;
use crate::workspace::{Opened, Snapshot};

/// A place at which the name is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Highlight {
    /// The bytes of the name.
    pub range: TextRange,
    /// Whether it is declared there, rather than used.
    pub is_declaration: bool,
}

impl Snapshot {
    /// The places of a file at which the name at one of its bytes is written, in the order of the text.
    #[must_use]
    pub fn highlights(&self, opened: &Opened, offset: u32) -> Vec<Highlight> {
        let Some(named) = self.name_at(opened, offset) else { return Vec::new() };
        let all = self.occurrences_in(&named, opened.file).into_iter();
        all.map(|one| Highlight { range: one.range, is_declaration: one.role == Role::Declares }).collect()
    }
}
