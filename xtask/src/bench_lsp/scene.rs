//! The files that are measured, and where in them something is done.

use plimsoll_test_support::samples;
use serde_json::Value;

use crate::measuring::schema;

/// A line and a column, both from zero. The files are ASCII, so the column is the same in all encodings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The language server that people use for such files today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Peer {
    /// `yaml-language-server`.
    Yaml,
    /// The JSON server of VS Code.
    Json,
}

/// A file to measure with.
pub(super) struct Scene {
    /// What it is called on the command line and in tables.
    pub(super) name: &'static str,
    /// The name of the file.
    pub(super) file: String,
    /// The name of its language in editors.
    pub(super) language: &'static str,
    pub(super) text: String,
    /// How many mistakes were planted: a report that finds fewer is not the one that is waited for.
    pub(super) mistakes: usize,
    /// Where a letter is typed: at the end of a value in the middle of the file.
    pub(super) edit_at: Place,
    /// A key near there, where completions are asked for.
    pub(super) complete_at: Place,
    /// A key near there with something to say about it.
    pub(super) hover_at: Place,
    pub(super) peer: Peer,
}

/// What the peers know of the structure.
pub(super) fn schema(peer: Peer) -> Value {
    match peer {
        Peer::Yaml => schema::application(),
        Peer::Json => schema::bundle(),
    }
}

/// A scene: its name, and what makes it.
type Row = (&'static str, fn(&'static str) -> Scene);

/// All scenes.
pub(super) const SCENES: &[Row] = &[
    ("app-1k", |name| application(name, samples::application(1000, 1, 3))),
    ("app-10k", |name| application(name, samples::application(10_000, 1, 3))),
    ("app-100k", |name| application(name, samples::application(100_000, 1, 3))),
    ("apps-10k", |name| application(name, samples::application(10_000, 100, 3))),
    ("bundle-100", |name| bundle(name, 100)),
    ("bundle-10k", |name| bundle(name, 10_500)),
];

impl Scene {
    /// The text with something written at the place of edits.
    pub(super) fn edited(&self, insert: &str) -> String {
        let start: usize = self.text.split_inclusive('\n').take(self.edit_at.line).map(str::len).sum();
        let at = start + self.edit_at.column;
        [&self.text[..at], insert, &self.text[at..]].concat()
    }

    /// How many lines the text has.
    pub(super) fn lines(&self) -> usize {
        self.text.lines().count()
    }
}

/// A scene with an Application, edited in the middle.
pub(super) fn application(name: &'static str, text: String) -> Scene {
    let middle = text.matches("    - name: part-").count() / 2;
    let component = find(&text, &format!("    - name: part-{middle}\n"), 0);
    let below = |words: &str| find(&text, words, component.line);
    let value = format!("            value: part-{middle}");
    Scene {
        name,
        file: format!("{name}.yaml"),
        language: "yaml",
        mistakes: text.matches("replicsa").count(),
        edit_at: Place { column: value.len(), ..below(&value) },
        complete_at: Place { column: 6, ..below("      type: ") },
        hover_at: Place { column: 7, ..below("      type: ") },
        peer: Peer::Yaml,
        text,
    }
}

fn bundle(name: &'static str, lines: usize) -> Scene {
    let text = samples::bundle(lines, true);
    let middle = text.matches("\"definition\": ").count() / 2;
    let line = format!("      \"description\": \"how much of part {middle}");
    let place = find(&text, &format!("{line}\""), 0);
    Scene {
        name,
        file: "bundle.json".to_owned(),
        language: "json",
        mistakes: 3,
        edit_at: Place { column: line.len(), ..place },
        complete_at: Place { column: 7, ..place },
        hover_at: Place { column: 8, ..place },
        peer: Peer::Json,
        text,
    }
}

/// The first line from a line on that starts with these words, which must be there.
fn find(text: &str, words: &str, from: usize) -> Place {
    let mut lines = text.split_inclusive('\n').enumerate().skip(from);
    let (line, _) =
        lines.find(|(_, line)| line.starts_with(words)).expect("samples have what they are made of");
    Place { line, column: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_in_the_middle_of_their_files() {
        for (name, make) in SCENES.iter().filter(|(name, _)| !name.contains("100k")) {
            let scene = make(name);
            let middle = scene.lines() / 2;
            let is_near =
                if scene.peer == Peer::Yaml { scene.edit_at.line.abs_diff(middle) < 40 } else { true };
            assert!(is_near, "{name}: {:?} of {}", scene.edit_at, scene.lines());
            let line = scene.text.lines().nth(scene.edit_at.line).unwrap();
            assert!(line[..scene.edit_at.column].ends_with(|letter: char| letter.is_ascii_digit()), "{line}");
            let edited = scene.edited("x");
            assert_eq!(edited.len(), scene.text.len() + 1);
            assert_eq!(
                edited.lines().nth(scene.edit_at.line).unwrap().replace('x', ""),
                line.replace('x', "")
            );
            assert!(scene.text.is_ascii());
        }
    }
}
