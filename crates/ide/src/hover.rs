//! What is shown of the word under the pointer.

use plimsoll_base::TextRange;
use plimsoll_formats::table::{Field, Presence};

use crate::workspace::{Opened, Snapshot};

/// A description of what stands at a place.
#[derive(Clone, PartialEq, Debug)]
pub struct Hover {
    /// In Markdown.
    pub words: String,
    /// What it describes.
    pub range: TextRange,
}

impl Snapshot {
    /// What stands at a byte of a file; `None` where nothing is to be said.
    #[must_use]
    pub fn hover(&self, opened: &Opened, offset: u32) -> Option<Hover> {
        let cursor = self.cursor(opened, offset)?;
        let recognised = cursor.recognised?;
        let (entry, object) = cursor.key()?;
        let key = entry.child(plimsoll_syntax::Kind::Key)?;
        let name = key.value()?.as_scalar()?.text();
        let field = object?.field(&name)?;
        let format = format!("{} {}", recognised.format.family, recognised.format.version);
        Some(Hover { words: words(field, &format), range: cursor.range(key) })
    }
}

/// What a field is, in Markdown.
pub(crate) fn words(field: &Field, format: &str) -> String {
    let presence = match field.presence {
        Presence::Required => ", required",
        Presence::Optional | Presence::ByRule => "",
        Presence::OtherVersion => ", of another version of the format",
    };
    let clause = field.clause;
    format!(
        "**{}**: {}{presence}\n\n{}\n\n[{}]({}) · {format}",
        field.name,
        field.of.words(),
        field.help,
        clause.title,
        clause.url,
    )
}
