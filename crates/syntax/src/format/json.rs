//! The indentation of JSON: one level for each line that opens brackets. A text on one line alone is spread over several.

use std::collections::BTreeMap;

use super::Wishes;
use super::lines::Lines;
use crate::edit::TextEdit;
use crate::kind::Kind;
use crate::range::TextRange;
use crate::tree::{Element, Tree};

/// How long a text on one line may be, in bytes, before it is spread.
const SHORT: usize = 80;

pub(super) fn indentation(tree: &Tree, lines: &Lines<'_>, wishes: &Wishes) -> Vec<TextEdit> {
    if is_spread(tree) {
        return spread(tree, wishes);
    }
    let levels = levels(tree, lines);
    let unit = unit(lines, &levels, wishes);
    let indented = levels.iter().filter_map(|(line, level)| lines.indented(*line, &unit.repeat(*level)));
    indented.collect()
}

/// One level of indentation of a text.
pub(super) fn unit_of(tree: &Tree, wishes: &Wishes) -> String {
    let lines = Lines::of(tree);
    unit(&lines, &levels(tree, &lines), wishes)
}

/// Whether a text gets a line for each entry and item.
pub(super) fn is_spread(tree: &Tree) -> bool {
    let written = tree.text().trim();
    !written.contains('\n') && written.len() > SHORT && tree.comments().is_empty()
}

/// Tokens in the order of the text.
fn tokens(tree: &Tree) -> impl Iterator<Item = &Element> {
    tree.elements().iter().filter(|element| element.kind.is_token())
}

/// The lines that start with a token, and how deep each is.
fn levels(tree: &Tree, lines: &Lines<'_>) -> Vec<(usize, usize)> {
    // The levels of the lines on which the brackets that are open were opened.
    let mut open: Vec<usize> = Vec::new();
    let mut levels: Vec<(usize, usize)> = Vec::new();
    // Whether only brackets that close were met on the line.
    let mut closing = false;
    for token in tokens(tree) {
        let line = lines.line_of(token.start);
        if levels.last().is_none_or(|(at, _)| *at != line) {
            levels.push((line, open.last().map_or(0, |level| level + 1)));
            closing = true;
        }
        let closed = if closes(token.kind) { open.pop() } else { None };
        closing &= closes(token.kind);
        let Some((_, level)) = levels.last_mut() else { continue };
        // Brackets that close at the start of a line bring it back to where the last of them was opened.
        if let Some(closed) = closed.filter(|_| closing) {
            *level = closed;
        }
        if opens(token.kind) {
            open.push(*level);
        }
    }
    levels
}

/// One level of indentation: what most lines that are one level deeper than the line above have more than it.
fn unit(lines: &Lines<'_>, levels: &[(usize, usize)], wishes: &Wishes) -> String {
    let text = lines.tree.text();
    let blanks = |line: usize| &text[lines.blanks(line).as_usize()];
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for pair in levels.windows(2) {
        let ((outer, above), (inner, below)) = (pair[0], pair[1]);
        let more = blanks(inner).strip_prefix(blanks(outer)).filter(|more| !more.is_empty());
        if let Some(more) = more.filter(|_| below == above + 1) {
            *counts.entry(more).or_default() += 1;
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| **count).map(|(more, _)| (*more).to_owned());
    most.unwrap_or_else(|| wished(wishes))
}

fn wished(wishes: &Wishes) -> String {
    if wishes.tabs { "\t".to_owned() } else { " ".repeat(wishes.step.max(1) as usize) }
}

/// A line for each entry and item.
fn spread(tree: &Tree, wishes: &Wishes) -> Vec<TextEdit> {
    let unit = wished(wishes);
    let mut edits = Vec::new();
    let mut depth = 0usize;
    let mut before: Option<&Element> = None;
    for token in tokens(tree) {
        let Some(last) = before.replace(token) else {
            depth += usize::from(opens(token.kind));
            continue;
        };
        depth = depth.saturating_sub(usize::from(closes(token.kind)));
        // Empty brackets stay together.
        if last.kind == Kind::Comma || opens(last.kind) != closes(token.kind) {
            let range = TextRange::new(last.start + last.size, token.start);
            edits.push(TextEdit { range, insert: format!("\n{}", unit.repeat(depth)) });
        }
        depth += usize::from(opens(token.kind));
    }
    edits
}

fn opens(kind: Kind) -> bool {
    matches!(kind, Kind::OpenBrace | Kind::OpenBracket)
}

fn closes(kind: Kind) -> bool {
    matches!(kind, Kind::CloseBrace | Kind::CloseBracket)
}
