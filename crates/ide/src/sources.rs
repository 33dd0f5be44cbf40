//! A workspace as renderers see it.

use std::sync::Arc;

use plimsoll_analysis::workspace::source;
use plimsoll_analysis::{Database, baseline, locate};
use plimsoll_base::{Anchor, FileId, Place, TextRange};
use plimsoll_report::Sources;

/// The files of a database, secrets masked.
pub struct InDatabase<'a>(pub &'a Database);

impl Sources for InDatabase<'_> {
    fn path(&self, file: FileId) -> String {
        // Renderers know no database; what they ask for on their way is where their work can end.
        self.0.unwind_if_stopped();
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

    fn former(&self) -> &'static str {
        if baseline::given(self.0).is_some() { BEFORE } else { "recorded" }
    }
}

/// What places are that nothing recorded.
pub const BEFORE: &str = "before";
