//! Reading a text again after a part of it changed: only the items of the list, or the documents, that the change touches
//! are read; what stands before and behind them is taken over from the tree of the text before.
//!
//! It rests on how the grammar looks ahead. What is before an item whose first line did not change has looked at no more
//! than that line, as long as nothing there was left open. And behind the changed part the parser comes to a place at
//! which it was before, in the same state and with the same text ahead. Where either is not certain, all is read.

use std::sync::{Arc, OnceLock};

use super::{Ahead, Parser, bytes, is_control, parse_yaml};
use crate::access::Node;
use crate::difference::Difference;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::kind::Kind;
use crate::names::Names;
use crate::range::TextRange;
use crate::tree::{Element, Tree, push_parents};

/// As [`parse_yaml`], with the same result, by way of the tree of a text that differs little. What did not change keeps its names
/// where that one has [room](Tree::with_room) between them.
#[must_use]
pub fn parse_yaml_again(before: &Tree, text: impl Into<Arc<str>>) -> Tree {
    let text = text.into();
    let Some(difference) = Difference::of(before.text(), &text) else {
        return parse_yaml(text).named_as(before);
    };
    let tree = spliced(before, &text, difference).unwrap_or_else(|| parse_yaml(text));
    tree.named_by(before, difference)
}

/// A list of items or of documents around the difference, by places in the array.
struct List {
    /// What stands around it, the stream first, itself last.
    around: Vec<u32>,
    /// What is directly in it.
    children: Vec<u32>,
}

/// The lists around the difference, the innermost first.
fn lists(before: &Tree, difference: Difference) -> Vec<List> {
    let mut lists = Vec::new();
    let mut around = vec![0];
    loop {
        let node = Node { tree: before, at: around[around.len() - 1] };
        let children: Vec<u32> = node.children().map(|child| child.at).collect();
        let behind = children
            .partition_point(|child| (before.elements[*child as usize].start as usize) < difference.start);
        let next = behind.checked_sub(1).map(|at| children[at]);
        if matches!(node.kind(), Kind::Stream | Kind::BlockSequence) {
            lists.push(List { around: around.clone(), children });
        }
        match next {
            Some(next) if before.elements[next as usize].kind != Kind::Error => around.push(next),
            _ => break,
        }
    }
    lists.reverse();
    lists
}

fn spliced(before: &Tree, text: &str, difference: Difference) -> Option<Tree> {
    let looks_far = |error: &SyntaxError| error.kind == SyntaxErrorKind::TooDeep;
    if before.errors.iter().any(looks_far) || before.elements.iter().any(is_directive) {
        return None;
    }
    lists(before, difference).iter().find_map(|list| Splice::new(before, text, difference, list)?.tree())
}

fn is_directive(element: &Element) -> bool {
    element.kind == Kind::Directive
}

/// One attempt to read a part of a list again.
struct Splice<'t> {
    before: &'t Tree,
    text: &'t str,
    difference: Difference,
    list: &'t List,
    /// The child that is read first.
    first: u32,
    /// Where its line starts, in both texts.
    line: usize,
}

impl<'t> Splice<'t> {
    fn new(before: &'t Tree, text: &'t str, difference: Difference, list: &'t List) -> Option<Self> {
        let old = before.text.as_bytes();
        let start = |child: &u32| before.elements[*child as usize].start as usize;
        let is_before = |child: &&u32| bytes::find(old, start(child), bytes::BREAK) < difference.start;
        let first = *list.children.iter().take_while(is_before).last()?;
        let line = line_start(&before.text, start(&first) as u32);
        // What is wrong further up may have looked at all that follows.
        if before
            .errors
            .first()
            .is_some_and(|error| error.range.start <= before.elements[first as usize].start)
        {
            return None;
        }
        Some(Self { before, text, difference, list, first, line })
    }

    fn tree(&self) -> Option<Tree> {
        let mut parser = Parser::new(self.text);
        parser.position = self.before.elements[self.first as usize].start as usize;
        parser.line = self.line;
        let is_collection = |at: &&u32| {
            let kind = self.kind(**at);
            kind.is_sequence() || matches!(kind, Kind::BlockMapping | Kind::FlowMapping)
        };
        parser.depth = self.list.around.iter().filter(is_collection).count() as u32;
        let list = self.list.around[self.list.around.len() - 1];
        let last = match self.kind(list) {
            Kind::Stream => self.documents(&mut parser)?,
            _ => self.items(&mut parser)?,
        };
        if parser.told_depth {
            return None;
        }
        Some(self.joined(parser, last))
    }

    fn kind(&self, at: u32) -> Kind {
        self.before.elements[at as usize].kind
    }

    /// Reads items until one starts that is known; gives its place, or that of what follows the list.
    fn items(&self, parser: &mut Parser<'_>) -> Option<Option<u32>> {
        if self.kind(self.first) != Kind::Item {
            return None;
        }
        let column = bytes::column_of(&parser.bytes[self.line..parser.position]);
        loop {
            parser.item(column, true);
            let ahead = parser.peek();
            if let Some(known) = self.known(ahead, self.text.len()) {
                return Some(known);
            }
            let is_item = ahead.fresh && ahead.column == column && parser.is_indicator(b'-', ahead.at);
            if !is_item || ahead.stop {
                return None;
            }
            parser.advance(ahead);
            parser.check_tabs(ahead);
        }
    }

    fn documents(&self, parser: &mut Parser<'_>) -> Option<Option<u32>> {
        if self.kind(self.first) != Kind::Document {
            return None;
        }
        parser.position = self.line;
        let ahead = parser.peek();
        parser.advance(ahead);
        loop {
            parser.document();
            let ahead = parser.peek();
            if let Some(known) = self.known(ahead, self.text.len()) {
                return Some(known);
            }
            if ahead.at >= self.text.len() || parser.at(ahead.at) != b'-' || !ahead.stop {
                return None;
            }
            parser.advance(ahead);
        }
    }

    /// The element that starts ahead, where the parser came to it in the text before as it does now; inside of it `None` at
    /// the end of the text.
    fn known(&self, ahead: Ahead, end: usize) -> Option<Option<u32>> {
        let elements = &self.before.elements;
        let list = self.list.around[self.list.around.len() - 1];
        let behind = list + elements[list as usize].size;
        if ahead.at >= end {
            return (behind as usize == elements.len()).then_some(None);
        }
        // The whole line must be behind the difference, and what comes first on it.
        let line = self.difference.in_old(ahead.line).filter(|_| ahead.fresh)?;
        let old = self.difference.in_old(ahead.at)? as u32;
        if line_start(&self.before.text, old) != line {
            return None;
        }
        let children = &self.list.children;
        let place = children.partition_point(|child| elements[*child as usize].start < old);
        let first = self.kind(self.first);
        let child = children.get(place).copied().filter(|child| self.kind(*child) == first);
        let next = child.or_else(|| Some(behind).filter(|_| place == children.len()))?;
        let is_there = elements.get(next as usize).is_some_and(|element| element.start == old);
        is_there.then_some(Some(next))
    }

    /// What was before, what was read, and what follows from the element `last` on.
    fn joined(&self, parser: Parser<'_>, last: Option<u32>) -> Tree {
        let Self { before, difference, .. } = *self;
        let old_end = last.map_or(before.elements.len(), |last| last as usize);
        let old_line = last
            .map_or(u32::MAX, |last| line_start(&before.text, before.elements[last as usize].start) as u32);
        let shifted =
            |range: TextRange| TextRange::new(difference.in_new(range.start), difference.in_new(range.end));
        let read = parser.builder.finish(self.text.into(), before.language);
        let first = self.first as usize;
        let grown = read.elements.len() as i64 - (old_end - first) as i64;
        let mut elements = Vec::with_capacity((before.elements.len() as i64 + grown) as usize);
        elements.extend_from_slice(&before.elements[..first]);
        elements.extend_from_slice(&read.elements);
        let behind = before.elements[old_end..].iter();
        elements
            .extend(behind.map(|element| Element { start: difference.in_new(element.start), ..*element }));
        for around in &self.list.around {
            let size = elements[*around as usize].size;
            elements[*around as usize].size = (i64::from(size) + grown) as u32;
        }
        let mut columns: Vec<(u32, u16)> = upto(&before.columns, self.line, |column| column.0).to_vec();
        columns.extend(read.columns);
        let behind = &before.columns[before.columns.partition_point(|column| column.0 < old_line)..];
        columns.extend(behind.iter().map(|(start, column)| (difference.in_new(*start), *column)));
        let mut comments: Vec<TextRange> = upto(&before.comments, self.line, |range| range.start).to_vec();
        comments.extend(read.comments);
        let behind = &before.comments[before.comments.partition_point(|range| range.start < old_line)..];
        comments.extend(behind.iter().map(|range| shifted(*range)));
        let new_line = last.map_or(self.text.len(), |_| difference.in_new(old_line) as usize);
        let mut errors = self.control_characters(new_line);
        errors.extend(read.errors);
        errors.sort_by_key(|error| (error.range.start, error.range.end));
        let behind = before.errors.iter().filter(|error| error.range.start >= old_line);
        errors.extend(behind.map(|error| SyntaxError { range: shifted(error.range), ..error.clone() }));
        let parents = before.parents.get().map(|known| {
            let mut parents = Vec::with_capacity(elements.len());
            parents.extend_from_slice(&known[..first]);
            let behind = first + read.elements.len();
            let list = self.list.around[self.list.around.len() - 1];
            push_parents(&mut parents, &elements, first as u32..behind as u32, list);
            let moved = |at: u32| if at as usize >= old_end { (i64::from(at) + grown) as u32 } else { at };
            parents.extend(known[old_end..].iter().map(|at| moved(*at)));
            parents
        });
        Tree {
            text: read.text,
            language: before.language,
            elements,
            columns,
            comments,
            errors,
            parents: parents.map_or_else(OnceLock::new, OnceLock::from),
            names: Names::default(),
        }
    }

    fn control_characters(&self, end: usize) -> Vec<SyntaxError> {
        let part = &self.text.as_bytes()[self.line..end];
        if !part.iter().copied().any(is_control) {
            return Vec::new();
        }
        let mut parser = Parser::new(&self.text[..end]);
        parser.check_characters();
        let all = parser.builder.finish(Arc::from(""), self.before.language).errors;
        all.into_iter().filter(|error| error.range.start as usize >= self.line).collect()
    }
}

/// Where the line of a byte starts.
fn line_start(text: &str, at: u32) -> usize {
    let before = text.as_bytes()[..at as usize].iter();
    before.rev().position(|&byte| bytes::is(byte, bytes::BREAK)).map_or(0, |back| at as usize - back)
}

/// The first parts of a list in the order of the text, up to those that start on this line.
fn upto<T>(list: &[T], line: usize, start: impl Fn(&T) -> u32) -> &[T] {
    &list[..list.partition_point(|one| (start(one) as usize) < line)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_spliced(before: &str, after: &str) -> bool {
        let difference = Difference::of(before, after).expect("the texts differ");
        spliced(&parse_yaml(before), after, difference).is_some()
    }

    #[test]
    fn typing_in_an_item_reads_no_other() {
        let list = "list:\n- a: 1\n  b: 2\n- a: 3\n  b: 4\n- a: 5\nlast: 6\n";
        assert!(is_spliced(list, &list.replace("3", "33")));
        assert!(is_spliced(list, &list.replace("b: 4", "b: 4\n  c: 5")));
        assert!(is_spliced(list, &list.replace("b: 4", "b")), "a half-typed key");
        assert!(is_spliced(list, &list.replace("- a: 5\n", "- a: 5\n- a: 7\n")));
        let documents = "---\na: 1\n---\nb: 2\n---\nc: 3\n";
        assert!(is_spliced(documents, &documents.replace("2", "22")));
        assert!(!is_spliced(list, &list.replace("list", "lists")), "what is above all items");
    }
}
