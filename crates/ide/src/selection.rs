//! How a selection grows: from a word to its value, its entry, its collection, its document.

use plimsoll_analysis::parse;
use plimsoll_base::TextRange;

use crate::workspace::{Opened, Snapshot};

impl Snapshot {
    /// The ranges around a byte of a file, the innermost first; each lies in the next and is smaller.
    #[must_use]
    pub fn selections(&self, opened: &Opened, offset: u32) -> Vec<TextRange> {
        let whole = TextRange::new(0, opened.text.len() as u32);
        let Some(tree) = parse::tree(&self.db, opened.file) else { return vec![whole] };
        let inner = tree.path_to(offset).into_iter().rev().map(|id| tree.range(id));
        let mut ranges: Vec<TextRange> = Vec::new();
        for range in inner.filter(|range| range.touches(offset)).chain([whole]) {
            if ranges
                .last()
                .is_none_or(|last| range.start <= last.start && range.end >= last.end && range != *last)
            {
                ranges.push(range);
            }
        }
        ranges
    }
}
