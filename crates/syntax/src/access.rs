//! Typed access to a tree: documents, values, mappings, sequences, scalars. Nothing here gives a position; ask
//! [`Tree::range`] for the place of an id.

use crate::kind::Kind;
use crate::tree::{NodeId, Tree};

/// One element and its tree.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    pub(crate) tree: &'t Tree,
    /// Its place in the array.
    pub(crate) at: u32,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && std::ptr::eq(self.tree, other.tree)
    }
}
impl Eq for Node<'_> {}

impl<'t> Node<'t> {
    /// Its id.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.tree.id_at(self.at)
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.tree.elements[self.at as usize].kind
    }

    /// The elements directly below, in document order; none for a token.
    #[inline]
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        let end = self.behind();
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let child = Node { tree, at: next };
                next = child.behind();
                child
            })
        })
    }

    /// The element that it stands in; `None` for the root.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        Some(Self { tree: self.tree, at: self.tree.parent(self.at)? })
    }

    /// The place in the array of what follows it and all below it.
    #[inline]
    pub(crate) fn behind(self) -> u32 {
        self.at + self.tree.size_at(self.at)
    }

    /// The element and all below it, in document order.
    pub fn subtree(self) -> impl Iterator<Item = Node<'t>> {
        let tree = self.tree;
        (self.at..self.behind()).map(move |at| Node { tree, at })
    }

    /// The first child of this kind.
    #[must_use]
    pub fn child(self, kind: Kind) -> Option<Node<'t>> {
        self.children().find(|child| child.kind() == kind)
    }

    /// The bytes of a token as written, quotes and block headers included; empty for a node.
    #[must_use]
    pub fn token_text(self) -> &'t str {
        let element = self.tree.elements[self.at as usize];
        let start = element.start as usize;
        if element.kind.is_token() { &self.tree.text[start..start + element.size as usize] } else { "" }
    }

    /// The value that a slot ([`Kind::Document`], [`Kind::Key`], [`Kind::Value`], [`Kind::Item`]) holds, or the element
    /// itself where it is a value.
    #[must_use]
    pub fn value(self) -> Option<Value<'t>> {
        match self.kind() {
            Kind::Document | Kind::Key | Kind::Value | Kind::Item => self.children().find_map(Value::new),
            _ => Value::new(self),
        }
    }

    /// The anchor name of a slot, without `&`.
    #[must_use]
    pub fn anchor(self) -> Option<&'t str> {
        self.child(Kind::Anchor).map(|token| &token.token_text()[1..])
    }

    /// The tag of a slot as written, `!` included.
    #[must_use]
    pub fn tag(self) -> Option<&'t str> {
        self.child(Kind::Tag).map(Node::token_text)
    }
}

/// One document of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Document<'t>(Node<'t>);

impl<'t> Document<'t> {
    pub(crate) fn new(node: Node<'t>) -> Option<Self> {
        (node.kind() == Kind::Document).then_some(Self(node))
    }

    /// The [`Kind::Document`] element.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.0
    }

    /// What the document holds; `None` where it is empty.
    #[must_use]
    pub fn value(self) -> Option<Value<'t>> {
        self.0.value()
    }
}

/// A value of any shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'t> {
    /// Keys and values.
    Mapping(Mapping<'t>),
    /// Items.
    Sequence(Sequence<'t>),
    /// Text.
    Scalar(Scalar<'t>),
    /// `*name`: the value of an anchor, not expanded.
    Alias(Node<'t>),
}

impl<'t> Value<'t> {
    pub(crate) fn new(node: Node<'t>) -> Option<Self> {
        match node.kind() {
            kind if kind.is_scalar() => Some(Self::Scalar(Scalar(node))),
            // A single pair inside a flow sequence is a mapping with one entry.
            Kind::BlockMapping | Kind::FlowMapping | Kind::Entry => Some(Self::Mapping(Mapping(node))),
            Kind::BlockSequence | Kind::FlowSequence => Some(Self::Sequence(Sequence(node))),
            Kind::Alias => Some(Self::Alias(node)),
            _ => None,
        }
    }

    /// The element that holds the value: a token for scalars and aliases, else a node.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        match self {
            Self::Mapping(mapping) => mapping.0,
            Self::Sequence(sequence) => sequence.0,
            Self::Scalar(scalar) => scalar.0,
            Self::Alias(node) => node,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.node().id()
    }

    /// As a mapping.
    #[must_use]
    pub fn as_mapping(self) -> Option<Mapping<'t>> {
        if let Self::Mapping(mapping) = self { Some(mapping) } else { None }
    }

    /// As a sequence.
    #[must_use]
    pub fn as_sequence(self) -> Option<Sequence<'t>> {
        if let Self::Sequence(sequence) = self { Some(sequence) } else { None }
    }

    /// As a scalar.
    #[must_use]
    pub fn as_scalar(self) -> Option<Scalar<'t>> {
        if let Self::Scalar(scalar) = self { Some(scalar) } else { None }
    }
}

/// Keys and values, in document order. Keys may repeat; nothing is merged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mapping<'t>(Node<'t>);

impl<'t> Mapping<'t> {
    /// The element.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.0
    }

    /// The entries in document order, repeated keys included; entries inside error nodes are left out.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        let single = (self.0.kind() == Kind::Entry).then_some(Entry(self.0));
        let children = single
            .is_none()
            .then(|| self.0.children().filter(|child| child.kind() == Kind::Entry).map(Entry));
        single.into_iter().chain(children.into_iter().flatten())
    }

    /// The first entry whose key is the scalar `key`.
    #[must_use]
    pub fn entry(self, key: &str) -> Option<Entry<'t>> {
        self.entries().find(|entry| entry.key_is(key))
    }

    /// The value of the first entry whose key is the scalar `key`; `None` as well where it is empty.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Value<'t>> {
        self.entry(key)?.value()
    }
}

/// One `key: value`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry<'t>(Node<'t>);

impl<'t> Entry<'t> {
    /// The element.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.0
    }

    /// The key; `None` where it is empty.
    #[must_use]
    pub fn key(self) -> Option<Value<'t>> {
        self.0.child(Kind::Key)?.value()
    }

    /// The value; `None` where it is empty.
    #[must_use]
    pub fn value(self) -> Option<Value<'t>> {
        self.0.child(Kind::Value)?.value()
    }

    /// Whether a `:` was written; without it the key is half-typed, or stands alone in a flow mapping.
    #[must_use]
    pub fn has_colon(self) -> bool {
        self.0.child(Kind::Colon).is_some()
    }

    /// Whether the key is a scalar with this text.
    #[must_use]
    pub fn key_is(self, key: &str) -> bool {
        self.key().and_then(Value::as_scalar).is_some_and(|scalar| scalar.is(key))
    }
}

/// Items, in document order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sequence<'t>(Node<'t>);

impl<'t> Sequence<'t> {
    /// The element.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.0
    }

    /// The slots of the items in document order: [`Kind::Item`], or [`Kind::Entry`] for a single pair in brackets.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        self.0.children().filter(|child| matches!(child.kind(), Kind::Item | Kind::Entry))
    }
}

/// Text, not yet decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scalar<'t>(pub(crate) Node<'t>);

impl<'t> Scalar<'t> {
    /// The token.
    #[must_use]
    pub fn node(self) -> Node<'t> {
        self.0
    }
}
