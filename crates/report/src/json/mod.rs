//! The outputs for programs. Every document states `format_version`: a new minor number adds keys or codes, which
//! readers ignore when they do not know them; a new major number changes what is there.
//!
//! Places have one-based lines and columns; columns count Unicode characters. Keys have a fixed order and absent data has
//! no key, so equal inputs give equal bytes. Secrets are `null`, and named by pointers beside the value.

mod check;
mod claims;
mod difference;
mod lines;
mod moves;
mod place;
mod plan;
mod value;
mod verify;
mod why;

use std::{fmt, io};

use serde::Serialize;

use crate::format::{Out, Tool};
use crate::plain::is_harmful;

pub(crate) use check::check;
pub(crate) use claims::{claim, claim_list};
pub(crate) use difference::{difference, stale};
pub(crate) use lines::{check_lines, plan_lines};
pub(crate) use plan::plan;
pub use plan::save;
pub(crate) use verify::verify;
pub(crate) use why::why;

/// The version of all documents; they change together.
pub(crate) const FORMAT_VERSION: &str = "1.0";

/// What every document starts with.
#[derive(Serialize)]
struct Head<'a> {
    format_version: &'static str,
    tool: ToolName<'a>,
}

#[derive(Serialize)]
struct ToolName<'a> {
    name: &'a str,
    version: &'a str,
}

impl<'a> Head<'a> {
    const fn new(tool: Tool<'a>) -> Self {
        Self { format_version: FORMAT_VERSION, tool: ToolName { name: tool.name, version: tool.version } }
    }
}

/// A document with line breaks, and one at its end.
pub(crate) fn write(document: &impl Serialize, out: Out<'_>) -> fmt::Result {
    let mut escaped = Escaped::new(out);
    // The documents have text keys only, so nothing but the writer can fail.
    serde_json::to_writer_pretty(&mut escaped, document).map_err(|_| fmt::Error)?;
    escaped.end()
}

/// A document on one line, and the line break behind it.
fn write_line(document: &impl Serialize, out: Out<'_>) -> fmt::Result {
    let mut escaped = Escaped::new(out);
    serde_json::to_writer(&mut escaped, document).map_err(|_| fmt::Error)?;
    escaped.end()
}

/// Characters that could steer a terminal are escaped, as the output may end up in one. The serializer hands over words and
/// signs one by one, so they are kept until there are many.
struct Escaped<'o> {
    out: Out<'o>,
    /// What was not handed on yet: whole characters.
    kept: Vec<u8>,
}

/// How many bytes are kept.
const KEPT: usize = 16 * 1024;

impl<'o> Escaped<'o> {
    fn new(out: Out<'o>) -> Self {
        Self { out, kept: Vec::new() }
    }

    /// Ends the document with a line break.
    fn end(mut self) -> fmt::Result {
        self.kept.push(b'\n');
        self.hand_on()
    }

    fn hand_on(&mut self) -> fmt::Result {
        let mut rest = std::str::from_utf8(&self.kept).map_err(|_| fmt::Error)?;
        // Without an early end this looks at many bytes at once, and nearly all texts are so.
        let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n');
        let are_plain = rest.bytes().fold(true, |are_plain, byte| are_plain & is_plain(byte));
        let is_escaped = |character: char| character != '\n' && is_harmful(character);
        let first =
            |text: &str| if are_plain { None } else { text.char_indices().find(|&(_, one)| is_escaped(one)) };
        while let Some((start, character)) = first(rest) {
            self.out.write_str(&rest[..start])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(self.out, "\\u{unit:04x}")?;
            }
            rest = &rest[start + character.len_utf8()..];
        }
        self.out.write_str(rest)?;
        self.kept.clear();
        Ok(())
    }
}

impl io::Write for Escaped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The serializer hands over whole texts, so what is kept never ends within a character.
        self.kept.extend_from_slice(bytes);
        if self.kept.len() >= KEPT {
            self.hand_on().map_err(io::Error::other)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_escaped_wherever_it_stands() {
        // Texts of many lengths, so that the characters stand before, in and behind what is handed on at once.
        let harmful = "é日\u{7f}\u{9b}\u{202e}\u{e0041}\n";
        let texts: Vec<String> = (KEPT - 40..KEPT + 9).map(|length| "x".repeat(length) + harmful).collect();
        let mut shown = String::new();
        write_line(&texts, &mut shown).unwrap();
        assert!(!shown.trim_end().chars().any(is_harmful));
        assert_eq!(serde_json::from_str::<Vec<String>>(&shown).unwrap(), texts);
        let one = "é日\\u007f\\u009b\\u202e\\udb40\\udc41\\n";
        assert_eq!(shown.matches(one).count(), texts.len());
        let (mut pretty, mut lines) = (String::new(), String::new());
        write(&["a\tb", "c"], &mut pretty).unwrap();
        write_line(&["a\tb", "c"], &mut lines).unwrap();
        assert_eq!(
            (pretty.as_str(), lines.as_str()),
            ("[\n  \"a\\tb\",\n  \"c\"\n]\n", "[\"a\\tb\",\"c\"]\n")
        );
    }
}
