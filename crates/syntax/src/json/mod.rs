//! JSON (RFC 8259) into the same tree as YAML: an object is a flow mapping, an array a flow sequence, a string a
//! double-quoted scalar and everything else a plain one. What is not JSON is an error, yet its structure is kept:
//! comments, trailing and missing commas, other quotes, keys without quotes, missing brackets.
//!
//! On purpose not here: what strings mean (see [`scalar`](crate::scalar)), number ranges, repeated keys.

mod brackets;
mod check;
mod lexer;
mod parser;

use std::sync::Arc;

use crate::build::Builder;
use crate::error::SyntaxErrorKind;
use crate::tree::{Language, Tree};

/// Reads JSON text of less than 4 GiB. It never fails: mistakes are in [`Tree::errors`], one for each mistake. Takes
/// time in proportion to the length of the text.
#[must_use]
pub fn parse_json(text: impl Into<Arc<str>>) -> Tree {
    let text = text.into();
    let mut out = Builder::new(text.len());
    parser::parse(&text, &mut out);
    let mut tree = out.finish(text, Language::Json);
    quieten(&mut tree);
    tree
}

/// A quote without its partner turns the rest of its line inside out. That is one mistake: the other errors of the line
/// follow from it.
fn quieten(tree: &mut Tree) {
    let is_break = |c: char| matches!(c, '\n' | '\r');
    let text = &tree.text;
    let unclosed = tree.errors.iter().filter(|error| error.kind == SyntaxErrorKind::UnclosedQuote);
    // At most one a line, as such a string takes the rest of its line.
    let lines: Vec<_> = unclosed
        .map(|error| {
            let at = error.range.start as usize;
            let start = text[..at].rfind(is_break).map_or(0, |found| found + 1);
            (start as u32, (at + text[at..].find(is_break).unwrap_or(text.len() - at)) as u32)
        })
        .collect();
    tree.errors.retain(|error| {
        let line = lines.partition_point(|line| line.1 < error.range.start);
        let inside = lines.get(line).is_some_and(|line| line.0 <= error.range.start);
        !inside || matches!(error.kind, SyntaxErrorKind::UnclosedQuote | SyntaxErrorKind::TextAfterEnd)
    });
}
