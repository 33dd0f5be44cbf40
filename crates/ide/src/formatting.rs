//! Tidying up a file, or lines of it.

use plimsoll_analysis::parse;
use plimsoll_base::TextRange;
use plimsoll_syntax::edit::TextEdit;
use plimsoll_syntax::format;
pub use plimsoll_syntax::format::Wishes;

use crate::workspace::{Opened, Snapshot};

/// What opens an action of a template: a file with one is no YAML or JSON until it is filled in.
pub(crate) const TEMPLATE: &str = "{{";

impl Snapshot {
    /// The edits that tidy up a file, or the lines of a range of it, in the order of the text. None in files with syntax errors,
    /// in those that are signed or have a merge conflict, and in templates.
    #[must_use]
    pub fn formatting(&self, opened: &Opened, wishes: &Wishes, within: Option<TextRange>) -> Vec<TextEdit> {
        if !self.is_read_whole(opened.file) || opened.text.contains(TEMPLATE) {
            return Vec::new();
        }
        let tree = parse::tree(&self.db, opened.file);
        // Tidying up knows no database, and ends only behind it.
        let edits = tree.map(|tree| format::format(tree, wishes, within)).unwrap_or_default();
        self.db.unwind_if_stopped();
        edits
    }
}
