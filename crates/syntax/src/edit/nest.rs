//! Moving entries in or out by their indentation alone: what they say stays, where it belongs changes.

use super::lines::Lines;
use super::{Collection, Refused, TextEdit};
use crate::access::Node;
use crate::kind::Kind;
use crate::tree::{NodeId, Tree};

/// How much deeper entries are written than the key that they stand below.
const STEP: usize = 2;

/// Moves the lines of entries that follow each other, with their comments, into another mapping. `into` is an entry without
/// a value directly before them, whose value they become; or a mapping that ends directly before them or together with
/// them, whose last entries they become.
///
/// # Errors
/// Refuses entries in brackets, entries that share a line with something else, places that are not beside them, and lines
/// that would have to move further to the left than they can.
pub fn nest(tree: &Tree, entries: &[NodeId], into: NodeId) -> Result<Vec<TextEdit>, Refused> {
    let (&first, &last) = entries.first().zip(entries.last()).ok_or(Refused::WrongKind)?;
    let collection = Collection::around(tree, first)?;
    let position = collection.elements.iter().position(|element| element.id() == first);
    let there = &collection.elements[position.ok_or(Refused::NotInCollection)?..];
    let is_run = there.len() >= entries.len() && there.iter().zip(entries).all(|(node, id)| node.id() == *id);
    if collection.flow || !is_run {
        return Err(Refused::NotInCollection);
    }
    let lines = Lines::of(tree);
    let start = |id: NodeId| tree.range(id).start;
    if !lines.is_first(start(first)) {
        return Err(Refused::SharedLine);
    }
    let new = column(lines, tree.node(into), (first, last))?;
    let old = lines.indent(start(first)).len();
    let end = lines.block_end(tree.node(last)).ok_or(Refused::SharedLine)?;
    shift(lines, lines.start_with_comments(start(first)), end, old, new)
}

/// The column that entries get.
fn column(lines: Lines<'_>, into: Node<'_>, (first, last): (NodeId, NodeId)) -> Result<usize, Refused> {
    let place = |id: NodeId| lines.tree.node(id).at;
    let after = |id: NodeId| lines.tree.node(id).behind();
    let indent = |id: NodeId| lines.indent(lines.tree.range(id).start).len();
    match into.kind() {
        Kind::Entry if after(into.id()) == place(first) && !has_value(into) => Ok(indent(into.id()) + STEP),
        Kind::BlockMapping if after(into.id()) == place(first) || after(into.id()) == after(last) => {
            let entry = into.child(Kind::Entry).filter(|entry| entry.id() != first);
            entry.map(|entry| indent(entry.id())).ok_or(Refused::WrongKind)
        }
        _ => Err(Refused::NotInCollection),
    }
}

fn has_value(entry: Node<'_>) -> bool {
    entry.child(Kind::Value).is_some_and(|slot| slot.children().next().is_some())
}

/// Moves the lines from `from` to `end` by the difference of two columns.
fn shift(lines: Lines<'_>, from: u32, end: u32, old: usize, new: usize) -> Result<Vec<TextEdit>, Refused> {
    let mut edits = Vec::new();
    let mut at = from;
    while at <= end {
        let line = &lines.text[at as usize..lines.line_end(at) as usize];
        let blanks = line.len() - line.trim_start_matches(' ').len();
        if line.starts_with('\t') {
            return Err(Refused::Broken);
        }
        if blanks < line.len() {
            if new >= old {
                edits.push(TextEdit::insert(at, " ".repeat(new - old)));
            } else if blanks >= old - new {
                edits.push(TextEdit::delete(at, at + (old - new) as u32));
            } else {
                return Err(Refused::SharedLine);
            }
        }
        let next = lines.next_line(at);
        if next == at {
            break;
        }
        at = next;
    }
    Ok(edits)
}
