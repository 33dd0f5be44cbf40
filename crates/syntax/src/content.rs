//! What a text says, without where it says it.

use std::sync::Arc;

use crate::access::{Document, Node};
use crate::tree::{Element, Language, NodeId, Tree};

/// The position-free half of a [`Tree`]: two texts that differ only in blanks, line breaks between tokens and comments
/// have equal contents. Analysis is built on this type, so it cannot depend on positions by accident: nothing here
/// gives a range. A [`NodeId`] taken from one content is valid in every tree with equal content.
#[derive(Clone, Debug)]
pub struct Content(Arc<Tree>);

impl Content {
    /// The content of a tree.
    #[must_use]
    pub fn of(tree: Arc<Tree>) -> Self {
        Self(tree)
    }

    /// The grammar it was read with.
    #[must_use]
    pub fn language(&self) -> Language {
        self.0.language()
    }

    /// The documents in order.
    pub fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        self.0.documents()
    }

    /// How many elements there are; their ids count from zero.
    #[must_use]
    pub fn n_elements(&self) -> usize {
        self.0.elements().len()
    }

    /// The element with this id; see [`Tree::node`].
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        self.0.node(id)
    }

    /// The whole file as a node.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.0.root()
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (&*self.0, &*other.0);
        if Arc::ptr_eq(&self.0, &other.0) {
            return true;
        }
        left.language == right.language
            && left.elements.len() == right.elements.len()
            && left
                .columns
                .iter()
                .map(|(_, column)| column)
                .eq(right.columns.iter().map(|(_, column)| column))
            && left.elements.iter().zip(&right.elements).all(|(a, b)| {
                a.kind == b.kind && a.size == b.size && (!a.kind.is_token() || same_token(left, a, right, b))
            })
    }
}

impl Eq for Content {}

/// Whether two tokens of equal kind and length have the same bytes.
fn same_token(left: &Tree, a: &Element, right: &Tree, b: &Element) -> bool {
    let bytes = |element: &Element| element.start as usize..(element.start + element.size) as usize;
    left.text[bytes(a)] == right.text[bytes(b)]
}
