//! The tree: one array in preorder, and the text it was made from.
//!
//! An element has a name, its [`NodeId`], which is its place in the array unless the tree took over names of another text.
//! An element is nine bytes. A token knows its start and its length in bytes; a node knows where it starts and how
//! many elements its subtree has, so the next sibling of element `i` is `i + size`. Blanks and line breaks are not
//! elements: they are the gaps between tokens. Comments are kept beside the array, so that adding one changes no
//! [`NodeId`]. Trees are immutable; a new text gives a new tree.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::access::{Document, Node};
use crate::difference::Difference;
use crate::error::SyntaxError;
use crate::kind::Kind;
use crate::names::Names;
use crate::range::TextRange;

/// The name of an element in its tree; names ascend in document order. Neither blanks nor comments have any: adding a comment
/// or moving text leaves it as it is, which makes it the position-free name of a place. In a text that is read once it is the
/// place of the element in the array; while a text is edited, what an edit does not touch keeps its names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The root of every tree, its [`Kind::Stream`].
    pub const ROOT: Self = Self(0);

    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// How many collections may stand inside each other. What is nested deeper becomes [`Kind::Junk`] with one error: no
/// file for people comes near, and everything that walks a tree may then use recursion.
pub const MAX_DEPTH: u32 = 200;

/// As the column of a block scalar: it has no content line, so no column either.
pub(crate) const NO_INDENT: u16 = u16::MAX;

/// One element of the preorder array. There are some hundred for each thousand bytes of text, so they are packed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(Rust, packed)]
pub struct Element {
    /// What it is.
    pub kind: Kind,
    /// First byte of the token, or of the first token of the node.
    pub start: u32,
    /// Of a token: its length in bytes. Of a node: the number of elements of its subtree, itself included.
    pub size: u32,
}

impl Element {
    /// How many elements the subtree has, the element itself included.
    pub(crate) fn subtree_size(self) -> u32 {
        if self.kind.is_token() { 1 } else { self.size }
    }
}

/// Which grammar a text was read with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Language {
    /// YAML 1.2, with what real files do.
    Yaml,
    /// JSON, with recovery from comments, trailing and missing commas.
    Json,
    /// INI as ConfigObj reads it: sections of `key = value` lines.
    Ini,
    /// A command line: words between blanks.
    Words,
}

/// A parsed text. Parsing never fails: what does not fit is in [`Kind::Error`] nodes and in [`Tree::errors`].
#[derive(Debug)]
pub struct Tree {
    pub(crate) text: Arc<str>,
    pub(crate) language: Language,
    pub(crate) elements: Vec<Element>,
    /// Where block scalars start, in document order, and the column (in bytes) at which the content of each starts.
    pub(crate) columns: Vec<(u32, u16)>,
    pub(crate) comments: Vec<TextRange>,
    pub(crate) errors: Vec<SyntaxError>,
    /// What each element stands in, by its place in the array; found when it is first asked for.
    pub(crate) parents: OnceLock<Vec<u32>>,
    /// The names of elements.
    pub(crate) names: Names,
}

impl Tree {
    /// The text, byte for byte as it was given.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The grammar it was read with.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// All elements in preorder; the first is the [`Kind::Stream`].
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// The comments in document order, from the `#` (or `//`, `/*`, `;`) to the end of the line or of the comment.
    #[must_use]
    pub fn comments(&self) -> &[TextRange] {
        &self.comments
    }

    /// What the grammar does not allow, in document order; one mistake is one error.
    #[must_use]
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The whole file as a node.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        self.node(NodeId::ROOT)
    }

    /// The column at which the content of a block scalar starts, or [`NO_INDENT`].
    pub(crate) fn column(&self, at: u32) -> u16 {
        let start = self.elements[at as usize].start;
        let place = self.columns.binary_search_by_key(&start, |(start, _)| *start);
        place.map_or(NO_INDENT, |place| self.columns[place].1)
    }

    /// The documents in order. A file that is empty or has only comments has none.
    pub fn documents(&self) -> impl Iterator<Item = Document<'_>> {
        self.root().children().filter_map(Document::new)
    }

    /// The element with this id. Ids come from the same tree, or from one with equal [`Content`](crate::Content);
    /// any other id that is too large gives the root.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let at = self.names.place(id).filter(|at| (*at as usize) < self.elements.len());
        Node { tree: self, at: at.unwrap_or(0) }
    }

    /// The name of the element at a place of the array.
    #[must_use]
    pub fn id_at(&self, at: u32) -> NodeId {
        self.names.name(at)
    }

    /// The tree with the names that another one with as many elements has.
    #[must_use]
    pub fn named_as(mut self, other: &Self) -> Self {
        if self.elements.len() == other.elements.len() {
            self.names = other.names.clone();
        }
        self
    }

    /// The tree with the names of the tree of the text before, where that has [room](Tree::with_room) between them: what did not
    /// change keeps its names.
    #[must_use]
    pub fn named_after(self, before: &Self) -> Self {
        match Difference::of(&before.text, &self.text) {
            Some(difference) => self.named_by(before, difference),
            None => self.named_as(before),
        }
    }

    /// As [`Tree::named_after`], where it is known how the two texts differ.
    pub(crate) fn named_by(mut self, before: &Self, difference: Difference) -> Self {
        let (start, end) = difference.common(&before.elements, &self.elements);
        self.names = Names::after(before, &self.elements, start, end);
        self
    }

    /// The tree with room between its names, for a text that is going to be edited.
    #[must_use]
    pub fn with_room(mut self) -> Self {
        self.names = Names::with_room(&self.elements);
        self
    }

    /// The elements in document order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = Node<'_>> {
        (0..self.elements.len() as u32).map(|at| Node { tree: self, at })
    }

    /// The bytes that the element covers: from its first to its last token, without surrounding blanks. An empty node
    /// has an empty range at the place where its content would be.
    #[must_use]
    pub fn range(&self, id: NodeId) -> TextRange {
        self.range_at(self.node(id).at)
    }

    pub(crate) fn range_at(&self, at: u32) -> TextRange {
        let first = self.elements[at as usize];
        if first.kind.is_token() {
            return TextRange::new(first.start, first.start + first.size);
        }
        let last = self.elements[at as usize + first.size as usize - 1];
        let end = if last.kind.is_token() { last.start + last.size } else { last.start };
        TextRange::new(first.start, end)
    }

    /// The ids from the root to the innermost element that [`touches`](TextRange::touches) `offset`, root first. Where
    /// two elements meet at `offset`, the later one wins, as what is being typed lies before the cursor only when
    /// nothing starts behind it.
    #[must_use]
    pub fn path_to(&self, offset: u32) -> Vec<NodeId> {
        let mut path = vec![NodeId::ROOT];
        let mut node = self.root();
        loop {
            let mut found = None;
            for child in node.children() {
                let range = self.range_at(child.at);
                if range.start > offset {
                    break;
                }
                if range.touches(offset) {
                    found = Some(child);
                }
            }
            match found {
                Some(child) => {
                    path.push(child.id());
                    node = child;
                }
                None => return path,
            }
        }
    }

    /// The ids from the root to `id`, both included.
    #[must_use]
    pub fn ancestors(&self, id: NodeId) -> Vec<NodeId> {
        let around = std::iter::successors(Some(self.node(id)), |node| node.parent());
        let mut path: Vec<NodeId> = around.map(Node::id).collect();
        path.reverse();
        path
    }

    /// The element that an element stands in, by places; `None` for the root.
    pub(crate) fn parent(&self, at: u32) -> Option<u32> {
        let parents = self.parents.get_or_init(|| self.find_parents());
        parents.get(at as usize).copied().filter(|_| at != 0)
    }

    fn find_parents(&self) -> Vec<u32> {
        let mut parents = Vec::with_capacity(self.elements.len());
        push_parents(&mut parents, &self.elements, 0..self.elements.len() as u32, 0);
        parents
    }

    /// How many elements the subtree has, the element itself included.
    pub(crate) fn size_at(&self, at: u32) -> u32 {
        self.elements[at as usize].subtree_size()
    }
}

/// Adds what each of a range of elements stands in. All of them are below `around`, and none of them is cut.
pub(crate) fn push_parents(parents: &mut Vec<u32>, elements: &[Element], range: Range<u32>, around: u32) {
    // What is open, and the element behind each.
    let mut open: Vec<(u32, u32)> = Vec::new();
    for at in range {
        while open.last().is_some_and(|(_, end)| *end <= at) {
            open.pop();
        }
        parents.push(open.last().map_or(around, |(around, _)| *around));
        open.push((at, at + elements[at as usize].subtree_size()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_small() {
        assert_eq!(size_of::<Element>(), 9);
    }

    #[test]
    fn every_element_stands_in_what_has_it_as_a_child() {
        let tree = crate::parse_yaml("a: [1, {b: 2}]\nc:\n  - d: e\n---\nf\n");
        assert_eq!(tree.root().parent(), None);
        for node in tree.nodes() {
            let id = node.id();
            assert!(node.children().all(|child| child.parent() == Some(node)));
            let path = tree.ancestors(id);
            assert_eq!((path.first(), path.last()), (Some(&NodeId::ROOT), Some(&id)));
            assert!(path.windows(2).all(|pair| tree.node(pair[1]).parent() == Some(tree.node(pair[0]))));
        }
    }
}
