//! Changes that have to be made at once, because each would step on the other: several entries or items that go, an entry
//! that leaves its key to a new one, a list whose items get names.

use super::insert::insert_beside;
use super::lines::Lines;
use super::remove::{from_block, from_brackets, whole_lines};
use super::replace::{rename_key, replace_value};
use super::write::Style;
use super::{Collection, NewValue, Position, Refused, TextEdit};
use crate::access::Node;
use crate::kind::Kind;
use crate::tree::{NodeId, Tree};

/// Removes entries or items, of one collection or of several, each as [`remove`](super::remove) does it. One that stands
/// inside another that goes needs no edit of its own and must not be given.
///
/// # Errors
/// Refuses what removing one of them refuses.
pub fn remove_all(tree: &Tree, elements: &[NodeId]) -> Result<Vec<TextEdit>, Refused> {
    let mut elements = elements.to_vec();
    elements.sort_unstable();
    elements.dedup();
    let mut edits = Vec::new();
    while let Some(&first) = elements.first() {
        let collection = Collection::around(tree, first)?;
        let is_here = |id: &NodeId| collection.elements.iter().any(|element| element.id() == *id);
        let (here, others): (Vec<NodeId>, Vec<NodeId>) = elements.iter().partition(|id| is_here(id));
        elements = others;
        edits.extend(remove_of(tree, &collection, &here)?);
    }
    Ok(edits)
}

fn remove_of(tree: &Tree, collection: &Collection<'_>, gone: &[NodeId]) -> Result<Vec<TextEdit>, Refused> {
    let lines = Lines::of(tree);
    let is_gone = |node: &Node<'_>| gone.contains(&node.id());
    let all = collection.elements.iter().all(&is_gone);
    if !collection.flow {
        if all {
            let empty = match collection.node.kind() {
                Kind::BlockMapping => NewValue::Map(Vec::new()),
                _ => NewValue::List(Vec::new()),
            };
            return replace_value(tree, collection.node.id(), &empty);
        }
        let nodes = collection.elements.iter().filter(|node| is_gone(node));
        return nodes.map(|node| from_block(lines, collection, *node)).collect();
    }
    // Those at the end take the comma of the last one that stays.
    let kept = collection.elements.iter().rposition(|node| !is_gone(node));
    let (before, tail) = collection.elements.split_at(kept.map_or(0, |kept| kept + 1));
    let single = |node: &Node<'_>| from_brackets(lines, collection, *node);
    let mut edits: Vec<TextEdit> = before.iter().filter(|node| is_gone(node)).flat_map(single).collect();
    edits.extend(from_end(lines, collection, before.last().copied(), tail));
    Ok(edits)
}

/// Removes the last elements of a collection in brackets, all behind `kept`.
fn from_end<'t>(
    lines: Lines<'t>,
    collection: &Collection<'t>,
    kept: Option<Node<'t>>,
    tail: &[Node<'t>],
) -> Vec<TextEdit> {
    let (Some(first), Some(last)) = (tail.first(), tail.last()) else { return Vec::new() };
    if tail.len() == 1 {
        return from_brackets(lines, collection, *first);
    }
    let start = |node: Node<'_>| lines.tree.range(node.id()).start;
    let closing_comma = collection.comma_after(*last);
    let end = closing_comma.map_or(lines.end(last.id()), |comma| lines.end(comma.id()));
    let from = match (kept, collection.opener()) {
        (Some(kept), _) => collection.comma_after(kept).map(|comma| (comma.id(), closing_comma.is_some())),
        (None, Some(opener)) => Some((opener.id(), true)),
        (None, None) => None,
    };
    let Some((token, stays)) = from else { return Vec::new() };
    let token = lines.tree.range(token);
    let until = match (kept, collection.closer()) {
        (None, Some(closer)) if !lines.has_comment(end, start(closer)) => start(closer),
        _ => end,
    };
    if !lines.has_comment(token.end, start(*first)) {
        return vec![TextEdit::delete(if stays { token.end } else { token.start }, until)];
    }
    // A comment behind what stays is kept.
    let mut edits = if stays { Vec::new() } else { vec![TextEdit::delete(token.start, token.end)] };
    edits.push(match lines.tail(end).filter(|_| lines.is_first(start(*first))) {
        Some(line_end) => whole_lines(lines, lines.start_with_comments(start(*first)), line_end),
        None => TextEdit::delete(start(*first), end),
    });
    edits
}

/// Gives an entry another key, and the key that it had to a new entry before it. Comments above it stay with its value.
///
/// # Errors
/// Refuses a new key that is there already, and what renaming and inserting refuse.
pub fn displace(tree: &Tree, entry: NodeId, key: &str, value: &NewValue) -> Result<Vec<TextEdit>, Refused> {
    let collection = Collection::around(tree, entry)?;
    let old = tree.node(entry).child(Kind::Key).and_then(Node::value).and_then(|key| key.as_scalar());
    let old = old.ok_or(Refused::WrongKind)?.text().into_owned();
    let style = Style::of(tree);
    let mut edits = insert_beside(tree, &collection, &old, value, Position::Before(entry), &style)?;
    edits.extend(rename_key(tree, entry, key)?);
    Ok(edits)
}

/// Turns a list into a mapping: each item becomes the value of the name in its place. All else stays where it is.
///
/// # Errors
/// Refuses another number of names than of items, items without a value, and lists in block style whose dashes stand
/// below the key of the list.
pub fn name_items(tree: &Tree, sequence: NodeId, names: &[String]) -> Result<Vec<TextEdit>, Refused> {
    let sequence = tree.node(sequence).value().ok_or(Refused::WrongKind)?.node();
    let collection = Collection::new(sequence)?;
    if !sequence.kind().is_sequence() || collection.elements.len() != names.len() {
        return Err(Refused::WrongKind);
    }
    let (style, lines) = (Style::of(tree), Lines::of(tree));
    let mut edits = Vec::new();
    if let (true, Some(opener), Some(closer)) = (collection.flow, collection.opener(), collection.closer()) {
        for (token, insert) in [(opener, "{"), (closer, "}")] {
            let range = tree.range(token.id());
            edits.push(TextEdit { range, insert: insert.to_owned() });
        }
    }
    let outer = lines.line_indent(tree.range(sequence.id()).start.saturating_sub(1)).len();
    for (item, name) in collection.elements.iter().zip(names) {
        let value = item.value().ok_or(Refused::WrongKind)?;
        let start = tree.range(item.id()).start;
        let key = style.key(name, None, collection.flow);
        if collection.flow {
            edits.push(TextEdit::insert(start, format!("{key}: ")));
            continue;
        }
        let below = tree.range(value.id()).start;
        if value.node().kind() != Kind::BlockMapping || lines.indent(start).len() <= outer {
            return Err(Refused::WrongKind);
        }
        let deeper = lines.indent(below);
        edits.push(TextEdit::replace(start, below, format!("{key}:{}{deeper}", style.line_break)));
    }
    Ok(edits)
}
