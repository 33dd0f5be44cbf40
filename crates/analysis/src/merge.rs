//! Texts in which git left both sides of a merge. They are read as if our side had been taken; the rule `merge-conflict` says
//! where.

use std::ops::Range;
use std::sync::Arc;

use plimsoll_base::TextRange;

/// The code of the rule that tells of conflicts.
pub const CODE: &str = "merge-conflict";

/// How a marker starts, at the start of its line; a blank or the end of the line follows.
const OURS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const THEIRS: &str = "=======";
const END: &str = ">>>>>>>";

/// What git left of one conflict, in bytes of the text. Lines have their line breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The first marker that is there, without its line break.
    pub marker: TextRange,
    /// All from the first to the last marker.
    pub whole: TextRange,
    /// The lines of both sides; `None` where a marker is missing, so that nobody can tell.
    pub sides: Option<Sides>,
    /// The lines with markers.
    markers: Vec<TextRange>,
}

/// The two sides of a conflict, in bytes of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sides {
    /// What stands in the branch that was merged into.
    pub ours: TextRange,
    /// What stood in both before, where git tells it.
    pub base: Option<TextRange>,
    /// What stands in the branch that was merged.
    pub theirs: TextRange,
}

/// The conflicts in a text, in its order.
#[must_use]
pub fn conflicts(text: &str) -> Vec<Conflict> {
    // Nearly no text has any.
    let has = |marker: &str| memchr::memmem::find(text.as_bytes(), marker.as_bytes()).is_some();
    if !has(OURS) && !has(END) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open: Vec<Marker> = Vec::new();
    for marker in markers(text) {
        match marker.word {
            OURS if !open.is_empty() => {
                found.extend(conflict(text, &open));
                open = vec![marker];
            }
            END => {
                open.push(marker);
                found.extend(conflict(text, &open));
                open.clear();
            }
            _ => open.push(marker),
        }
    }
    found.extend(conflict(text, &open));
    found
}

/// A text as it is with our side of each conflict, every byte where it was; `None` where there is no conflict.
pub(crate) fn with_our_side(text: &str) -> Option<Arc<str>> {
    let conflicts = conflicts(text);
    if conflicts.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut clear = |range: TextRange| {
        let bytes = &mut bytes[range.as_usize()];
        bytes.iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    };
    for conflict in conflicts {
        conflict.markers.iter().for_each(|marker| clear(*marker));
        if let Some(sides) = conflict.sides {
            sides.base.into_iter().chain([sides.theirs]).for_each(&mut clear);
        }
    }
    String::from_utf8(bytes).ok().map(Into::into)
}

/// A text that is shown in place of another of the same length, with the lines of git that are written there: they hold no secret,
/// and what stands between them may.
pub(crate) fn with_markers(shown: Arc<str>, written: &str) -> Arc<str> {
    let conflicts = conflicts(written);
    if conflicts.is_empty() || shown.len() != written.len() {
        return shown;
    }
    let mut bytes = shown.as_bytes().to_vec();
    for marker in conflicts.iter().flat_map(|conflict| &conflict.markers) {
        bytes[marker.as_usize()].copy_from_slice(written[marker.as_usize()].as_bytes());
    }
    String::from_utf8(bytes).map_or(shown, Into::into)
}

/// A line with a marker.
struct Marker {
    word: &'static str,
    line: Range<usize>,
}

fn markers(text: &str) -> impl Iterator<Item = Marker> {
    let mut end = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = end;
        end += line.len();
        let word = [OURS, BASE, THEIRS, END].into_iter().find(|word| line.starts_with(word))?;
        let rest = &line[word.len()..];
        let is_marker = rest.trim_end().is_empty() || (word != THEIRS && rest.starts_with(' '));
        is_marker.then_some(Marker { word, line: start..end })
    })
}

/// The conflict of these markers; `None` where none of them can only be one.
fn conflict(text: &str, markers: &[Marker]) -> Option<Conflict> {
    let is_surely = |marker: &Marker| marker.word == OURS || marker.word == END;
    if !markers.iter().any(is_surely) {
        return None;
    }
    let (first, last) = (markers.first()?, markers.last()?);
    let words: Vec<&str> = markers.iter().map(|marker| marker.word).collect();
    let between = |one: usize, other: usize| range(markers[one].line.end..markers[other].line.start);
    let sides = match *words {
        [OURS, THEIRS, END] => Some(Sides { ours: between(0, 1), base: None, theirs: between(1, 2) }),
        [OURS, BASE, THEIRS, END] => {
            Some(Sides { ours: between(0, 1), base: Some(between(1, 2)), theirs: between(2, 3) })
        }
        _ => None,
    };
    let words = &text[first.line.clone()];
    Some(Conflict {
        marker: range(first.line.start..first.line.start + words.trim_end().len()),
        whole: range(first.line.start..last.line.end),
        sides,
        markers: markers.iter().map(|marker| range(marker.line.clone())).collect(),
    })
}

fn range(bytes: Range<usize>) -> TextRange {
    TextRange::new(bytes.start as u32, bytes.end as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_side_stays_where_it_is() {
        let text = "a: 1\r\n<<<<<<< HEAD\r\nb: é\r\n||||||| base\r\nb: 0\r\n=======\r\nb: 中\r\n>>>>>>> x\r\nc: 2\r\n";
        let read = with_our_side(text).unwrap();
        assert_eq!(read.len(), text.len());
        assert_eq!(read.split_whitespace().collect::<Vec<_>>(), ["a:", "1", "b:", "é", "c:", "2"]);
        assert_eq!(read.find("b: é"), text.find("b: é"));
        let [conflict] = &*conflicts(text) else { panic!("one conflict") };
        assert_eq!(&text[conflict.marker.as_usize()], "<<<<<<< HEAD");
        assert_eq!(&text[conflict.sides.as_ref().unwrap().theirs.as_usize()], "b: 中\r\n");
        assert!(text[conflict.whole.as_usize()].ends_with(">>>>>>> x\r\n"));
    }

    #[test]
    fn what_only_looks_like_a_marker_is_none() {
        for text in
            ["a: |\n  <<<<<<< HEAD\n", "=======\n", "<<<<<<<< eight\n", "a: 1 # >>>>>>> x\n", "======= x\n"]
        {
            assert_eq!(with_our_side(text), None, "{text}");
        }
    }

    #[test]
    fn half_of_a_conflict_is_one_too() {
        for text in [
            "<<<<<<< x\na: 1\n",
            "a: 1\n>>>>>>> x",
            "a: 1\n=======\na: 2\n>>>>>>> x\n",
            "<<<<<<< x\na\n=======\nb\n",
        ] {
            let [conflict] = &*conflicts(text) else { panic!("one conflict: {text}") };
            assert_eq!(conflict.sides, None);
            assert!(!with_our_side(text).unwrap().contains(['<', '=', '>']));
        }
        assert_eq!(conflicts("<<<<<<< x\n<<<<<<< y\n=======\n>>>>>>> y\n").len(), 2);
    }
}
