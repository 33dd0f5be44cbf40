//! Other values and other keys.

use super::lines::Lines;
use super::write::Style;
use super::{Collection, NewValue, Refused, TextEdit};
use crate::access::{Mapping, Node, Value};
use crate::kind::Kind;
use crate::tree::{Language, NodeId, Tree};

/// Gives an entry another key, in the quotes of the old one.
///
/// # Errors
/// Refuses a key that is there already, and keys that are not one scalar on a line.
pub fn rename_key(tree: &Tree, entry: NodeId, key: &str) -> Result<Vec<TextEdit>, Refused> {
    let collection = Collection::around(tree, entry)?;
    let Some(old) = tree.node(entry).child(Kind::Key).and_then(Node::value) else {
        return Err(Refused::WrongKind);
    };
    let Value::Scalar(scalar) = old else { return Err(Refused::WrongKind) };
    if scalar.text() == key {
        return Ok(Vec::new());
    }
    let mapping = Value::new(collection.node).and_then(Value::as_mapping);
    if mapping.is_some_and(|mapping| Mapping::entry(mapping, key).is_some()) {
        return Err(Refused::KeyExists);
    }
    let kind = scalar.node().kind();
    if matches!(kind, Kind::Literal | Kind::Folded) {
        return Err(Refused::WrongKind);
    }
    let range = tree.range(old.id());
    let flow = in_flow(tree, entry);
    Ok(vec![TextEdit { range, insert: Style::of(tree).key(key, Some(kind), flow) }])
}

/// Whether brackets are around the element.
fn in_flow(tree: &Tree, id: NodeId) -> bool {
    let mut path = tree.ancestors(id);
    path.pop();
    path.iter().any(|&id| matches!(tree.node(id).kind(), Kind::FlowMapping | Kind::FlowSequence))
}

/// What is replaced.
struct Old<'t> {
    slot: Node<'t>,
    value: Option<Value<'t>>,
    /// End of the last token before the value: colon, dash, anchor.
    before: u32,
}

/// Gives a slot another value. The id is that of the slot ([`Kind::Value`], [`Kind::Item`], [`Kind::Document`]) or of the
/// value in it. An anchor stays.
///
/// # Errors
/// Refuses slots with a tag, documents without a value, keys, and new block values where a comment or an anchor is in
/// the way.
pub fn replace_value(tree: &Tree, place: NodeId, value: &NewValue) -> Result<Vec<TextEdit>, Refused> {
    if tree.language() == Language::Ini {
        return Err(Refused::Ini);
    }
    let lines = Lines::of(tree);
    let style = Style::of(tree);
    let old = old_value(lines, place)?;
    if old.slot.tag().is_some() {
        return Err(Refused::Properties);
    }
    if tree.language() == Language::Json || in_flow(tree, old.slot.id()) {
        return Ok(vec![in_brackets(lines, &old, &style, value)]);
    }
    let indent = lines.indent(tree.range(owner(tree, old.slot).id()).start);
    match old.value {
        Some(present) if matches!(present, Value::Mapping(_) | Value::Sequence(_)) && is_block(present) => {
            replace_block(lines, &old, present, &style, value, &indent)
        }
        _ => replace_inline(lines, &old, &style, value, &indent),
    }
}

fn is_block(value: Value<'_>) -> bool {
    matches!(value.node().kind(), Kind::BlockMapping | Kind::BlockSequence)
}

/// The entry around a value slot; other slots stand for themselves.
fn owner<'t>(tree: &'t Tree, slot: Node<'t>) -> Node<'t> {
    let path = tree.ancestors(slot.id());
    match path.len().checked_sub(2) {
        Some(index) if slot.kind() == Kind::Value => tree.node(path[index]),
        _ => slot,
    }
}

fn old_value(lines: Lines<'_>, place: NodeId) -> Result<Old<'_>, Refused> {
    let tree = lines.tree;
    let node = tree.node(place);
    let slot = if matches!(node.kind(), Kind::Value | Kind::Item | Kind::Document) {
        node
    } else {
        let path = tree.ancestors(node.id());
        let parent = path.len().checked_sub(2).map(|index| tree.node(path[index]));
        parent
            .filter(|parent| parent.value().is_some_and(|value| value.node() == node))
            .ok_or(Refused::WrongKind)?
    };
    if !matches!(slot.kind(), Kind::Value | Kind::Item | Kind::Document) {
        return Err(Refused::WrongKind);
    }
    let value = slot.value();
    if value.is_none() && slot.kind() == Kind::Document {
        return Err(Refused::WrongKind);
    }
    let mut before = match slot.kind() {
        Kind::Value => owner(tree, slot).child(Kind::Colon).map(|colon| lines.end(colon.id())),
        _ => None,
    };
    for token in slot.children().filter(|child| child.kind().is_token() && Value::new(*child).is_none()) {
        before = Some(lines.end(token.id()));
    }
    let before = before.unwrap_or_else(|| tree.range(slot.id()).start);
    Ok(Old { slot, value, before })
}

fn in_brackets(lines: Lines<'_>, old: &Old<'_>, style: &Style, value: &NewValue) -> TextEdit {
    let Some(present) = old.value else {
        return TextEdit::insert(old.before, format!(" {}", style.inline(value, true)));
    };
    let range = lines.tree.range(present.id());
    let text = &lines.text[range.as_usize()];
    let several_lines =
        text.contains('\n') || lines.is_first(lines.tree.range(owner(lines.tree, old.slot).id()).start);
    let indent = lines.line_indent(range.start);
    TextEdit { range, insert: style.in_brackets(value, indent, several_lines) }
}

/// The old value is empty, or stands on the line of its key or dash.
fn replace_inline(
    lines: Lines<'_>,
    old: &Old<'_>,
    style: &Style,
    value: &NewValue,
    indent: &str,
) -> Result<Vec<TextEdit>, Refused> {
    let (start, end) = match old.value {
        Some(present) => (lines.tree.range(present.id()).start, lines.end(present.id())),
        None => (old.before, old.before),
    };
    if !value.is_block() {
        let blank = if old.value.is_none() { " " } else { "" };
        return Ok(vec![TextEdit::replace(start, end, format!("{blank}{}", style.inline(value, false)))]);
    }
    if old.slot.kind() != Kind::Value {
        if old.slot.anchor().is_some() {
            return Err(Refused::Properties);
        }
        let deeper = if old.slot.kind() == Kind::Item { format!("{indent}  ") } else { String::new() };
        let blank = if old.value.is_none() { " " } else { "" };
        return Ok(vec![TextEdit::replace(start, end, format!("{blank}{}", style.block(value, &deeper)))]);
    }
    if lines.has_comment(old.before, start) {
        return Err(Refused::Comment);
    }
    let line_end = lines.tail(end).ok_or(Refused::SharedLine)?;
    let text = style.after_key(value, indent);
    if line_end == end {
        return Ok(vec![TextEdit::replace(old.before, end, text)]);
    }
    Ok(vec![TextEdit::delete(old.before, end), TextEdit::insert(line_end, text)])
}

/// The old value is a block mapping or sequence.
fn replace_block(
    lines: Lines<'_>,
    old: &Old<'_>,
    present: Value<'_>,
    style: &Style,
    value: &NewValue,
    indent: &str,
) -> Result<Vec<TextEdit>, Refused> {
    let start = lines.tree.range(present.id()).start;
    let end = lines.block_end(present.node()).ok_or(Refused::SharedLine)?;
    if old.slot.kind() == Kind::Value && lines.is_first(start) {
        // From the end of the line above; what stands between, comments, stays.
        let above = lines.end_above(lines.line_start(start));
        let text = style.after_key(value, indent);
        if value.is_block() {
            return Ok(vec![TextEdit::replace(above, end, text)]);
        }
        return Ok(vec![TextEdit::insert(old.before, text), TextEdit::delete(above, end)]);
    }
    let text = style.block(value, &lines.indent(start));
    Ok(vec![TextEdit::replace(start, end, text)])
}
