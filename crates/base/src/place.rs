//! Names of places. Most name a tree element instead of bytes, so that they survive edits that only move text.

use plimsoll_syntax::{NodeId, TextRange};

/// A file of the workspace. Numbers are given by whoever loads the workspace; they are names, not an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// Where a value, a unit or an edge is written: an element of the tree of a file. It holds no position; the tree of the
/// file's present text gives the bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Site {
    /// The file.
    pub file: FileId,
    /// The element.
    pub node: NodeId,
}

/// Which bytes of an element are meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// All of it.
    Whole,
    /// Of an entry its key; of anything else all of it.
    Key,
    /// Of a slot (entry, item) its value, or the key where it has none; of anything else all of it.
    Value,
}

/// What in a file a place is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Anchor {
    /// The file as a whole; shown without a snippet.
    File,
    /// A tree element.
    Node(NodeId, Part),
    /// Bytes of the decoded text of a scalar.
    Text(NodeId, TextRange),
    /// Bytes of the file. Only for what is made anew from the text on every edit, as syntax errors are.
    Bytes(TextRange),
    /// The name of what a source file in CUE defines. Such a file has no tree; where the name stands is looked up when it is
    /// shown.
    DefinedName,
}

/// A place in a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub anchor: Anchor,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub const fn file(file: FileId) -> Self {
        Self { file, anchor: Anchor::File }
    }

    /// All of the element at `site`.
    #[must_use]
    pub const fn whole(site: Site) -> Self {
        Self { file: site.file, anchor: Anchor::Node(site.node, Part::Whole) }
    }

    /// The key of the entry at `site`.
    #[must_use]
    pub const fn key(site: Site) -> Self {
        Self { file: site.file, anchor: Anchor::Node(site.node, Part::Key) }
    }

    /// The value of the slot at `site`.
    #[must_use]
    pub const fn value(site: Site) -> Self {
        Self { file: site.file, anchor: Anchor::Node(site.node, Part::Value) }
    }

    /// Bytes of the decoded text of the scalar at `site`.
    #[must_use]
    pub const fn text(site: Site, range: TextRange) -> Self {
        Self { file: site.file, anchor: Anchor::Text(site.node, range) }
    }

    /// Bytes of a file.
    #[must_use]
    pub const fn bytes(file: FileId, range: TextRange) -> Self {
        Self { file, anchor: Anchor::Bytes(range) }
    }
}

impl From<Site> for Place {
    fn from(site: Site) -> Self {
        Self::whole(site)
    }
}
