//! The indentation of YAML: each collection in block style gets its column from what it stands in; all else moves with the
//! line that it belongs to.

use std::collections::BTreeMap;

use super::Wishes;
use super::lines::Lines;
use crate::access::Node;
use crate::edit::TextEdit;
use crate::kind::Kind;
use crate::tree::Tree;

/// How many blanks follow most dashes of a file; one where there are none.
pub(super) fn dash_gap(tree: &Tree) -> usize {
    let mut tokens = tree.elements().iter().filter(|element| element.kind.is_token()).peekable();
    let mut gaps = Counts::default();
    while let Some(token) = tokens.next() {
        let Some(next) = tokens.peek() else { break };
        let end = token.start + token.size;
        let gap = &tree.text()[end as usize..next.start as usize];
        if token.kind == Kind::Dash && !gap.is_empty() && gap.bytes().all(|byte| byte == b' ') {
            gaps.add(gap.len() as u32);
        }
    }
    gaps.most(1).unwrap_or(1) as usize
}

/// How often each number was met.
#[derive(Default)]
struct Counts(BTreeMap<u32, u32>);

impl Counts {
    fn add(&mut self, number: u32) {
        *self.0.entry(number).or_default() += 1;
    }

    /// The number that was met most often; of several this one, else the smallest.
    fn most(&self, preferred: u32) -> Option<u32> {
        let (number, _) =
            self.0.iter().rev().max_by_key(|(number, count)| (**count, **number == preferred))?;
        Some(*number)
    }
}

/// How many blanks deeper than its key a mapping and a list are in most places.
pub(super) fn steps(tree: &Tree, lines: &Lines<'_>, wished: u32) -> (u32, u32) {
    let (mut all, mut mappings, mut lists) = (Counts::default(), Counts::default(), Counts::default());
    let nodes = tree.nodes();
    for entry in nodes.filter(|node| node.kind() == Kind::Entry) {
        let Some(slot) = entry.child(Kind::Value) else { continue };
        let (outer, start) = (lines.column(start(tree, entry)), |node| start(tree, node));
        for below in slot.children().filter(|child| lines.is_first(start(*child))) {
            let deeper = lines.column(start(below)).saturating_sub(outer);
            let own = match below.kind() {
                Kind::BlockMapping => &mut mappings,
                Kind::BlockSequence => &mut lists,
                _ => continue,
            };
            if deeper > 0 {
                own.add(deeper);
                all.add(deeper);
            }
        }
    }
    let step = all.most(wished).unwrap_or(wished.max(1));
    (mappings.most(step).unwrap_or(step), lists.most(step).unwrap_or(step))
}

fn start(tree: &Tree, node: Node<'_>) -> u32 {
    tree.range(node.id()).start
}

/// The edits that indent a text; `None` where its structure is too unusual to be sure.
pub(super) fn indentation(tree: &Tree, lines: &Lines<'_>, wishes: &Wishes) -> Option<Vec<TextEdit>> {
    let (step, list_step) = steps(tree, lines, wishes.step);
    let mut indenter = Indenter {
        tree,
        lines,
        step,
        list_step,
        dash: 1 + dash_gap(tree) as u32,
        wanted: vec![None; lines.count()],
        columns: Vec::new(),
    };
    for document in tree.documents() {
        let slot = document.node();
        for child in slot.children().filter(|child| is_block_collection(*child)) {
            let column = lines.column(start(tree, child));
            let new = if lines.is_first(start(tree, child)) { 0 } else { column };
            indenter.collection(child, column, new)?;
        }
    }
    indenter.comments();
    let wanted = indenter.wanted.iter().enumerate();
    Some(wanted.filter_map(|(line, column)| lines.respaced(line, (*column)?)).collect())
}

fn is_block_collection(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::BlockMapping | Kind::BlockSequence)
}

struct Indenter<'a, 't> {
    tree: &'t Tree,
    lines: &'a Lines<'t>,
    step: u32,
    list_step: u32,
    /// From a dash to what follows it.
    dash: u32,
    /// The new column of the first byte of each line that is no blank, where it is decided.
    wanted: Vec<Option<u32>>,
    /// Where entries and items start, in the order of the text: line, old column, new column.
    columns: Vec<(usize, u32, u32)>,
}

impl<'t> Indenter<'_, 't> {
    fn start(&self, node: Node<'_>) -> u32 {
        start(self.tree, node)
    }

    fn collection(&mut self, node: Node<'t>, old: u32, new: u32) -> Option<()> {
        for child in node.children() {
            let line = self.lines.line_of(self.start(child));
            match child.kind() {
                Kind::Entry | Kind::Item => {}
                _ => return None,
            }
            if self.lines.is_first(self.start(child)) {
                self.wanted[line] = Some(new);
            }
            self.columns.push((line, old, new));
            match child.kind() {
                Kind::Item => self.slot(child, old, new, line)?,
                _ => self.entry(child, old, new, line)?,
            }
        }
        Some(())
    }

    fn entry(&mut self, entry: Node<'t>, old: u32, new: u32, line: usize) -> Option<()> {
        for part in entry.children() {
            match part.kind() {
                Kind::Key if self.lines.line_of(self.tree.range(part.id()).end) == line => {}
                Kind::Colon => {}
                Kind::Value => self.slot(part, old, new, line)?,
                // Explicit keys, and keys over several lines, are left as they are.
                _ => return None,
            }
        }
        Some(())
    }

    /// What is in a slot whose entry or item moves from one column to another.
    fn slot(&mut self, slot: Node<'t>, old: u32, new: u32, line: usize) -> Option<()> {
        let is_item = slot.kind() == Kind::Item;
        let mut has_properties = false;
        for child in slot.children() {
            let start = self.start(child);
            let is_first = self.lines.is_first(start);
            match child.kind() {
                Kind::Dash => {}
                Kind::BlockMapping | Kind::BlockSequence => {
                    let column = self.lines.column(start);
                    let moved = moved(column, old, new);
                    let to = match child.kind() {
                        _ if !is_first && (has_properties || !is_item) => return None,
                        _ if !is_first => new + self.dash,
                        _ if is_item => moved,
                        Kind::BlockMapping => new + self.step,
                        _ if column <= old => new,
                        _ => new + self.list_step,
                    };
                    self.collection(child, column, to)?;
                }
                Kind::Literal | Kind::Folded => {
                    let deeper = if is_item { self.dash } else { self.step };
                    self.block_scalar(child, old, new, new + deeper);
                }
                kind => {
                    has_properties |= matches!(kind, Kind::Anchor | Kind::Tag);
                    self.shift(child, old, new, line);
                }
            }
        }
        Some(())
    }

    /// Moves the lines of a value along with what it belongs to.
    fn shift(&mut self, node: Node<'t>, old: u32, new: u32, line: usize) {
        let range = self.tree.range(node.id());
        let first = self.lines.line_of(range.start);
        let last = self.lines.line_of(range.end.saturating_sub(1).max(range.start));
        for number in first.max(line + 1)..=last {
            if !self.lines.is_blank(number) {
                self.wanted[number] = Some(moved(self.lines.indent(number), old, new));
            }
        }
    }

    fn block_scalar(&mut self, node: Node<'t>, old: u32, new: u32, deeper: u32) {
        let range = self.tree.range(node.id());
        let header = node.token_text().lines().next().unwrap_or("");
        let header = header.split('#').next().unwrap_or("");
        let first = self.lines.line_of(range.start) + 1;
        let last = self.lines.line_of(range.end.saturating_sub(1));
        let content = (first..=last).find(|line| !self.lines.is_blank(*line));
        let Some(from) = content.map(|line| self.lines.spaces(line)) else { return };
        let has_column = header.bytes().any(|byte| byte.is_ascii_digit());
        let to = if has_column { moved(from, old, new) } else { deeper };
        for line in first..=last {
            let indent = self.lines.spaces(line);
            let column = match self.lines.is_blank(line) {
                true if indent <= from => indent.min(to),
                _ => moved(indent, from, to),
            };
            self.wanted[line] = Some(column);
        }
    }

    /// Comments with lines of their own stand where the next entry stands, else where something around them does.
    fn comments(&mut self) {
        let mut around: Vec<(u32, u32)> = Vec::new();
        let mut next = 0;
        for comment in self.tree.comments() {
            let line = self.lines.line_of(comment.start);
            while let Some(&(at, old, new)) = self.columns.get(next).filter(|(at, ..)| *at <= line) {
                next += 1;
                let _ = at;
                while around.last().is_some_and(|(column, _)| *column >= old) {
                    around.pop();
                }
                around.push((old, new));
            }
            if !self.lines.is_first(comment.start) || self.wanted[line].is_some() {
                continue;
            }
            let column = self.lines.indent(line);
            let behind = self.columns.get(next).filter(|(_, old, _)| *old == column);
            let outer = around.iter().rev().find(|(old, _)| *old <= column);
            self.wanted[line] = match (behind, outer) {
                (Some((_, _, new)), _) => Some(*new),
                (None, Some((old, new))) => Some(moved(column, *old, *new)),
                (None, None) => None,
            };
        }
    }
}

/// A column that moves along with another.
fn moved(column: u32, old: u32, new: u32) -> u32 {
    (column + new).saturating_sub(old)
}
