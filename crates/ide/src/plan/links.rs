//! Which places of files a plan in plain text names, and in which lines its units stand, so that an editor that shows the text
//! can lead there.

use std::collections::BTreeMap;

use plimsoll_base::{TextRange, WorkspacePath};

use super::units::{Located, PlannedUnit};
use crate::workspace::{Opened, Snapshot};

/// A place that a text names.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// The bytes of the text that name it.
    pub range: TextRange,
    /// The place.
    pub place: Located,
}

/// How many words a path in a text has at most; names with blanks are rare.
const MOST_WORDS: usize = 8;

impl Snapshot {
    /// The places that a text names as `path:line`, in its order. Where a unit or a need is written in that line, the place is as
    /// exact as theirs.
    pub(super) fn places_named(&self, text: &str, units: &[PlannedUnit]) -> Vec<Link> {
        let mut files = Files { snapshot: self, known: BTreeMap::new() };
        let mut exact: BTreeMap<(&WorkspacePath, u32), &Located> = BTreeMap::new();
        let needs = units.iter().flat_map(|unit| unit.needs.iter().map(|need| &need.place));
        // What a unit is known by counts more than what leads to it.
        for place in needs.chain(units.iter().map(|unit| &unit.place)).flatten() {
            if let Some(line) = self.line_of(place) {
                exact.insert((&place.path, line), place);
            }
        }
        let mut links = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            self.db.unwind_if_stopped();
            for (from, to, path, number) in named(line, &mut files) {
                let place = exact.get(&(&path, number)).map(|place| (*place).clone());
                if let Some(place) = place.or_else(|| files.line(&path, number)) {
                    links.push(Link { range: TextRange::new(start + from, start + to), place });
                }
            }
            start += line.len() as u32;
        }
        links
    }
}

/// The files that a text may name, as far as they were asked for.
struct Files<'s> {
    snapshot: &'s Snapshot,
    known: BTreeMap<WorkspacePath, Option<Opened>>,
}

impl Files<'_> {
    fn open(&mut self, path: &WorkspacePath) -> Option<&Opened> {
        if !self.known.contains_key(path) {
            let opened = self.snapshot.db.file(path).and_then(|file| self.snapshot.opened(file));
            self.known.insert(path.clone(), opened);
        }
        self.known.get(path)?.as_ref()
    }

    /// The words of a line, by its zero-based number.
    fn line(&mut self, path: &WorkspacePath, number: u32) -> Option<Located> {
        let opened = self.open(path)?;
        if number >= opened.lines.line_count() {
            return None;
        }
        let range = opened.lines.line_range(number, &opened.text);
        let line = opened.text.get(range.as_usize())?;
        let start = range.start + (line.len() - line.trim_start().len()) as u32;
        let end = (range.start + line.trim_end().len() as u32).max(start);
        Some(Located { path: path.clone(), range: TextRange::new(start, end) })
    }
}

/// Where a line names a line of a file: the bytes, the path, the zero-based number.
fn named(line: &str, files: &mut Files<'_>) -> Vec<(u32, u32, WorkspacePath, u32)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(colon) = line[from..].find(':').map(|at| from + at) {
        let digits = line[colon + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = colon + 1 + digits;
        let number = line[colon + 1..end].parse::<u32>().ok().and_then(|number| number.checked_sub(1));
        let path = number.and_then(|_| path_before(&line[from..colon], files));
        if let Some((number, (length, path))) = number.zip(path) {
            found.push(((colon - length) as u32, end as u32, path, number));
        }
        from = end;
    }
    found
}

/// The longest path of a file that a text ends with, and how many bytes of it that is.
fn path_before(text: &str, files: &mut Files<'_>) -> Option<(usize, WorkspacePath)> {
    let is_edge = |character: char| character.is_whitespace() || matches!(character, '(' | '`' | '"' | ',');
    let edges = text.char_indices().rev().filter(|(_, character)| is_edge(*character));
    let behind = edges.map(|(at, character)| at + character.len_utf8());
    let mut starts: Vec<usize> = behind.chain([0]).take(MOST_WORDS).collect();
    starts.reverse();
    starts.into_iter().find_map(|start| {
        let words = &text[start..];
        let path = WorkspacePath::new(words).ok().filter(|_| !words.is_empty())?;
        files.open(&path)?;
        Some((words.len(), path))
    })
}

/// The zero-based line of a text in which the row of each unit stands, by address: behind the wave, if any, and the symbol of the
/// action. Halves of a replacement have two; the first counts.
pub(super) fn rows(text: &str) -> BTreeMap<&str, u32> {
    let mut rows = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let Some(address) = address(line) else { continue };
        rows.entry(address).or_insert(number as u32);
    }
    rows
}

/// What a line that is a row names.
fn address(line: &str) -> Option<&str> {
    let wave =
        line.strip_prefix("wave ").map(|rest| rest.trim_start_matches(|one: char| one.is_ascii_digit()));
    let rest = wave.unwrap_or(line).trim_start();
    let symbol = rest.find(char::is_whitespace)?;
    if symbol == 0 || rest[..symbol].contains(char::is_alphanumeric) {
        return None;
    }
    let rest = rest[symbol..].trim_start();
    let end = rest.find("  ").unwrap_or(rest.len());
    Some(rest[..end].trim_end()).filter(|address| !address.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_from_other_lines() {
        let text = "install shop   shop/Nulecule\n\nwave 1     + shop/db   component  a:1  new\n           !- shop/old  component\n\
                    wave 12    ~ shop/my web  component\n               needs db (inferred)\n";
        let rows: Vec<(&str, u32)> = rows(text).into_iter().collect();
        assert_eq!(rows, [("shop/db", 2), ("shop/my web", 4), ("shop/old", 3)]);
    }
}
