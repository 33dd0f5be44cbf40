//! How the grammars write a tree: open a node, push tokens, close the node.

use std::sync::Arc;

use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::kind::Kind;
use crate::names::Names;
use crate::range::TextRange;
use crate::tree::{Element, Language, Tree};

/// A node that was opened and not yet closed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open(usize);

/// A place between elements at which [`Builder::open_at`] can start a node later.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checkpoint(usize);

/// Collects the preorder array, the comments and the errors of one text.
pub(crate) struct Builder {
    /// The length of the text.
    bytes: usize,
    elements: Vec<Element>,
    columns: Vec<(u32, u16)>,
    comments: Vec<TextRange>,
    errors: Vec<SyntaxError>,
}

impl Builder {
    /// For a text of `bytes` bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            bytes,
            // More than nearly all texts have. What is not used costs nothing, and is given back.
            elements: Vec::with_capacity(bytes / 3 + 8),
            columns: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Opens a node whose content starts at `start` or behind it.
    #[inline]
    pub(crate) fn open(&mut self, kind: Kind, start: usize) -> Open {
        let open = Open(self.elements.len());
        self.push(Element { kind, start: start as u32, size: 0 });
        open
    }

    /// Remembers this place for [`Builder::open_at`].
    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint(self.elements.len())
    }

    /// Opens a node at an earlier place: everything pushed since becomes its content. Sizes are relative, so the moved
    /// elements stay as they are; no node opened after the checkpoint may still be open.
    pub(crate) fn open_at(&mut self, checkpoint: Checkpoint, kind: Kind, start: usize) -> Open {
        self.elements.insert(checkpoint.0, Element { kind, start: start as u32, size: 0 });
        Open(checkpoint.0)
    }

    /// Changes what an open node is going to be.
    pub(crate) fn set_kind(&mut self, open: Open, kind: Kind) {
        self.elements[open.0].kind = kind;
    }

    /// How many mistakes were reported so far.
    pub(crate) fn error_count(&self) -> usize {
        self.errors.len()
    }

    /// Takes back what was reported since [`Builder::error_count`] gave `count`.
    pub(crate) fn forget_errors(&mut self, count: usize) {
        self.errors.truncate(count);
    }

    /// Closes a node. One with content starts where its first element starts.
    #[inline]
    pub(crate) fn close(&mut self, open: Open) {
        let size = self.elements.len() - open.0;
        match &mut self.elements[open.0..] {
            [node] => node.size = size as u32,
            [node, first, ..] => {
                node.start = first.start;
                node.size = size as u32;
            }
            [] => {}
        }
    }

    /// Pushes a token; one without bytes is left out.
    #[inline]
    pub(crate) fn token(&mut self, kind: Kind, start: usize, end: usize) {
        if end > start {
            self.push(Element { kind, start: start as u32, size: (end - start) as u32 });
        }
    }

    #[inline]
    fn push(&mut self, element: Element) {
        if self.elements.len() == self.elements.capacity() {
            self.grow(element.start as usize);
        }
        self.elements.push(element);
    }

    /// Makes room for what follows `read` bytes of the text, if it has as many elements for its length as they have. Doubling would
    /// take up to twice the memory, and most of a large array is copied once more.
    #[cold]
    fn grow(&mut self, read: usize) {
        let length = self.elements.len() as u64;
        let rest = self.bytes.saturating_sub(read) as u64;
        let expected = (length * rest / (read as u64 + 1)).min(length);
        self.elements.reserve_exact((expected + expected / 16 + length / 8) as usize + 8);
    }

    /// Pushes a block scalar with the column at which its content starts.
    pub(crate) fn block_scalar(&mut self, kind: Kind, start: usize, end: usize, column: u16) {
        self.token(kind, start, end);
        self.columns.push((start as u32, column));
    }

    /// Remembers a comment. One that was met before is left out.
    pub(crate) fn comment(&mut self, start: usize, end: usize) {
        let comment = TextRange::new(start as u32, end as u32);
        if self.comments.last() != Some(&comment) {
            self.comments.push(comment);
        }
    }

    /// Reports a mistake.
    pub(crate) fn error(&mut self, start: usize, end: usize, kind: SyntaxErrorKind) {
        self.errors.push(SyntaxError { range: TextRange::new(start as u32, end as u32), kind });
    }

    /// The finished tree. Errors are put in document order; comments were met in that order or are sorted here.
    pub(crate) fn finish(mut self, text: Arc<str>, language: Language) -> Tree {
        // Trees live long: what was reserved and not used is given back.
        self.elements.shrink_to_fit();
        self.columns.shrink_to_fit();
        self.errors.sort_by_key(|error| (error.range.start, error.range.end));
        self.comments.sort_unstable();
        self.comments.dedup();
        self.comments.shrink_to_fit();
        let parents = std::sync::OnceLock::new();
        Tree {
            text,
            language,
            elements: self.elements,
            columns: self.columns,
            comments: self.comments,
            errors: self.errors,
            parents,
            names: Names::default(),
        }
    }
}
