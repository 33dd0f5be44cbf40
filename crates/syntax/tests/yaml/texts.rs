//! Texts for properties: written here, taken from the cases, made up, and changed at random. Everything is a function of
//! a seed, so a failure comes back on every run.

use std::fmt::Write as _;

/// A file with one of everything.
pub(crate) const SAMPLE: &str = "\
%YAML 1.2
%TAG !e! tag:example.com,2000:
---
# A comment at the top.
plain: one two
folded plain: one
  two

  three
'single': 'it''s
  folded'
\"double\": \"a\\tb\\x41\\u00e9\\U0001F600 \\
  c\"
literal: |2-
    more
  less
folded: >+ # a comment
  one
  two

    three

list:
- a
- - b
  - c: d
    e: f
-
  g: h
- &anchor !e!tag [1, two, {three: 3}, four: 4, ? five : 5, \"six\":6]
braces: {a: 1, b, \"c\":2, ? d : [],
  e: *anchor , }
? - complex
  - key
: - complex
  - value
? explicit
<<: *anchor
!!str tagged: !local value
&k key: !<tag:x> v # another comment
umlaut ä: \"ö\" # é
empty:
...
# between
--- |
 text
---
- last
";

/// Random numbers (xorshift), equal on every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    fn pick<'t>(&mut self, words: &[&'t str]) -> &'t str {
        words[self.below(words.len())]
    }
}

const WORDS: &[&str] = &[
    "a", "b c", "'q'", "'", "\"q\"", "\"", "\"x\\n\"", "\\", "- ", "-", "? ", ": ", ":", ", ", ",", "[", "]",
    "{", "}", "&x ", "*x", "!t ", "!!str ", "|", ">", "|-", ">2+", "#", " #c", "---", "...", "%", "@", "<<",
    "\t", " ", "  ", "é", "a: ", "b: 1", "- a", "x:y", "~", "1",
];

/// A soup of fragments, line by line with random indentation.
pub(crate) fn soup(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.below(6) {
        text.push_str(&" ".repeat([0, 0, 0, 1, 2, 2, 4][random.below(7)]));
        for _ in 0..random.below(5) {
            text.push_str(random.pick(WORDS));
        }
        text.push_str(random.pick(&["\n", "\n", "\n", "\n", "\n\n", "\r\n"]));
    }
    if random.below(4) == 0 {
        text.pop();
    }
    text
}

/// A well-formed file of mappings, sequences and scalars.
pub(crate) fn generated(random: &mut Random) -> String {
    let mut text = String::new();
    write_block(random, 0, 3, &mut text);
    text
}

fn write_block(random: &mut Random, indent: usize, depth: usize, text: &mut String) {
    let sequence = random.below(2) == 0;
    for number in 0..1 + random.below(3) {
        text.push_str(&" ".repeat(indent));
        if sequence {
            text.push('-');
        } else {
            let (before, after) =
                [("k", ""), ("a b", ""), ("\"q", "\""), ("'s", "'"), ("&k x", ""), ("[f", "]"), ("é", "")]
                    [random.below(7)];
            let _ = write!(text, "{before}{number}{after}:");
        }
        text.push_str(random.pick(&["", "", "", " &a", " !t"]));
        if depth > 0 && random.below(2) == 0 {
            text.push_str(random.pick(&["\n", " # c\n", "\n\n"]));
            let deeper = indent + 1 + random.below(3);
            write_block(random, deeper, depth - 1, text);
        } else {
            write_leaf(random, indent, text);
        }
    }
}

fn write_leaf(random: &mut Random, indent: usize, text: &mut String) {
    let pad = " ".repeat(indent + 1 + random.below(2));
    let leaf = match random.below(9) {
        0 => "\n".to_owned(),
        1 => " v\n".to_owned(),
        2 => format!(" one\n{pad}two\n\n{pad}three # c\n"),
        3 => format!(" \"a\\t\n{pad}b\\\n\n{pad} c\"\n"),
        4 => format!(" 'a ''\n\n{pad}b'\n"),
        5 => format!(" {}\n{pad}a\n{pad}  b\n\n{pad}c\n", random.pick(&["|", ">", "|-", ">+", "|+"])),
        6 => format!(" [a, b: c,\n{pad} \"d\":e, {{f, g: }} ]\n"),
        7 => format!(" {{a: 1, ? b, 'c':d,\n{pad}e: [ ] }} # c\n"),
        _ => " http://x:1/#y\n".to_owned(),
    };
    text.push_str(&leaf);
}

/// `text` with one to three small changes.
pub(crate) fn mutated(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..1 + random.below(3) {
        let at = random.below(characters.len() + 1);
        let end = (at + 1 + random.below(3)).min(characters.len());
        match random.below(4) {
            0 => drop(characters.drain(at.min(end)..end)),
            1 => drop(characters.splice(at..at, random.pick(WORDS).chars())),
            2 => drop(characters.splice(at..at, random.pick(&["\n", " ", "  ", "\t", "\n  "]).chars())),
            _ => {
                let from = random.below(characters.len() + 1);
                let copy: Vec<char> = characters[from..(from + 8).min(characters.len())].to_vec();
                characters.splice(at..at, copy);
            }
        }
    }
    characters.into_iter().collect()
}

/// The inputs of the Markdown cases and the sample.
pub(crate) fn fixtures() -> Vec<String> {
    let mut texts = vec![SAMPLE.to_owned()];
    let mut parts = include_str!("../half_typed.md").split("```yaml\n");
    parts.next();
    for part in parts {
        let text = part.split("```").next().unwrap_or_default();
        texts.push(text.replace('␣', " ").replace('»', "\t").replace('←', "\r"));
    }
    texts
}
