//! Somebody who edits a text at random, as people do: letter by letter, with corrections, pasted pieces and undone steps.

use std::ops::Range;

use crate::random::Random;

/// What is typed letter by letter.
const LETTERS: &[char] = &[
    'a', 'e', 'i', 'n', 'o', 's', 't', 'x', '0', '1', '9', ' ', ' ', ':', ':', '-', ',', '.', '/', '#', '&',
    '*', '|', '>', '!', '"', '\'', '[', ']', '{', '}', '$', '%', '~', '\\', '?', '@', '=', 'é', 'ß', '中',
    '𝄞',
];

/// What is typed at once, as completions are.
const WORDS: &[&str] = &[
    "name: ",
    "- name: web\n",
    "type: webservice",
    "dependsOn: [web]",
    "properties:",
    "params:",
    "constraints: {length: 3}",
    "graph:",
    "---\n",
    "apiVersion: core.oam.dev/v1beta1\n",
    "kind: Application\n",
    "\"definitions\": {},",
    "\"applyTo\": [\"install\"],",
    "# a note",
    "<<: *base",
    "&base ",
    "|\n",
    "true",
    "null",
    "\t",
    "\u{feff}",
    "\r",
    "<<<<<<< ours\n",
    "=======\n",
    ">>>>>>> theirs\n",
];

/// A change of a text: what takes the place of some bytes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes.
    pub insert: String,
}

impl Edit {
    /// The text after the change.
    #[must_use]
    pub fn applied(&self, text: &str) -> String {
        [&text[..self.range.start], &self.insert, &text[self.range.end..]].concat()
    }

    /// What takes the change of `text` back.
    #[must_use]
    pub fn undone(&self, text: &str) -> Self {
        let start = self.range.start;
        Self { range: start..start + self.insert.len(), insert: text[self.range.clone()].to_owned() }
    }
}

/// Edits one text at random.
#[derive(Clone, Debug)]
pub struct Typist {
    random: Random,
    /// Where the last edit ended.
    caret: usize,
    /// What takes the last edits back, newest last.
    undo: Vec<Edit>,
    original: String,
}

/// How many edits there are before a text is put back: far more would leave nothing that is worth checking.
const PATIENCE: usize = 60;

impl Typist {
    /// Somebody who edits this text. What they do depends on the text and the seed only.
    #[must_use]
    pub fn new(seed: u64, text: &str) -> Self {
        let mut random = Random::new(seed);
        let caret = random.below(text.len() + 1);
        Self { random, caret, undo: Vec::new(), original: text.to_owned() }
    }

    /// The next edit of the text, which must be the one that the last edit left.
    pub fn edit(&mut self, text: &str) -> Edit {
        if self.undo.len() > PATIENCE || text.len() > 2 * self.original.len() + 4000 {
            self.undo.clear();
            return Edit { range: 0..text.len(), insert: self.original.clone() };
        }
        if self.random.chance(1, 6)
            && let Some(edit) = self.undo.pop()
        {
            self.caret = edit.range.start + edit.insert.len();
            return edit;
        }
        let edit = self.change(text);
        self.undo.push(edit.undone(text));
        self.caret = edit.range.start + edit.insert.len();
        edit
    }

    fn change(&mut self, text: &str) -> Edit {
        if self.random.chance(1, 5) {
            self.caret = self.random.below(text.len() + 1);
        }
        let at = floor(text, self.caret);
        let typed = |insert: String| Edit { range: at..at, insert };
        match self.random.below(20) {
            0..8 => typed(self.random.one_of(LETTERS).to_string()),
            8 | 9 => Edit { range: floor(text, at.saturating_sub(1))..at, insert: String::new() },
            10 | 11 => typed(self.line_break(text, at)),
            12 | 13 => typed((*self.random.one_of(WORDS)).to_owned()),
            14 => Edit { range: at..floor(text, at + self.random.below(20)), insert: String::new() },
            15 => Edit { range: self.lines(text, at), insert: String::new() },
            16 => {
                // Copied from anywhere, pasted in front of a line.
                let from = floor(text, self.random.below(text.len() + 1));
                let insert = text[self.lines(text, from)].to_owned();
                let start = line_start(text, at);
                Edit { range: start..start, insert }
            }
            17 => {
                let from = floor(text, self.random.below(text.len() + 1));
                let to = floor(text, from + self.random.below(200));
                typed(text[from..to].to_owned())
            }
            18 => {
                let end = text[at..].find(['\n', '\r']).map_or(text.len(), |found| at + found);
                Edit {
                    range: at..end,
                    insert: self.random.one_of(&["", "1", "web", "[", "\"", "{}"]).to_string(),
                }
            }
            _ => self.indentation(text, at),
        }
    }

    /// A line break as the text has them, with the indentation of the line around `at` or about so much.
    fn line_break(&mut self, text: &str, at: usize) -> String {
        let line = &text[line_start(text, at)..at];
        let width = line.len() - line.trim_start_matches(' ').len();
        let width = match self.random.below(6) {
            0 => width + 2,
            1 => width.saturating_sub(2),
            2 => 0,
            _ => width,
        };
        let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let item = if self.random.chance(1, 4) { "- " } else { "" };
        format!("{line_break}{}{item}", " ".repeat(width))
    }

    /// Up to four lines from the one around `at` on, with their line breaks.
    fn lines(&mut self, text: &str, at: usize) -> Range<usize> {
        let start = line_start(text, at);
        let count = 1 + self.random.below(4);
        let end = text[start..]
            .match_indices('\n')
            .nth(count - 1)
            .map_or(text.len(), |(found, _)| start + found + 1);
        start..end
    }

    fn indentation(&mut self, text: &str, at: usize) -> Edit {
        let start = line_start(text, at);
        if self.random.chance(1, 2) {
            return Edit { range: start..start, insert: "  ".to_owned() };
        }
        let blanks = text[start..].bytes().take(2).take_while(|byte| *byte == b' ').count();
        Edit { range: start..start + blanks, insert: String::new() }
    }
}

/// The nearest boundary of a character at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undone_edits_leave_nothing() {
        let mut text = "a: é\r\nb: [𝄞, 1]\r\n".to_owned();
        let mut typist = Typist::new(7, &text);
        for _ in 0..2000 {
            let edit = typist.edit(&text);
            let after = edit.applied(&text);
            assert_eq!(edit.undone(&text).applied(&after), text);
            text = after;
        }
    }
}
