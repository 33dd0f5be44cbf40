//! What reading needs to know everywhere.

use plimsoll_syntax::anchors::View;

use super::dialect::Dialect;
use crate::parts::PartsOf;
use crate::written::{Text, Texts};

/// Reads the documents of one dialect.
pub(super) struct Reader<'v, 't> {
    pub(super) view: &'v View<'t>,
    pub(super) dialect: Dialect,
    /// The place of the document in its file.
    pub(super) number: u32,
    /// The texts so far that stand in very many components.
    pub(super) texts: Texts,
    /// What was read before of a file that is edited.
    pub(super) parts: Option<PartsOf<'v>>,
}

impl Reader<'_, '_> {
    /// A text that is kept once, however often it is read.
    pub(super) fn shared(&self, text: Text) -> Text {
        Text { text: self.texts.shared(text.text), ..text }
    }
}
