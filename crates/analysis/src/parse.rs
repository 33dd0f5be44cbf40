//! From bytes to trees, and the firewall: what a file says is told apart from where it says it.

#![allow(missing_docs, reason = "the macros of the engine write functions without documentation")]

use std::sync::Arc;

use plimsoll_base::{LineIndex, ReadFailure, WorkspacePath};
use plimsoll_formats::{recognise, rendered};
use plimsoll_syntax::{Content, Language, Tree, parse_yaml_again};

use crate::database::Db;
use crate::merge;
use crate::signed;
use crate::workspace::SourceFile;

/// A parsed file. Its two fields are looked at apart: who asks for the content is not recomputed when only positions
/// changed.
#[salsa::tracked(debug)]
pub struct Parsed<'db> {
    /// What the file says.
    #[tracked]
    #[returns(ref)]
    pub content: Content,
    /// Where it says it, and what is wrong with its syntax.
    #[tracked]
    #[no_eq]
    #[returns(ref)]
    pub tree: Arc<Tree>,
}

/// The text of a file.
#[salsa::tracked(returns(ref))]
pub fn text(db: &dyn Db, file: SourceFile) -> Result<Arc<str>, ReadFailure> {
    // Reading is not repeatable, so it hangs on a number that grows with each change.
    file.revision(db);
    match file.overlay(db) {
        Some(overlay) => Ok(overlay),
        None => db.world().read(file.path(db)),
    }
}

/// The tree of a file; `None` where it cannot be read, for the reason that [`text`] gives.
#[salsa::tracked(returns(clone))]
pub fn parse(db: &dyn Db, file: SourceFile) -> Option<Parsed<'_>> {
    let text = text(db, file).clone().ok()?;
    let path = file.path(db);
    let tree = match file.overlay(db) {
        Some(_) => db.edited().tree(file.id(db), |before| match before {
            Some(before) => read_again(Some(before), path, text),
            None => read(path, text).with_room(),
        }),
        None => Arc::new(read(path, text)),
    };
    Some(Parsed::new(db, Content::of(tree.clone()), tree))
}

/// The tree of a text as that of the file at a path.
#[must_use]
pub fn read(path: &WorkspacePath, text: Arc<str>) -> Tree {
    read_again(None, path, text)
}

/// As [`read`], by way of the tree of the text before.
#[must_use]
pub fn read_again(before: Option<&Tree>, path: &WorkspacePath, text: Arc<str>) -> Tree {
    // What is signed is read as if it stood alone, at its place.
    let text = signed::unwrapped(&text).unwrap_or(text);
    let text = merge::with_our_side(&text).unwrap_or(text);
    let language = recognise::language(path, &text);
    match before {
        Some(before) if (before.language(), language) == (Language::Yaml, Language::Yaml) => {
            parse_yaml_again(before, text)
        }
        Some(before) => rendered::parse(text, language).named_after(before),
        None => rendered::parse(text, language),
    }
}

/// What a file says; `None` where it cannot be read.
#[must_use]
pub fn content(db: &dyn Db, file: SourceFile) -> Option<&Content> {
    Some(parse(db, file)?.content(db))
}

/// The tree of a file with its positions; `None` where it cannot be read.
#[must_use]
pub fn tree(db: &dyn Db, file: SourceFile) -> Option<&Arc<Tree>> {
    Some(parse(db, file)?.tree(db))
}

/// Why a file cannot be read.
#[must_use]
pub fn failure(db: &dyn Db, file: SourceFile) -> ReadFailure {
    text(db, file).clone().err().unwrap_or(ReadFailure::Missing)
}

/// Where the lines of a file start; of no text where it cannot be read.
#[salsa::tracked(returns(clone))]
pub fn lines(db: &dyn Db, file: SourceFile) -> Arc<LineIndex> {
    Arc::new(LineIndex::new(text(db, file).as_deref().unwrap_or("")))
}
