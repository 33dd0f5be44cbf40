//! Removing entries and items, and moving items.

use super::lines::Lines;
use super::replace::replace_value;
use super::write::Style;
use super::{Collection, NewValue, Place, Position, Refused, TextEdit, insert};
use crate::access::Node;
use crate::kind::Kind;
use crate::tree::{NodeId, Tree};

/// Removes an entry or item with its lines, its comma, the comment on its line and the comment lines that belong to it.
/// Comments that begin the file stay. The last one of a block collection leaves `{}` or `[]`.
///
/// # Errors
/// Refuses where other content shares the line, and collections with mistakes of their own.
pub fn remove(tree: &Tree, element: NodeId) -> Result<Vec<TextEdit>, Refused> {
    let collection = Collection::around(tree, element)?;
    let lines = Lines::of(tree);
    let node = tree.node(element);
    if collection.flow {
        return Ok(from_brackets(lines, &collection, node));
    }
    if collection.elements.len() == 1 {
        let empty = match collection.node.kind() {
            Kind::BlockMapping => NewValue::Map(Vec::new()),
            _ => NewValue::List(Vec::new()),
        };
        return replace_value(tree, collection.node.id(), &empty);
    }
    from_block(lines, &collection, node).map(|edit| vec![edit])
}

pub(super) fn from_block(
    lines: Lines<'_>,
    collection: &Collection<'_>,
    node: Node<'_>,
) -> Result<TextEdit, Refused> {
    let start = lines.tree.range(node.id()).start;
    let end = lines.block_end(node).ok_or(Refused::SharedLine)?;
    if lines.is_first(start) {
        let first = collection.elements.first() == Some(&node);
        let from = if first { lines.start_of_first(start) } else { lines.start_with_comments(start) };
        return Ok(whole_lines(lines, from, end));
    }
    // Behind a dash: the next one takes its place, or its comment lines do.
    let next = collection.elements.get(1).ok_or(Refused::Broken)?;
    let next_start = lines.tree.range(next.id()).start;
    if lines.has_comment(end, next_start) {
        return Ok(TextEdit::delete(lines.before_blanks(start), end));
    }
    Ok(TextEdit::delete(start, next_start))
}

/// Lines from the start of one to the end of another, with one line break.
pub(super) fn whole_lines(lines: Lines<'_>, from: u32, end: u32) -> TextEdit {
    let next = lines.next_line(end);
    if next == end && from > 0 {
        return TextEdit::delete(lines.end_above(from), end);
    }
    TextEdit::delete(from, next)
}

pub(super) fn from_brackets(lines: Lines<'_>, collection: &Collection<'_>, node: Node<'_>) -> Vec<TextEdit> {
    let tree = lines.tree;
    let start = tree.range(node.id()).start;
    let end = lines.end(node.id());
    let after = collection.comma_after(node);
    let stop = after.map_or(end, |comma| lines.end(comma.id()));
    let own_lines = lines.is_first(start).then(|| lines.tail(stop)).flatten();
    let itself = own_lines.map(|line_end| whole_lines(lines, lines.start_with_comments(start), line_end));
    if after.is_some() {
        return vec![itself.unwrap_or_else(|| {
            let blanks = lines.text[stop as usize..].bytes().take_while(|byte| *byte == b' ').count();
            TextEdit::delete(start, stop + blanks as u32)
        })];
    }
    if let Some(comma) = collection.comma_before(node) {
        let comma = tree.range(comma.id());
        let next_to = itself.is_none() && !lines.has_comment(comma.end, start);
        if next_to {
            return vec![TextEdit::delete(comma.start, end)];
        }
        let itself = itself.unwrap_or_else(|| TextEdit::delete(start, end));
        return vec![TextEdit::delete(comma.start, comma.end), itself];
    }
    match (collection.opener(), collection.closer()) {
        (Some(opener), Some(closer)) => {
            let (from, to) = (lines.end(opener.id()), tree.range(closer.id()).start);
            if lines.has_comment(from, to) {
                vec![itself.unwrap_or_else(|| TextEdit::delete(start, end))]
            } else {
                vec![TextEdit::delete(from, to)]
            }
        }
        _ => vec![TextEdit::delete(start, end)],
    }
}

/// Moves an item of a sequence to another place of the same sequence. In block style its lines move, with the comments
/// that belong to it; in brackets the items change places and comments do not move.
///
/// # Errors
/// Refuses block items that share a line with something else, brackets with comments, and collections with mistakes of
/// their own.
pub fn move_item(tree: &Tree, from: NodeId, to: Position) -> Result<Vec<TextEdit>, Refused> {
    let collection = Collection::around(tree, from)?;
    if !collection.node.kind().is_sequence() {
        return Err(Refused::WrongKind);
    }
    let Some(place) = collection.place(to)? else { return Err(Refused::NotInCollection) };
    let index = |id: NodeId| collection.elements.iter().position(|node| node.id() == id);
    let (Some(old), Some(target)) = (index(from), index(place.node.id())) else {
        return Err(Refused::NotInCollection);
    };
    let new = match (place.before, target > old) {
        (true, true) => target - 1,
        (true, false) | (false, true) => target,
        (false, false) => target + usize::from(target < old),
    };
    let lines = Lines::of(tree);
    if new == old {
        Ok(Vec::new())
    } else if collection.flow {
        rotate(lines, &collection, old, new)
    } else {
        let place = Place { node: collection.elements[new], before: new < old };
        move_lines(lines, &collection, tree.node(from), place)
    }
}

/// The texts of the items between the two places move by one.
fn rotate(
    lines: Lines<'_>,
    collection: &Collection<'_>,
    old: usize,
    new: usize,
) -> Result<Vec<TextEdit>, Refused> {
    let range = |node: &Node<'_>| (lines.tree.range(node.id()).start, lines.end(node.id()));
    let (start, end) = range(&collection.node);
    if lines.has_comment(start, end) {
        return Err(Refused::Comment);
    }
    let between = &collection.elements[old.min(new)..=old.max(new)];
    let mut sources: Vec<_> = between.iter().map(range).collect();
    if old < new {
        sources.rotate_left(1);
    } else {
        sources.rotate_right(1);
    }
    let text = |(start, end): (u32, u32)| lines.text[start as usize..end as usize].to_owned();
    let edits = between.iter().map(range).zip(sources);
    Ok(edits.map(|(place, source)| TextEdit::replace(place.0, place.1, text(source))).collect())
}

fn move_lines(
    lines: Lines<'_>,
    collection: &Collection<'_>,
    node: Node<'_>,
    place: Place<'_>,
) -> Result<Vec<TextEdit>, Refused> {
    let start = lines.tree.range(node.id()).start;
    if !lines.is_first(start) || !lines.is_first(lines.tree.range(place.node.id()).start) {
        return Err(Refused::SharedLine);
    }
    let end = lines.block_end(node).ok_or(Refused::SharedLine)?;
    let first = collection.elements.first() == Some(&node);
    let from = if first { lines.start_of_first(start) } else { lines.start_with_comments(start) };
    let indent = lines.indent(start);
    let moved = &lines.text[from as usize..end as usize];
    let moved = moved.strip_prefix(indent.as_str()).unwrap_or(moved);
    let line_break = Style::of(lines.tree).line_break;
    let to_first = collection.elements.first() == Some(&place.node);
    let arrival = insert::in_block(lines, place, to_first, line_break, moved)?;
    Ok(vec![arrival, whole_lines(lines, from, end)])
}
