//! Tidying up a text: blanks and nothing else. Values, comments, their order and the line structure stay as they are.
//!
//! What is tidied: the indentation by the step that the file itself uses most, blanks behind `:`, `-` and `,`, blanks at the
//! ends of lines, runs of empty lines, the end of the file. Where a text has syntax errors nothing is changed, and where the
//! result would say something else, the indentation stays: a formatter that is wrong once is never trusted again.
//!
//! On purpose not here: quotes, order of keys, the width of lines, lists in brackets or not, INI.

mod json;
mod lines;
mod yaml;

use crate::access::Value;
use crate::edit::{TextEdit, apply};
use crate::json::parse_json;
use crate::kind::Kind;
use crate::range::TextRange;
use crate::tree::{Language, Tree};
use crate::yaml::parse_yaml;
use lines::Lines;

/// What is wanted where the file does not say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wishes {
    /// How many blanks deeper a level is, where no level of the file shows it; one at least.
    pub step: u32,
    /// Whether levels of JSON are tabs where no level of the file shows it.
    pub tabs: bool,
    /// Whether blanks at the ends of lines go.
    pub trims_lines: bool,
    /// Whether a last line without a line break gets one.
    pub ends_with_break: bool,
    /// Whether empty lines at the end of the file go.
    pub trims_end: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { step: 2, tabs: false, trims_lines: true, ends_with_break: true, trims_end: true }
    }
}

/// The edits that tidy up a text, or the lines of it that `within` touches, in the order of the text; each changes blanks of
/// one gap. Empty where there is nothing to do, and where it is better to do nothing: in texts with syntax errors, with other
/// line ends than `\n` and `\r\n`, and in languages that are neither YAML nor JSON.
#[must_use]
pub fn format(tree: &Tree, wishes: &Wishes, within: Option<TextRange>) -> Vec<TextEdit> {
    let text: &str = tree.text();
    let is_known = matches!(tree.language(), Language::Yaml | Language::Json);
    if !is_known || text.is_empty() || !tree.errors().is_empty() || has_lone_return(text) {
        return Vec::new();
    }
    let lines = Lines::of(tree);
    let is_wanted = |edit: &TextEdit| within.is_none_or(|range| lines.touches(range, edit.range));
    let mut tidied = blanks(tree, &lines, wishes);
    tidied.retain(is_wanted);
    let mut indented = match tree.language() {
        Language::Json => json::indentation(tree, &lines, wishes),
        _ => yaml::indentation(tree, &lines, wishes).unwrap_or_default(),
    };
    indented.retain(is_wanted);
    let mut both = tidied.clone();
    both.extend(indented);
    [both, tidied].into_iter().map(sorted).find(|edits| says_the_same(tree, edits)).unwrap_or_default()
}

/// How many blanks deeper than its key a mapping of the text is in most places.
#[must_use]
pub fn step(tree: &Tree, wishes: &Wishes) -> u32 {
    if tree.text().is_empty() {
        wishes.step.max(1)
    } else {
        yaml::steps(tree, &Lines::of(tree), wishes.step).0
    }
}

/// The blanks, or the tab, by which what is in brackets is deeper than the line that opens them.
#[must_use]
pub fn unit(tree: &Tree, wishes: &Wishes) -> String {
    match tree.language() {
        Language::Json if !tree.text().is_empty() => json::unit_of(tree, wishes),
        _ => " ".repeat(step(tree, wishes) as usize),
    }
}

fn sorted(mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits
}

fn has_lone_return(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut returns = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r');
    returns.any(|(at, _)| bytes.get(at + 1) != Some(&b'\n'))
}

/// Whether the text after some edits has the same elements, values and comments.
fn says_the_same(tree: &Tree, edits: &[TextEdit]) -> bool {
    if edits.is_empty() {
        return true;
    }
    let Some(text) = apply(tree.text(), edits) else { return false };
    let after = match tree.language() {
        Language::Json => parse_json(text),
        _ => parse_yaml(text),
    };
    is_equal(tree, &after)
}

/// Whether two texts differ in blanks only: the same elements, the same decoded values, the same comments in the same places
/// between the elements.
#[must_use]
pub fn is_equal(left: &Tree, right: &Tree) -> bool {
    let (ours, theirs) = (left.elements(), right.elements());
    let same = |at: usize| {
        let (a, b) = (ours[at], theirs[at]);
        let id = |tree: &Tree| tree.id_at(at as u32);
        a.kind == b.kind
            && if a.kind.is_scalar() {
                let text = |tree: &Tree| {
                    tree.node(id(tree)).value().and_then(Value::as_scalar).map(|one| one.text().into_owned())
                };
                text(left) == text(right)
            } else if a.kind.is_token() {
                left.text()[left.range(id(left)).as_usize()]
                    == right.text()[right.range(id(right)).as_usize()]
            } else {
                a.size == b.size
            }
    };
    ours.len() == theirs.len()
        && left.errors().len() == right.errors().len()
        && left.comments().len() == right.comments().len()
        && (0..ours.len()).all(same)
        && comments(left).eq(comments(right))
}

/// The comments without blanks at their ends, each with the number of tokens that start before it.
fn comments(tree: &Tree) -> impl Iterator<Item = (usize, &str)> {
    let mut tokens = tree.elements().iter().filter(|element| element.kind.is_token()).peekable();
    let mut before = 0;
    tree.comments().iter().map(move |range| {
        while tokens.next_if(|token| token.start < range.start).is_some() {
            before += 1;
        }
        (before, tree.text()[range.as_usize()].trim_end())
    })
}

/// Blanks behind signs and at the ends of lines, empty lines, the end of the file.
fn blanks(tree: &Tree, lines: &Lines<'_>, wishes: &Wishes) -> Vec<TextEdit> {
    let mut edits = between_tokens(tree);
    let last = lines.last_with_content();
    let mut was_empty = true;
    for line in 0..lines.count() {
        let is_empty = lines.is_empty(line);
        if is_empty && line >= last && wishes.trims_end {
            break;
        }
        if is_empty && was_empty && line < last {
            edits.push(TextEdit { range: lines.range(line), insert: String::new() });
        } else if wishes.trims_lines {
            edits.extend(lines.trimmed(line));
        }
        was_empty = is_empty;
    }
    edits.extend(lines.end(last, wishes));
    edits
}

/// Blanks in front of and behind signs, on one line.
fn between_tokens(tree: &Tree) -> Vec<TextEdit> {
    let is_json = tree.language() == Language::Json;
    let text = tree.text();
    let is_spread = is_json && json::is_spread(tree);
    let dash = yaml::dash_gap(tree);
    let tokens = tree.elements().iter().filter(|element| element.kind.is_token());
    let mut edits = Vec::new();
    let mut before: Option<(Kind, u32)> = None;
    for token in tokens {
        let range = TextRange::new(token.start, token.start + token.size);
        let last = before.replace((token.kind, range.end));
        let Some((last, end)) = last else { continue };
        let gap = TextRange::new(end, range.start);
        let written = &text[gap.as_usize()];
        if !written.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            continue;
        }
        let wanted = match (last, token.kind) {
            (Kind::Comma, _) if is_spread => continue,
            (Kind::Colon | Kind::Comma, Kind::Comma | Kind::CloseBrace | Kind::CloseBracket)
            // A name may go up to the next blank.
            | (Kind::Alias | Kind::Anchor | Kind::Tag, _) => continue,
            (Kind::Colon | Kind::Comma, _) => 1,
            (Kind::Dash, _) => dash,
            (_, Kind::Comma) => 0,
            (_, Kind::Colon) if is_json => 0,
            _ => continue,
        };
        if written.len() != wanted || written.contains('\t') {
            edits.push(TextEdit { range: gap, insert: " ".repeat(wanted) });
        }
    }
    edits
}
