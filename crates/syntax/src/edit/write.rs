//! From a new value to text, in the style of the file it goes to.

use std::fmt::Write as _;

use super::NewValue;
use super::lines::Lines;
use crate::access::Node;
use crate::kind::Kind;
use crate::resolve::{Resolution, Resolved, resolve_plain};
use crate::tree::{Language, Tree};

/// What the file looks like.
pub(super) struct Style {
    json: bool,
    pub(super) line_break: &'static str,
    /// The blanks of one more level.
    pub(super) step: String,
    /// Whether lists below a key start at the column of the key.
    flat_lists: bool,
    single_quotes: bool,
}

impl Style {
    /// Looks at the first place of each kind.
    pub(super) fn of(tree: &Tree) -> Self {
        let lines = Lines::of(tree);
        let nodes = || tree.nodes();
        let start = |node: Node<'_>| tree.range(node.id()).start;
        let step = nodes().find_map(|node| {
            let (outer, mapping) = match node.kind() {
                Kind::Entry => {
                    let below = node.child(Kind::Value)?.child(Kind::BlockMapping)?;
                    (lines.indent(start(node)), below)
                }
                Kind::FlowMapping => (lines.line_indent(start(node)).to_owned(), node),
                _ => return None,
            };
            let first = start(mapping.child(Kind::Entry)?);
            let step = lines.indent(first).strip_prefix(&outer)?.to_owned();
            (lines.is_first(first) && !step.is_empty()).then_some(step)
        });
        let flat = nodes().filter(|node| node.kind() == Kind::Entry).find_map(|entry| {
            let list = entry.child(Kind::Value)?.child(Kind::BlockSequence)?;
            Some(lines.indent(start(list)) == lines.indent(start(entry)))
        });
        let quoted = nodes().find(|node| matches!(node.kind(), Kind::SingleQuoted | Kind::DoubleQuoted));
        Self {
            json: tree.language() == Language::Json,
            line_break: lines.line_break(),
            step: step.unwrap_or_else(|| "  ".to_owned()),
            flat_lists: flat.unwrap_or(false),
            single_quotes: quoted.is_some_and(|node| node.kind() == Kind::SingleQuoted),
        }
    }

    /// `key` as it is written; `quotes` are those the old key had.
    pub(super) fn key(&self, key: &str, quotes: Option<Kind>, flow: bool) -> String {
        match quotes {
            _ if self.json => double_quoted(key),
            Some(Kind::DoubleQuoted) => double_quoted(key),
            Some(Kind::SingleQuoted) => single_quoted(key).unwrap_or_else(|| double_quoted(key)),
            _ => self.text(key, flow),
        }
    }

    fn text(&self, text: &str, flow: bool) -> String {
        if self.json {
            double_quoted(text)
        } else if reads_as_itself(text, flow) {
            text.to_owned()
        } else if self.single_quotes {
            single_quoted(text).unwrap_or_else(|| double_quoted(text))
        } else {
            double_quoted(text)
        }
    }

    /// On one line, as inside brackets (`flow`) or outside of them.
    pub(super) fn inline(&self, value: &NewValue, flow: bool) -> String {
        match value {
            NewValue::Null => "null".to_owned(),
            NewValue::Bool(truth) => truth.to_string(),
            NewValue::Number(number) => number.clone(),
            NewValue::Text(text) => self.text(text, flow),
            NewValue::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.inline(item, true)).collect();
                format!("[{}]", items.join(", "))
            }
            NewValue::Map(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| {
                        format!("{}: {}", self.key(key, None, true), self.inline(value, true))
                    })
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// JSON over several lines; the first line is not indented, the others are as deep as `indent` or deeper.
    pub(super) fn pretty(&self, value: &NewValue, indent: &str) -> String {
        let deeper = format!("{indent}{}", self.step);
        let (open, lines, close) = match value {
            NewValue::List(items) if !items.is_empty() => {
                let lines: Vec<_> = items.iter().map(|item| self.pretty(item, &deeper)).collect();
                ('[', lines, ']')
            }
            NewValue::Map(entries) if !entries.is_empty() => {
                let line = |(key, value): &(String, NewValue)| {
                    format!("{}: {}", double_quoted(key), self.pretty(value, &deeper))
                };
                ('{', entries.iter().map(line).collect(), '}')
            }
            _ => return self.inline(value, true),
        };
        let separator = format!(",{}{deeper}", self.line_break);
        let start = &separator[1..];
        format!("{open}{start}{}{}{indent}{close}", lines.join(&separator), self.line_break)
    }

    /// In brackets or JSON: over several lines where the surroundings are JSON that does so.
    pub(super) fn in_brackets(&self, value: &NewValue, indent: &str, several_lines: bool) -> String {
        if self.json && several_lines { self.pretty(value, indent) } else { self.inline(value, true) }
    }

    /// What follows `key:` in a block mapping with this indentation, the blank or line break included.
    pub(super) fn after_key(&self, value: &NewValue, indent: &str) -> String {
        if !value.is_block() {
            return format!(" {}", self.inline(value, false));
        }
        let flat = self.flat_lists && matches!(value, NewValue::List(_));
        let deeper = if flat { indent.to_owned() } else { format!("{indent}{}", self.step) };
        format!("{}{deeper}{}", self.line_break, self.block(value, &deeper))
    }

    /// One line of a block mapping, or several.
    pub(super) fn entry(&self, key: &str, value: &NewValue, indent: &str) -> String {
        format!("{}:{}", self.key(key, None, false), self.after_key(value, indent))
    }

    /// One item of a block sequence, dash included.
    pub(super) fn item(&self, value: &NewValue, indent: &str) -> String {
        format!("- {}", self.block(value, &format!("{indent}  ")))
    }

    /// Block lines at this indentation; the first line is not indented. Scalars are written on one line.
    pub(super) fn block(&self, value: &NewValue, indent: &str) -> String {
        let lines: Vec<_> = match value {
            NewValue::List(items) if !items.is_empty() => {
                items.iter().map(|item| self.item(item, indent)).collect()
            }
            NewValue::Map(entries) if !entries.is_empty() => {
                entries.iter().map(|(key, value)| self.entry(key, value, indent)).collect()
            }
            _ => return self.inline(value, false),
        };
        lines.join(&format!("{}{indent}", self.line_break))
    }
}

/// Whether a plain scalar with this text is this text for every reader: YAML 1.1 and 1.2, in brackets or not. Stricter
/// than it must be where readers are known to differ.
fn reads_as_itself(text: &str, flow: bool) -> bool {
    let is_text = |rules| matches!(resolve_plain(text, rules), Resolved::Text(_));
    let Some(first) = text.chars().next() else { return false };
    let second = text.chars().nth(1);
    let starts_well = match first {
        '-' => second.is_some_and(|c| c.is_alphanumeric() || c == '-') && !text.starts_with("---"),
        '.' => !text.starts_with("..."),
        '?' | ':' | ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%'
        | '@' | '`' | '=' | '<' => false,
        _ => true,
    };
    starts_well
        && !matches!(text, "y" | "Y" | "n" | "N")
        && is_text(Resolution::Yaml11)
        && is_text(Resolution::Yaml12)
        && text.trim() == text
        && !text.ends_with(':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !(flow && text.contains([',', '[', ']', '{', '}']))
        && text.chars().all(|c| !needs_escape(c))
}

/// Characters that are not printable in YAML (1.2 §5.1), that end a line for some reader, or that are easily lost.
fn needs_escape(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn single_quoted(text: &str) -> Option<String> {
    (!text.contains(needs_escape)).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// A double-quoted scalar that is right in JSON and YAML.
fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
