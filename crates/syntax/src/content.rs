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
    now: Arc<Tree>,
    /// As many elements at the start are equal.
    before: u32,
    /// From this one on all are equal.
    behind: u32,
}

impl Unchanged {
    fn of(old: &Arc<Tree>, new: &Arc<Tree>) -> Self {
        let start = old.text.bytes().zip(new.text.bytes()).take_while(|(old, new)| old == new).count() as u32;
        let n_elements = new.elements.len() as u32;
        if old.language != new.language {
            return Self { now: new.clone(), before: 0, behind: n_elements };
        }
        let ends_before = |element: &Element| {
            // A token is equal where all its bytes are.
            !element.kind.is_token() || element.start + element.size < start
        };
        let pairs = || old.elements.iter().zip(&new.elements);
        let is_equal = |(old, new): &(&Element, &Element)| {
            let has_equal_size = old.size == new.size || !old.kind.is_token();
            old.kind == new.kind && old.start == new.start && has_equal_size && ends_before(new)
        };
        let mut before = pairs().take_while(is_equal).count() as u32;
        // Nodes around the change may be of another size; one that ends before it is another node then.
        for (id, (old, new)) in (0..before).zip(pairs()) {
            if old.size != new.size && id + old.size.min(new.size) <= before {
                before = id;
                break;
            }
        }
        let behind = n_elements - Self::count_behind(old, new, start);
        Self { now: new.clone(), before, behind }
    }

    /// How many elements at the end are equal and have the same ids.
    fn count_behind(old: &Tree, new: &Tree, start: u32) -> u32 {
        let columns = |tree: &Tree| tree.columns.iter().map(|(_, column)| *column).collect::<Vec<_>>();
        if old.elements.len() != new.elements.len() || columns(old) != columns(new) {
            return 0;
        }
        let (old_text, new_text) =
            (&old.text.as_bytes()[start as usize..], &new.text.as_bytes()[start as usize..]);
        let end =
            old_text.iter().rev().zip(new_text.iter().rev()).take_while(|(old, new)| old == new).count();
        let (old_end, new_end) = ((old.text.len() - end) as u32, (new.text.len() - end) as u32);
        let is_equal = |(old, new): &(&Element, &Element)| {
            let is_behind = old.start > old_end && new.start > new_end;
            old.kind == new.kind
                && old.size == new.size
                && is_behind
                && old.start - old_end == new.start - new_end
        };
        old.elements.iter().rev().zip(new.elements.iter().rev()).take_while(is_equal).count() as u32
    }

    /// Whether an element and all below it were there under the same ids.
    #[must_use]
    pub fn holds(&self, node: NodeId) -> bool {
        if node.0 >= self.now.elements.len() as u32 {
            return false;
        }
        node.0 >= self.behind || node.0 + self.now.size_in_elements(node) <= self.before
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
