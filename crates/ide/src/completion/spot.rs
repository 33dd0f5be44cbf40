//! How something is written at a place: in lines or in brackets, with quotes or without, with what is missing around it.

use plimsoll_base::TextRange;
use plimsoll_syntax::resolve::{Resolution, Resolved, resolve_plain};

use super::Item;
use super::snippet::Style;

/// A place where something is to be written.
pub(crate) struct Spot {
    /// The bytes of the original text that are replaced.
    pub(crate) replaces: TextRange,
    /// What is typed of it.
    pub(crate) typed: String,
    /// The bytes of the whole text around it, up to blanks, quotes and brackets: names with colons are longer than a word.
    pub(crate) whole: TextRange,
    pub(crate) inside: Inside,
    pub(crate) style: Style,
    /// Whether it stands inside of quotes, which stay.
    pub(crate) is_quoted: bool,
    /// Whether a colon follows already.
    pub(crate) has_colon: bool,
    /// Whether it is directly behind the colon of a key, where a blank is missing.
    pub(crate) needs_blank: bool,
    /// The blanks in front of it.
    pub(crate) blanks: TextRange,
    /// The column at which lines below it begin.
    pub(crate) column: usize,
    /// Whether it stands behind a key, in the same line.
    pub(crate) is_behind_key: bool,
    /// Whether a dash, or a bracket, is missing in front of it.
    pub(crate) needs_dash: bool,
    /// Whether braces are missing around an entry.
    pub(crate) needs_braces: bool,
    /// Whether a comma is missing behind it.
    pub(crate) needs_comma: bool,
    /// The byte before which a comma is missing.
    pub(crate) comma: Option<u32>,
    /// What ends lines.
    pub(crate) newline: &'static str,
}

/// What a word is inside of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Inside {
    /// Nothing that has names of its own.
    Text,
    /// An expression that names parts of a bundle.
    Template {
        /// What stands in front of the word, from the start of the expression on: `bundle.parameters.`.
        path: String,
        /// What is missing behind it.
        closing: &'static str,
    },
    /// A placeholder of an artifact.
    Placeholder,
}

impl Spot {
    /// A scalar as it is written here.
    pub(crate) fn scalar(&self, text: &str) -> String {
        match self.style {
            Style::Json if !self.is_quoted => in_quotes(text),
            Style::Json => text.to_owned(),
            _ if self.is_quoted || is_plain(text) => text.to_owned(),
            _ => format!("'{}'", text.replace('\'', "''")),
        }
    }

    /// A scalar in place of the whole text around it.
    pub(crate) fn whole_scalar(&self, text: &str) -> String {
        if self.style == Style::Json { in_quotes(text) } else { self.scalar(text) }
    }

    /// A key as it is written here, without a colon.
    pub(crate) fn key(&self, text: &str) -> String {
        self.scalar(text)
    }

    /// The text of a value with what is missing around it.
    pub(crate) fn as_value(&self, text: &str) -> String {
        let comma = if self.needs_comma { "," } else { "" };
        match self.style {
            Style::Block if self.needs_dash => {
                let item = format!("- {}", indented(text, 2));
                if self.is_behind_key {
                    self.below(&item, self.column)
                } else {
                    self.lines(&item, self.column)
                }
            }
            Style::Block => self.lines(text, self.column),
            _ if self.needs_dash => format!("[{text}]{comma}"),
            _ => format!("{}{comma}", self.lines(text, self.column)),
        }
    }

    /// The text of an entry of a mapping with what is missing around it.
    pub(crate) fn as_entry(&self, text: &str) -> String {
        match self.style {
            Style::Block if self.is_behind_key && !self.needs_dash => self.below(text, self.column),
            // Tab stops do not mind: outside of them a brace is itself.
            _ if self.needs_braces => self.as_value(&format!("{{{text}}}")),
            _ => self.as_value(text),
        }
    }

    fn below(&self, text: &str, column: usize) -> String {
        let column = column + 2;
        let lines = self.lines(text, column);
        format!("{}{}{lines}", self.newline, " ".repeat(column))
    }

    fn lines(&self, text: &str, column: usize) -> String {
        indented(text, column).replace('\n', self.newline)
    }

    /// Puts an item behind the colon of its key: with the blank that is missing, or without one where it goes on below.
    pub(crate) fn fit(&self, item: &mut Item) {
        if item.insert.starts_with(['\n', '\r']) {
            item.blanks = Some(self.blanks).filter(|blanks| !blanks.is_empty());
        } else if self.needs_blank {
            for text in std::iter::once(&mut item.insert).chain(&mut item.snippet) {
                text.insert(0, ' ');
            }
        }
    }

    /// What editors compare with what is typed.
    pub(crate) fn filter(&self, label: &str) -> String {
        if self.style == Style::Json && !self.is_quoted { format!("\"{label}\"") } else { label.to_owned() }
    }
}

/// A text as JSON has it.
pub(super) fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn indented(text: &str, column: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(column)))
}

/// Whether a text is itself where it stands without quotes.
pub(super) fn is_plain(text: &str) -> bool {
    let starts_badly = |first: char| "-?:,[]{}#&*!|>'\"%@`".contains(first) || first.is_whitespace();
    let is_text = |rules| matches!(resolve_plain(text, rules), Resolved::Text(_));
    !text.is_empty()
        && !text.starts_with(starts_badly)
        && !text.ends_with([':', ' '])
        && ![": ", " #", "\n", "\t", ", "].iter().any(|part| text.contains(part))
        && !text.contains(['[', ']', '{', '}', ','])
        && is_text(Resolution::Yaml11)
        && is_text(Resolution::Yaml12)
}
