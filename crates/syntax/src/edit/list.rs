//! Values that become lists: mappings of named mappings, and single values.
//!
//! Both may stand inside each other, so all that is to become a list is given at once: how far a line moves is the sum of
//! what happens around it.

use std::collections::{BTreeMap, BTreeSet};

use super::insert::insert_entry_in_style;
use super::lines::Lines;
use super::write::Style;
use super::{Collection, Position, Refused, TextEdit};
use crate::access::{Mapping, Node, Value};
use crate::kind::Kind;
use crate::resolve::{Resolution, Resolved};
use crate::tree::{Language, NodeId, Tree};

/// One value that becomes a list. An id is that of the value or of the slot that holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ToList<'a> {
    /// A mapping of mappings: each entry becomes an item, a mapping that begins with the entry's key as the value of
    /// `name`. An entry without a value becomes an item that has only its name.
    Entries {
        /// The mapping.
        mapping: NodeId,
        /// The field that takes the keys.
        name: &'a str,
    },
    /// A value that becomes the only item.
    Single(NodeId),
}

/// Turns values into lists. Lines that stand deeper move as a whole; comments and blank lines stay where they are.
///
/// # Errors
/// Refuses entries whose value is neither a mapping nor empty, or has the field already; repeated keys; tags and anchors; places
/// with syntax errors; and comments that would be lost.
pub fn to_lists(tree: &Tree, values: &[ToList<'_>]) -> Result<Vec<TextEdit>, Refused> {
    if matches!(tree.language(), Language::Ini | Language::Words) {
        return Err(Refused::Ini);
    }
    let mut listing = Listing {
        tree,
        lines: Lines::of(tree),
        style: Style::of(tree),
        edits: Vec::new(),
        shifts: BTreeMap::new(),
    };
    for value in values {
        match *value {
            ToList::Entries { mapping, name } => listing.entries(mapping, name)?,
            ToList::Single(value) => listing.single(value)?,
        }
    }
    Ok(listing.finish())
}

struct Listing<'t> {
    tree: &'t Tree,
    lines: Lines<'t>,
    style: Style,
    edits: Vec<TextEdit>,
    /// By the start of a line: how many columns it moves to the right.
    shifts: BTreeMap<u32, i64>,
}

/// An entry that becomes an item.
struct Named<'t> {
    start: u32,
    /// The key as it is written as a value.
    key: String,
    /// The end of the colon, or of the key where there is none.
    end: u32,
    value: Option<Value<'t>>,
}

impl<'t> Listing<'t> {
    fn entries(&mut self, mapping: NodeId, name: &str) -> Result<(), Refused> {
        let Some(Value::Mapping(mapping)) = self.tree.node(mapping).value() else {
            return Err(Refused::WrongKind);
        };
        let collection = Collection::new(mapping.node())?;
        self.check(mapping.node())?;
        // Of a repeated key one counts; of items with the same name all do.
        let mut keys = BTreeSet::new();
        let mut texts = mapping.entries().filter_map(|entry| Some(entry.key()?.as_scalar()?.text()));
        if !texts.all(|text| keys.insert(text)) {
            return Err(Refused::KeyExists);
        }
        if !collection.flow {
            for &entry in &collection.elements {
                self.block_entry(entry, name)?;
            }
            return Ok(());
        }
        for (bracket, text) in [(collection.opener(), "["), (collection.closer(), "]")] {
            let range = self.tree.range(bracket.ok_or(Refused::Broken)?.id());
            self.edits.push(TextEdit { range, insert: text.to_owned() });
        }
        for &entry in &collection.elements {
            self.flow_entry(entry, name)?;
        }
        Ok(())
    }

    /// Refuses values that have properties, or a syntax error inside.
    fn check(&self, value: Node<'t>) -> Result<(), Refused> {
        let path = self.tree.ancestors(value.id());
        let slot = path.len().checked_sub(2).map(|index| self.tree.node(path[index]));
        if slot.is_some_and(|slot| slot.anchor().is_some() || slot.tag().is_some()) {
            return Err(Refused::Properties);
        }
        let range = self.tree.range(value.id());
        let is_inside = |start: u32| range.start <= start && start <= range.end;
        if self.tree.errors().iter().any(|error| is_inside(error.range.start)) {
            return Err(Refused::Broken);
        }
        Ok(())
    }

    fn named(&self, entry: Node<'t>, flow: bool) -> Result<Named<'t>, Refused> {
        let slot = entry.child(Kind::Key).ok_or(Refused::WrongKind)?;
        let Some(Value::Scalar(key)) = slot.value() else { return Err(Refused::WrongKind) };
        let kind = key.node().kind();
        let is_merge = kind == Kind::Plain && key.text() == "<<";
        if is_merge || entry.child(Kind::Question).is_some() || matches!(kind, Kind::Literal | Kind::Folded) {
            return Err(Refused::WrongKind);
        }
        let value = entry.child(Kind::Value);
        let has_properties = |slot: Node<'_>| slot.anchor().is_some() || slot.tag().is_some();
        if has_properties(slot) || value.is_some_and(has_properties) {
            return Err(Refused::Properties);
        }
        let colon = entry.child(Kind::Colon);
        if colon.is_none() && !flow {
            return Err(Refused::Broken);
        }
        let start = self.tree.range(entry.id()).start;
        let end = self.lines.end(colon.map_or(slot.id(), Node::id));
        if self.lines.has_comment(start, end) {
            return Err(Refused::Comment);
        }
        let key = self.style.key(&key.text(), Some(kind), flow);
        Ok(Named { start, key, end, value: value.and_then(Node::value).filter(|value| !is_null(*value)) })
    }

    fn block_entry(&mut self, entry: Node<'t>, name: &str) -> Result<(), Refused> {
        let named = self.named(entry, false)?;
        if !self.lines.is_first(named.start) {
            return Err(Refused::SharedLine);
        }
        let item = format!("- {}: {}", self.style.key(name, None, false), named.key);
        match named.value {
            None => {
                let end = self.lines.end(entry.id());
                if self.lines.has_comment(named.end, end) {
                    return Err(Refused::Comment);
                }
                self.edits.push(TextEdit::replace(named.start, end.max(named.end), item));
            }
            Some(Value::Mapping(mapping)) if mapping.node().kind() == Kind::BlockMapping => {
                let start = self.fresh(mapping, name)?;
                if !self.lines.is_first(start) {
                    return Err(Refused::SharedLine);
                }
                let end = self.lines.block_end(entry).ok_or(Refused::SharedLine)?;
                let column = |offset| i64::from(offset - self.lines.line_start(offset));
                let columns = column(named.start) + 2 - column(start);
                self.shift(self.lines.next_line(named.end), end, columns);
                self.edits.push(TextEdit::replace(named.start, named.end, item));
            }
            Some(Value::Mapping(mapping)) => self.flow_item(&named, mapping, name, "- ")?,
            Some(_) => return Err(Refused::WrongKind),
        }
        Ok(())
    }

    fn flow_entry(&mut self, entry: Node<'t>, name: &str) -> Result<(), Refused> {
        let named = self.named(entry, true)?;
        match named.value {
            None => {
                let end = self.lines.end(entry.id()).max(named.end);
                if self.lines.has_comment(named.end, end) {
                    return Err(Refused::Comment);
                }
                let item = format!("{{{}: {}}}", self.style.key(name, None, true), named.key);
                self.edits.push(TextEdit::replace(named.start, end, item));
                Ok(())
            }
            Some(Value::Mapping(mapping)) if mapping.node().kind() == Kind::FlowMapping => {
                self.flow_item(&named, mapping, name, "")
            }
            Some(_) => Err(Refused::WrongKind),
        }
    }

    /// The key goes into the braces of its value.
    fn flow_item(
        &mut self,
        named: &Named<'t>,
        mapping: Mapping<'t>,
        name: &str,
        dash: &str,
    ) -> Result<(), Refused> {
        let start = self.fresh(mapping, name)?;
        if self.lines.has_comment(named.end, start) {
            return Err(Refused::Comment);
        }
        self.edits.push(TextEdit::replace(named.start, start, dash.to_owned()));
        let node = mapping.node().id();
        let edits = insert_entry_in_style(self.tree, node, name, Position::First, &self.style, &named.key)?;
        self.edits.extend(edits);
        Ok(())
    }

    /// Where a mapping starts that does not have the field yet.
    fn fresh(&self, mapping: Mapping<'t>, name: &str) -> Result<u32, Refused> {
        Collection::new(mapping.node())?;
        if mapping.entry(name).is_some() {
            return Err(Refused::KeyExists);
        }
        Ok(self.tree.range(mapping.node().id()).start)
    }

    fn single(&mut self, value: NodeId) -> Result<(), Refused> {
        let value = self.tree.node(value).value().ok_or(Refused::WrongKind)?;
        self.check(value.node())?;
        let start = self.tree.range(value.id()).start;
        match value.node().kind() {
            Kind::BlockMapping | Kind::BlockSequence => {
                let end = self.lines.block_end(value.node()).ok_or(Refused::SharedLine)?;
                self.edits.push(TextEdit::insert(start, "- ".to_owned()));
                self.shift(self.lines.next_line(start), end, 2);
            }
            Kind::Literal | Kind::Folded => return Err(Refused::WrongKind),
            kind => {
                // What is one scalar outside of brackets may be several inside.
                let text = value.as_scalar().map(|scalar| scalar.text());
                let splits = |text: &str| text.contains([',', '[', ']', '{', '}']);
                if kind == Kind::Plain && text.is_some_and(|text| splits(&text)) {
                    return Err(Refused::WrongKind);
                }
                self.edits.push(TextEdit::insert(start, "[".to_owned()));
                self.edits.push(TextEdit::insert(self.lines.end(value.id()), "]".to_owned()));
            }
        }
        Ok(())
    }

    /// The lines from the one that starts at `from` to that of `end` move.
    fn shift(&mut self, from: u32, end: u32, columns: i64) {
        let mut line = from;
        while columns != 0 && line < end {
            *self.shifts.entry(line).or_default() += columns;
            line = self.lines.next_line(line);
        }
    }

    fn finish(mut self) -> Vec<TextEdit> {
        for (&line, &columns) in &self.shifts {
            let text = &self.lines.text[line as usize..];
            if columns > 0 && !text.starts_with(['\n', '\r']) {
                self.edits.push(TextEdit::insert(line, " ".repeat(columns as usize)));
            }
            let too_many = columns.min(0).unsigned_abs() as usize;
            let blanks = text.bytes().take(too_many).take_while(|byte| *byte == b' ').count();
            if blanks > 0 {
                self.edits.push(TextEdit::delete(line, line + blanks as u32));
            }
        }
        self.edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        self.edits
    }
}

fn is_null(value: Value<'_>) -> bool {
    let scalar = value.as_scalar().filter(|scalar| scalar.node().kind() == Kind::Plain);
    scalar.is_some_and(|scalar| scalar.resolve(Resolution::Yaml12) == Resolved::Null)
}
