//! What reading needs to know everywhere.

use plimsoll_syntax::anchors::View;

use super::dialect::Dialect;

/// Reads the documents of one dialect.
pub(super) struct Reader<'v, 't> {
    pub(super) view: &'v View<'t>,
    pub(super) dialect: Dialect,
    /// The place of the document in its file.
    pub(super) number: u32,
}
