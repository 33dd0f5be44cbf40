//! What a text says, without where it says it.

use std::sync::Arc;

use crate::access::{Document, Node};
use crate::difference::Difference;
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

    /// How many elements there are.
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

    /// Whether this is the content of the very same tree, which is found out at once.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Which parts say the same in a text and in the one before, under the same ids.
    #[must_use]
    pub fn unchanged_since(&self, before: &Self) -> Unchanged {
        Unchanged::of(&before.0, &self.0)
    }
}

/// The parts of a content that were in the one before: those that end before the first changed element, and those that start
/// behind the last one.
#[derive(Clone, Debug)]
pub struct Unchanged {
    old: Arc<Tree>,
    new: Arc<Tree>,
    /// As many elements at the start are equal.
    before: u32,
    /// As many at the end.
    behind: u32,
}

impl Unchanged {
    fn of(old: &Arc<Tree>, new: &Arc<Tree>) -> Self {
        let (before, behind) = match Difference::of(&old.text, &new.text) {
            _ if old.language != new.language => (0, 0),
            None => (new.elements.len() as u32, 0),
            Some(difference) => difference.common(&old.elements, &new.elements),
        };
        let columns = |tree: &Tree| tree.columns.iter().map(|(_, column)| *column).collect::<Vec<_>>();
        // What stands in a block of text hangs on what is above it.
        let behind = if columns(old).ends_with(&columns_behind(new, behind)) { behind } else { 0 };
        Self { old: old.clone(), new: new.clone(), before, behind }
    }

    /// Whether an element and all below it were there under the same ids.
    #[must_use]
    pub fn holds(&self, id: NodeId) -> bool {
        let (Some(old), Some(new)) = (self.old.names.place(id), self.new.names.place(id)) else {
            return false;
        };
        let (n_old, n_new) = (self.old.elements.len() as u32, self.new.elements.len() as u32);
        if old >= n_old || new >= n_new {
            return false;
        }
        let (old_behind, new_behind) = (old + self.old.size_at(old), new + self.new.size_at(new));
        let is_before = old == new && old_behind == new_behind && new_behind <= self.before;
        let is_behind = n_new - new <= self.behind
            && n_new - new == n_old - old
            && n_new - new_behind == n_old - old_behind;
        (is_before || is_behind)
            && self.old.names.steps(old..old_behind).eq(self.new.names.steps(new..new_behind))
    }
}

/// The columns of the blocks of text among the last elements.
fn columns_behind(tree: &Tree, count: u32) -> Vec<u16> {
    let first = tree.elements.len() - count as usize;
    let start = tree.elements.get(first).map_or(u32::MAX, |element| element.start);
    tree.columns.iter().filter(|(at, _)| *at >= start).map(|(_, column)| *column).collect()
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (&*self.0, &*other.0);
        if Arc::ptr_eq(&self.0, &other.0) {
            return true;
        }
        left.language == right.language
            && left.names == right.names
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
