//! What is named, and what refers to it.
//!
//! Each family has tables (`cnab`, `oam`, `nulecule`; `families` chooses) of [`Category`]s of names and of the places at which
//! they are written: those that declare one, and those that refer to one. One engine reads them: `path` follows the ways
//! through documents, `parts` finds names in longer texts, `written` joins both, `lookup` finds out what a name means, `taken` what
//! keeps it from being another. What the tables cannot say,
//! because it is put together from several files, is in `parameters`, `applications` and `sets`.
//!
//! Three questions are answered here:
//! - [`Snapshot::name_at`]: which name stands at a byte of a file;
//! - [`Snapshot::declarations`] and [`Snapshot::together`]: where it is declared, and all places where it is written;
//! - [`Snapshot::wanted`]: which names may be written at a place of a half-typed text.

mod applications;
mod cnab;
mod families;
mod lookup;
mod nulecule;
mod oam;
mod parameters;
mod parts;
mod path;
pub(crate) mod sets;
pub(crate) mod table;
mod taken;
mod written;

use std::sync::Arc;

use plimsoll_analysis::{SourceFile, parse};
use plimsoll_base::{NodeId, TextRange};
use plimsoll_formats::recognise::Recognised;
use plimsoll_syntax::{Kind, Node, Tree};

pub(crate) use lookup::Home;
pub(crate) use table::{Category, Naming, Role};

use crate::workspace::{Opened, Snapshot};

/// A name at a place, and what it means.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Named {
    pub(crate) category: &'static Category,
    /// The name, decoded.
    pub(crate) text: Arc<str>,
    /// Where it was found.
    pub(crate) at: Occurrence,
    /// Where it belongs: two names of one category are the same where their texts and homes are.
    pub(crate) home: Home,
}

/// A place at which a name is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Occurrence {
    pub(crate) file: SourceFile,
    /// The bytes of the name and nothing else, as the text has them.
    pub(crate) range: TextRange,
    pub(crate) role: Role,
    /// How it is written.
    pub(crate) form: Form,
}

/// How a name is written at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// The whole text of this scalar is the name.
    Scalar(NodeId),
    /// A part of the text of this scalar is the name.
    Inside(NodeId),
    /// This scalar means the name and is another text: the kind of an object whose resource has the name.
    Kind(NodeId),
    /// This alias stands in the place of this scalar.
    Alias(NodeId, NodeId),
    /// These bytes of a text that is no tree here: a template before anything is put in, a source file in CUE.
    Bytes,
}

/// A place of a text that is being typed: a tree of the text with a word at the cursor, which need not be the text of the file.
pub(crate) struct Probed<'a> {
    /// The file that is typed in.
    pub(crate) opened: &'a Opened,
    /// The tree of the text with the word.
    pub(crate) tree: &'a Tree,
    /// What the document with the word is; `None` where it is of no known format, as artifacts are.
    pub(crate) recognised: Option<Recognised>,
    /// The elements from the stream to the scalar that holds the word, as [`Tree::path_to`] gives them.
    pub(crate) path: &'a [NodeId],
    /// A byte of the word in the text of the tree.
    pub(crate) offset: u32,
}

/// Names that may be written at a place.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Wanted {
    pub(crate) category: &'static Category,
    /// The names, each once: those of the text in its order, those of the workspace sorted, built-in ones last.
    pub(crate) names: Vec<Arc<str>>,
    /// What a name takes the place of: bytes of the text of the probe. It may be a part of the scalar with the word.
    pub(crate) range: TextRange,
}

impl Occurrence {
    /// The scalar or alias that holds it; `None` for bytes of a text that is no tree.
    pub(crate) fn node(&self) -> Option<NodeId> {
        match self.form {
            Form::Scalar(node) | Form::Inside(node) | Form::Kind(node) | Form::Alias(node, _) => Some(node),
            Form::Bytes => None,
        }
    }
}

impl Snapshot {
    /// The name at a byte of a file: where it is declared, or where it is referred to. `None` where no name stands there.
    pub(crate) fn name_at(&self, opened: &Opened, offset: u32) -> Option<Named> {
        parameters::name_at(self, opened, offset)
            .or_else(|| lookup::name_at(self, opened, offset))
            .or_else(|| sets::name_at(self, opened, offset))
    }

    /// Where a name is declared, in the order of files and texts; empty where nothing declares it, or what does is built in or
    /// outside of the workspace.
    pub(crate) fn declarations(&self, named: &Named) -> Vec<Occurrence> {
        let mut found = match &named.home {
            Home::Application(home) => parameters::declarations(self, home, &named.text),
            _ => lookup::declarations(self, named),
        };
        self.sort(&mut found);
        found
    }

    /// All places at which a name is written, its declarations among them, in the order of files and texts. Where one of them may
    /// mean several declarations, all places of those are among them, as they can only be renamed together.
    pub(crate) fn together(&self, named: &Named) -> Vec<Occurrence> {
        let mut found = match &named.home {
            Home::Application(home) => {
                let all = parameters::together(self, home, &named.text);
                parameters::occurrences(self, &all, &named.text)
            }
            _ => lookup::together(self, named),
        };
        self.sort(&mut found);
        found
    }

    /// What keeps a name at these places from being replaced by another one: a place of the other one.
    pub(crate) fn taken(&self, named: &Named, places: &[Occurrence], name: &str) -> Option<Occurrence> {
        match &named.home {
            Home::Application(home) => {
                let all = parameters::together(self, home, &named.text);
                parameters::taken(self, &all, &named.text, name)
            }
            _ => taken::taken(self, named, places, name),
        }
    }

    /// The places at which a name is written in one file.
    pub(crate) fn occurrences_in(&self, named: &Named, file: SourceFile) -> Vec<Occurrence> {
        let mut found = match &named.home {
            Home::Application(home) => parameters::occurrences(self, home, &named.text),
            _ => lookup::occurrences(self, named, Some(file)),
        };
        found.retain(|one| one.file == file);
        self.sort(&mut found);
        found
    }

    /// The names in a part of a file: their bytes, what they are, and whether they declare it. In no particular order.
    pub(crate) fn names_in(
        &self,
        opened: &Opened,
        within: TextRange,
    ) -> Vec<(TextRange, &'static Category, Role)> {
        let mut found = lookup::in_file(self, opened.file, within);
        found.extend(parameters::declared_in_file(self, opened.file));
        found
    }

    /// The names that may be written at a place of a half-typed text, by categories, the likeliest first. Empty where no name
    /// of anything is wanted. Only what is declared somewhere is among them, so a place with a new name wants none.
    pub(crate) fn wanted(&self, probed: &Probed<'_>) -> Vec<Wanted> {
        let mut wanted = parameters::wanted(self, probed);
        wanted.extend(lookup::wanted(self, probed));
        wanted
    }

    /// What a file declares: the category, the name and its place. Its own name, as a whole, is not among them where no other file
    /// refers to it.
    pub(crate) fn declared_names(&self, file: SourceFile) -> Vec<(&'static Category, Arc<str>, Occurrence)> {
        let mut found = parameters::declared_in(self, file);
        found.extend(lookup::declared_in_file(self, file));
        found
    }

    /// The place of a name that is the text of a scalar.
    pub(crate) fn in_scalar(&self, file: SourceFile, node: NodeId, role: Role) -> Option<Occurrence> {
        applications::in_scalar(self, file, node, role)
    }

    /// The bytes of what a declaration belongs to: its item, its entry; the name where there is no such thing.
    pub(crate) fn whole(&self, one: &Occurrence) -> TextRange {
        let tree = one.node().zip(parse::tree(&self.db, one.file));
        let Some((node, tree)) = tree else { return one.range };
        let mut around = tree.ancestors(node).into_iter().rev().map(|id| tree.node(id)).skip(1);
        let is_key = around.clone().next().is_some_and(|slot| slot.kind() == Kind::Key);
        let is_whole = |node: &Node<'_>| matches!(node.kind(), Kind::Entry | Kind::Item);
        // A field with a name stands in what it names.
        let found = if is_key { around.find(is_whole) } else { around.filter(is_whole).nth(1) };
        found.map_or(one.range, |found| tree.range(found.id()))
    }

    fn sort(&self, occurrences: &mut Vec<Occurrence>) {
        let path = |one: &Occurrence| one.file.path(&self.db);
        occurrences.sort_by(|left, right| {
            (path(left), left.range.start, left.role).cmp(&(path(right), right.range.start, right.role))
        });
        occurrences.dedup_by(|left, right| left.file == right.file && left.range == right.range);
    }
}
