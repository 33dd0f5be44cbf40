//! The outputs for programs. Every document states `format_version`: a new minor number adds keys or codes, which
//! readers ignore when they do not know them; a new major number changes what is there.
//!
//! Places have one-based lines and columns; columns count Unicode characters. Keys have a fixed order and absent data has
//! no key, so equal inputs give equal bytes. Secrets are `null`, and named by pointers beside the value.

mod check;
mod claims;
mod place;
mod plan;
mod value;
mod verify;

use serde::Serialize;

use crate::format::Tool;
use crate::plain::is_harmful;

pub(crate) use check::check;
pub(crate) use claims::{claim, claim_list};
pub(crate) use plan::plan;
pub(crate) use verify::verify;

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

/// A document with line breaks, and one at its end. Characters that could steer a terminal are escaped, as the output
/// may end up in one.
fn write(document: &impl Serialize) -> String {
    // The documents have text keys only and are written to memory: there is nothing that could fail.
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    let mut escaped = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character != '\n' && is_harmful(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                escaped.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            escaped.push(character);
        }
    }
    escaped.push('\n');
    escaped
}
