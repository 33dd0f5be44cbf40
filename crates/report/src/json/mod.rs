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
    // The documents have text keys only, so nothing but the writer can fail.
    serde_json::to_writer_pretty(Escaped { out }, document).map_err(|_| fmt::Error)?;
    out.write_char('\n')
}

/// A document on one line, and the line break behind it.
fn write_line(document: &impl Serialize, out: Out<'_>) -> fmt::Result {
    serde_json::to_writer(Escaped { out }, document).map_err(|_| fmt::Error)?;
    out.write_char('\n')
}

/// Characters that could steer a terminal are escaped, as the output may end up in one.
struct Escaped<'o> {
    out: Out<'o>,
}

impl io::Write for Escaped<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The serializer hands over whole texts.
        let mut rest = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let is_escaped = |character: char| character != '\n' && is_harmful(character);
        while let Some((start, character)) = rest.char_indices().find(|(_, character)| is_escaped(*character))
        {
            self.out.write_str(&rest[..start]).map_err(io::Error::other)?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(self.out, "\\u{unit:04x}").map_err(io::Error::other)?;
            }
            rest = &rest[start + character.len_utf8()..];
        }
        self.out.write_str(rest).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
