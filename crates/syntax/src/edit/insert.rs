//! New entries and items.

use super::lines::Lines;
use super::write::Style;
use super::{Collection, NewValue, Place, Position, Refused, TextEdit};
use crate::access::{Mapping, Value};
use crate::kind::Kind;
use crate::tree::{NodeId, Tree};

/// Adds `key: value` to a mapping. The id is that of the mapping or of the slot that holds it.
///
/// # Errors
/// Refuses a key that is there already, and collections with mistakes of their own.
pub fn insert_entry(
    tree: &Tree,
    mapping: NodeId,
    key: &str,
    value: &NewValue,
    position: Position,
) -> Result<Vec<TextEdit>, Refused> {
    let Some(Value::Mapping(mapping)) = tree.node(mapping).value() else { return Err(Refused::WrongKind) };
    let collection = Collection::new(mapping.node())?;
    if Mapping::entry(mapping, key).is_some() {
        return Err(Refused::KeyExists);
    }
    insert_beside(tree, &collection, key, value, position, &Style::of(tree))
}

/// The same for a caller that knows that the key will be free.
pub(super) fn insert_beside(
    tree: &Tree,
    collection: &Collection<'_>,
    key: &str,
    value: &NewValue,
    position: Position,
    style: &Style,
) -> Result<Vec<TextEdit>, Refused> {
    insert(tree, collection, position, style, |indent, several_lines| {
        if collection.flow {
            let value = style.in_brackets(value, indent, several_lines);
            format!("{}: {value}", style.key(key, None, true))
        } else {
            style.entry(key, value, indent)
        }
    })
}

/// The same in braces, for a caller that knows the style and has the value as it is to be written.
pub(super) fn insert_entry_in_style(
    tree: &Tree,
    mapping: NodeId,
    key: &str,
    position: Position,
    style: &Style,
    value: &str,
) -> Result<Vec<TextEdit>, Refused> {
    let collection = Collection::new(tree.node(mapping))?;
    insert(tree, &collection, position, style, |_, _| format!("{}: {value}", style.key(key, None, true)))
}

/// Adds an item to a sequence. The id is that of the sequence or of the slot that holds it.
///
/// # Errors
/// Refuses collections with mistakes of their own.
pub fn insert_item(
    tree: &Tree,
    sequence: NodeId,
    value: &NewValue,
    position: Position,
) -> Result<Vec<TextEdit>, Refused> {
    let Some(Value::Sequence(sequence)) = tree.node(sequence).value() else { return Err(Refused::WrongKind) };
    let collection = Collection::new(sequence.node())?;
    let style = Style::of(tree);
    insert(tree, &collection, position, &style, |indent, several_lines| {
        if collection.flow {
            style.in_brackets(value, indent, several_lines)
        } else {
            style.item(value, indent)
        }
    })
}

/// `write` makes the text for an indentation, and for whether brackets go over several lines.
fn insert(
    tree: &Tree,
    collection: &Collection<'_>,
    position: Position,
    style: &Style,
    write: impl Fn(&str, bool) -> String,
) -> Result<Vec<TextEdit>, Refused> {
    let lines = Lines::of(tree);
    let Some(place) = collection.place(position)? else {
        return into_empty(lines, collection, style, write);
    };
    let start = tree.range(place.node.id()).start;
    if collection.flow {
        let several_lines = lines.is_first(start);
        let indent = if several_lines { lines.indent(start) } else { lines.line_indent(start).to_owned() };
        let text = write(&indent, several_lines);
        Ok(in_brackets(lines, collection, place, style, &text))
    } else {
        let indent = lines.indent(start);
        let text = write(&indent, true);
        let first = position == Position::First;
        in_block(lines, place, first, style.line_break, &text).map(|edit| vec![edit])
    }
}

fn into_empty(
    lines: Lines<'_>,
    collection: &Collection<'_>,
    style: &Style,
    write: impl Fn(&str, bool) -> String,
) -> Result<Vec<TextEdit>, Refused> {
    let (Some(opener), Some(closer)) = (collection.opener(), collection.closer()) else {
        return Err(Refused::Broken);
    };
    let (from, to) = (lines.end(opener.id()), lines.tree.range(closer.id()).start);
    if collection.node.child(Kind::Comma).is_some() {
        return Err(Refused::Broken);
    }
    if lines.has_comment(from, to) {
        return Err(Refused::Comment);
    }
    let outer = lines.line_indent(from);
    let several_lines =
        lines.tree.language() == crate::Language::Json && lines.text.trim_end().contains('\n');
    if !several_lines {
        return Ok(vec![TextEdit::replace(from, to, write(outer, false))]);
    }
    let (indent, line_break) = (format!("{outer}{}", style.step), style.line_break);
    let text = format!("{line_break}{indent}{}{line_break}{outer}", write(&indent, true));
    Ok(vec![TextEdit::replace(from, to, text)])
}

/// On lines of its own, before or behind a sibling and what belongs to it.
pub(super) fn in_block(
    lines: Lines<'_>,
    place: Place<'_>,
    first: bool,
    line_break: &str,
    text: &str,
) -> Result<TextEdit, Refused> {
    let start = lines.tree.range(place.node.id()).start;
    let indent = lines.indent(start);
    if !place.before {
        let end = lines.block_end(place.node).ok_or(Refused::SharedLine)?;
        return Ok(TextEdit::insert(end, format!("{line_break}{indent}{text}")));
    }
    if !lines.is_first(start) {
        return Ok(TextEdit::insert(start, format!("{text}{line_break}{indent}")));
    }
    let at = if first { lines.start_of_first(start) } else { lines.start_with_comments(start) };
    Ok(TextEdit::insert(at, format!("{indent}{text}{line_break}")))
}

fn in_brackets(
    lines: Lines<'_>,
    collection: &Collection<'_>,
    place: Place<'_>,
    style: &Style,
    text: &str,
) -> Vec<TextEdit> {
    let start = lines.tree.range(place.node.id()).start;
    let several_lines = lines.is_first(start);
    let (indent, line_break) = (lines.indent(start), style.line_break);
    if place.before {
        return vec![if several_lines {
            TextEdit::insert(lines.start_with_comments(start), format!("{indent}{text},{line_break}"))
        } else {
            TextEdit::insert(start, format!("{text}, "))
        }];
    }
    let end = lines.end(place.node.id());
    let comma = collection.comma_after(place.node);
    let after = comma.map_or(end, |comma| lines.end(comma.id()));
    let own_line = if several_lines { lines.tail(after) } else { None };
    match (comma, own_line) {
        (Some(_), Some(line_end)) => {
            vec![TextEdit::insert(line_end, format!("{line_break}{indent}{text},"))]
        }
        (Some(_), None) => vec![TextEdit::insert(after, format!(" {text},"))],
        (None, Some(line_end)) => vec![
            TextEdit::insert(end, ",".to_owned()),
            TextEdit::insert(line_end, format!("{line_break}{indent}{text}")),
        ],
        (None, None) => vec![TextEdit::insert(end, format!(", {text}"))],
    }
}
