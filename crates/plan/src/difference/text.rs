//! What differs between two texts of several lines: lines, and inside of changed lines words. Data for renderers.

use rustc_hash::FxHashMap;
use similar::DiffOp;

use super::align::align;

/// The lines of two texts, side by side.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TextDifference {
    /// All lines, unchanged ones included, in reading order; of lines that were replaced, the former ones first.
    pub lines: Vec<TextLine>,
}

/// A line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextLine {
    /// What happened to it.
    pub tag: LineTag,
    /// Its one-based number in the former text, if it is there.
    pub before: Option<u32>,
    /// Its one-based number in the new text, if it is there.
    pub after: Option<u32>,
    /// Its text in parts, without the line end; joined they are the line.
    pub parts: Vec<TextPart>,
    /// Whether it has a line end; only the last line of a text has none.
    pub ends: bool,
}

/// What happened to a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LineTag {
    /// It is in both texts.
    Same,
    /// It went.
    Removed,
    /// It came.
    Added,
}

/// A part of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextPart {
    /// Its text.
    pub text: String,
    /// Whether this part is what differs from the line it was, or became. Never in a line that has no counterpart.
    pub changed: bool,
}

/// Compares two texts by lines, and lines that replaced each other by words. Line ends are `\n` or `\r\n`; a line with
/// another line end is another line.
#[must_use]
pub fn text_difference(before: &str, after: &str) -> TextDifference {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut lines = Vec::new();
    for operation in aligned(&old, &new) {
        let (gone, come) = (operation.old_range(), operation.new_range());
        if let DiffOp::Equal { .. } = operation {
            lines.extend(gone.zip(come).map(|(old_line, new_line)| {
                line(
                    LineTag::Same,
                    Some(old_line),
                    Some(new_line),
                    vec![part(body(old[old_line]), false)],
                    old[old_line],
                )
            }));
            continue;
        }
        let pairs =
            gone.clone().zip(come.clone()).map(|(old_line, new_line)| words(old[old_line], new[new_line]));
        let (mut old_parts, mut new_parts): (Vec<_>, Vec<_>) = pairs.unzip();
        old_parts.extend(gone.clone().skip(old_parts.len()).map(|place| vec![part(body(old[place]), false)]));
        new_parts.extend(come.clone().skip(new_parts.len()).map(|place| vec![part(body(new[place]), false)]));
        let gone = gone.zip(old_parts);
        lines.extend(gone.map(|(place, parts)| line(LineTag::Removed, Some(place), None, parts, old[place])));
        let come = come.zip(new_parts);
        lines.extend(come.map(|(place, parts)| line(LineTag::Added, None, Some(place), parts, new[place])));
    }
    TextDifference { lines }
}

fn line(
    tag: LineTag,
    before: Option<usize>,
    after: Option<usize>,
    parts: Vec<TextPart>,
    text: &str,
) -> TextLine {
    let number = |place: Option<usize>| place.map(|place| place as u32 + 1);
    TextLine { tag, before: number(before), after: number(after), parts, ends: text.ends_with('\n') }
}

fn part(text: &str, changed: bool) -> TextPart {
    TextPart { text: text.to_owned(), changed }
}

/// A line without its end.
fn body(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// The parts of two lines, one of which replaced the other.
fn words(before: &str, after: &str) -> (Vec<TextPart>, Vec<TextPart>) {
    let (old, new) = (split_words(body(before)), split_words(body(after)));
    let (mut old_parts, mut new_parts) = (Vec::new(), Vec::new());
    for operation in aligned(&old, &new) {
        let changed = !matches!(operation, DiffOp::Equal { .. });
        for (parts, words) in
            [(&mut old_parts, &old[operation.old_range()]), (&mut new_parts, &new[operation.new_range()])]
        {
            if !words.is_empty() {
                parts.push(part(&words.concat(), changed));
            }
        }
    }
    (old_parts, new_parts)
}

/// Runs of letters and digits, runs of white space, and single other characters.
fn split_words(line: &str) -> Vec<&str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 0,
        c if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (offset, c) in line.char_indices() {
        if last.is_some_and(|last| last != class(c) || last == 2) {
            words.push(&line[start..offset]);
            start = offset;
        }
        last = Some(class(c));
    }
    if start < line.len() {
        words.push(&line[start..]);
    }
    words
}

/// Aligns pieces of text by number.
fn aligned(before: &[&str], after: &[&str]) -> Vec<DiffOp> {
    let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut ids = Vec::with_capacity(before.len() + after.len());
    for &piece in before.iter().chain(after) {
        let next = numbers.len() as u32;
        ids.push(*numbers.entry(piece).or_insert(next));
    }
    let (old, new) = ids.split_at(before.len());
    align(old, new)
}
