//! The database as renderers see it.

use std::sync::Arc;

use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, locate};
use plimsoll_base::{Anchor, FileId, Place, TextRange};
use plimsoll_report::Sources;

/// The files of a database, secrets masked.
pub(crate) struct InDatabase<'a>(pub(crate) &'a Database);

impl Sources for InDatabase<'_> {
    fn path(&self, file: FileId) -> String {
        source(self.0, file).map_or_else(String::new, |file| file.path(self.0).to_string())
    }

    fn text(&self, file: FileId) -> Option<Arc<str>> {
        locate::masked_text(self.0, source(self.0, file)?)
    }

    fn range(&self, place: &Place) -> Option<TextRange> {
        if place.anchor == Anchor::File {
            return None;
        }
        locate::locate(self.0, *place).map(|(_, range)| range)
    }
}
