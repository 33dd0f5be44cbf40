//! What reading needs to know everywhere.

use std::cell::RefCell;
use std::sync::Arc;

use plimsoll_syntax::anchors::View;
use rustc_hash::FxHashSet;

use super::dialect::Dialect;
use crate::parts::PartsOf;
use crate::written::Text;

/// Reads the documents of one dialect.
pub(super) struct Reader<'v, 't> {
    pub(super) view: &'v View<'t>,
    pub(super) dialect: Dialect,
    /// The place of the document in its file.
    pub(super) number: u32,
    /// The texts so far that stand in very many components.
    pub(super) texts: RefCell<FxHashSet<Arc<str>>>,
    /// What was read before of a file that is edited.
    pub(super) parts: Option<PartsOf<'v>>,
}

impl Reader<'_, '_> {
    /// A text that is kept once, however often it is read.
    pub(super) fn shared(&self, text: Text) -> Text {
        let mut texts = self.texts.borrow_mut();
        match texts.get(&text.text) {
            Some(known) => Text { text: known.clone(), ..text },
            None => {
                texts.insert(text.text.clone());
                text
            }
        }
    }
}
