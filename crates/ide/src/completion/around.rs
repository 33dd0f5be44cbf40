//! What stands around a place of a text that is being typed.

use plimsoll_base::TextRange;
use plimsoll_formats::recognise::Recognised;
use plimsoll_model::Family;

use super::spot::Inside;

/// What stands around the place in the original text.
#[derive(Clone)]
pub(super) struct Around {
    pub(super) replaces: TextRange,
    pub(super) whole: TextRange,
    pub(super) typed: String,
    pub(super) inside: Inside,
    /// The first byte of the line.
    pub(super) line: usize,
    /// Whether the word has quotes of its own, which are replaced with it.
    pub(super) has_own_quotes: bool,
    pub(super) is_quoted: bool,
    pub(super) has_colon: bool,
    /// Whether it is directly behind the colon of a key, where a blank is missing.
    pub(super) needs_blank: bool,
    /// Whether a dash was read in front of the word that is not there.
    pub(super) has_own_dash: bool,
    /// The end of the last token in front of it, and its last character.
    pub(super) before: (u32, Option<char>),
    /// The first character behind it.
    pub(super) after: Option<char>,
    /// Whether that is in the same line, behind blanks or nothing.
    pub(super) is_before_text: bool,
    /// Whether the line is blank in front of it, and a comment follows there, or a line that is deeper.
    pub(super) is_before_lines: bool,
    pub(super) newline: &'static str,
}

impl Around {
    /// What stands around a byte; `None` where nothing can be written.
    pub(super) fn of(
        text: &str,
        offset: u32,
        is_json: bool,
        recognised: &[Option<Recognised>],
    ) -> Option<Self> {
        let place = Place::new(text, offset)?;
        let inside = Inside::of(&place.before[place.line..], place.behind, recognised);
        let word = place.word(is_json, inside == Inside::Text)?;
        let (line, rest) = (place.line, &text[word.end..]);
        let after_quote = rest.strip_prefix(['"', '\'']).filter(|_| word.is_quoted).unwrap_or(rest);
        let has_colon = after_quote.trim_start_matches([' ', '\t']).starts_with(':');
        let token = text[..word.start].trim_end();
        let own_line = &text[line..word.start];
        let column = word.start - line;
        let is_alone = !is_json && own_line.chars().all(|one| one == ' ');
        let needs_blank = !is_json && inside == Inside::Text && word.start == word.end && ends_key(own_line);
        let replaces = TextRange::new(word.start as u32, word.end as u32);
        Some(Self {
            replaces,
            whole: if needs_blank { replaces } else { place.whole(is_json, word.end) },
            typed: word.typed.to_owned(),
            inside,
            line,
            has_own_quotes: word.has_own_quotes,
            is_quoted: word.is_quoted,
            has_colon,
            needs_blank,
            has_own_dash: is_alone && !has_colon && is_beside_dashes(&text[..line], column),
            before: (token.len() as u32, token.chars().next_back()),
            after: rest.trim_start().chars().next(),
            is_before_text: !rest.trim_start_matches([' ', '\t']).starts_with(['\r', '\n', '#'])
                && !rest.trim_start().is_empty(),
            is_before_lines: own_line.trim().is_empty() && is_above_deeper(rest, column),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
        })
    }
}

/// A byte of a text.
struct Place<'t> {
    text: &'t str,
    before: &'t str,
    behind: &'t str,
    /// The first byte of its line.
    line: usize,
}

/// The word at a place.
struct Word<'t> {
    start: usize,
    end: usize,
    /// The part in front of the place.
    typed: &'t str,
    has_own_quotes: bool,
    is_quoted: bool,
}

impl<'t> Place<'t> {
    /// `None` in comments.
    fn new(text: &'t str, offset: u32) -> Option<Self> {
        let (before, behind) = (text.get(..offset as usize)?, text.get(offset as usize..)?);
        let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let is_comment = before[line..].trim_start().starts_with('#');
        (!is_comment).then_some(Self { text, before, behind, line })
    }

    /// The bytes around the place that are of a kind, in its line.
    fn run(&self, is_part: fn(char) -> bool) -> (usize, usize) {
        let cut = self.before[self.line..].char_indices().rev().find(|(_, one)| !is_part(*one));
        let start = cut.map_or(self.line, |(at, one)| self.line + at + one.len_utf8());
        let length = self.behind.find(|one: char| !is_part(one)).unwrap_or(self.behind.len());
        (start, self.before.len() + length)
    }

    /// The word at the place; `None` directly behind what ends a value.
    fn word(&self, is_json: bool, is_text: bool) -> Option<Word<'t>> {
        let (mut start, mut end) = self.run(if is_text { is_word } else { is_of_name });
        let (text, typed) = (self.text, &self.text[start..self.before.len()]);
        let above = &text[self.line..start];
        // Behind a pair of quotes none is open.
        let is_open = |quote: char| above.matches(quote).count() % 2 == 1;
        let quote = above.chars().next_back().filter(|last| matches!(last, '"' | '\''));
        let is_in_text = is_json && is_open('"');
        let is_behind_brackets = is_json && !is_in_text && above.ends_with(['}', ']']);
        if quote.is_some_and(|quote| !is_open(quote)) || is_behind_brackets {
            return None;
        }
        // A text that goes on behind the word keeps its quotes.
        let rest = text[end..].lines().next().unwrap_or("");
        let goes_on = quote.is_some() && !rest.starts_with('"') && rest.contains('"');
        let has_own_quotes = is_json && (quote.is_some() || !is_in_text) && !goes_on && is_text;
        if has_own_quotes && quote.is_some() {
            // There the quotes belong to what is written.
            start -= 1;
            end += usize::from(text[end..].starts_with('"'));
        }
        let is_quoted = (quote.is_some() || is_in_text) && !has_own_quotes;
        Some(Word { start, end, typed, has_own_quotes, is_quoted })
    }

    /// The bytes of the longer text that the word is in, in JSON with its quotes.
    fn whole(&self, is_json: bool, least: usize) -> TextRange {
        let (mut start, mut end) = self.run(is_of_text);
        if is_json && self.text[..start].ends_with('"') {
            start -= 1;
            end += usize::from(self.text[end..].starts_with('"'));
        }
        TextRange::new(start as u32, end.max(least) as u32)
    }
}

impl Around {
    /// The blanks in front of the word.
    pub(super) fn blanks(&self) -> TextRange {
        TextRange::new(self.before.0, self.replaces.start)
    }

    /// Whether a value follows already.
    pub(super) fn is_before_value(&self) -> bool {
        let is_value = match self.after {
            Some('{' | '[') => true,
            Some(other) => self.is_before_text && !",}]".contains(other),
            None => false,
        };
        self.inside == Inside::Text && !self.is_quoted && is_value
    }

    /// Whether another entry in the same brackets follows, without a comma before it yet.
    pub(super) fn is_before_entry(&self) -> bool {
        let is_first = matches!(self.before.1, Some('{' | '[' | ','));
        is_first && self.is_before_text && self.after.is_some_and(|one| !",:}]".contains(one))
    }

    /// Whether lines that go on, in the same line or deeper below it, would go on behind what is written.
    pub(super) fn is_amid_lines(&self) -> bool {
        let is_empty = self.replaces.is_empty() && self.inside == Inside::Text && !self.is_quoted;
        // A bracket closes the name of a section.
        let is_before_text = self.is_before_text && self.after != Some(']');
        is_empty && (is_before_text || self.is_before_lines)
    }
}

impl Inside {
    /// What the place is inside of, by its line.
    fn of(before: &str, behind: &str, recognised: &[Option<Recognised>]) -> Self {
        let mut known = recognised.iter().flatten().peekable();
        if known.peek().is_none() {
            // Parameters are put into artifacts, whatever they are.
            let name = before.trim_end_matches(is_of_name);
            let is_one = name.ends_with('$') || name.ends_with("${");
            return if is_one { Self::Placeholder } else { Self::Text };
        }
        let starts = ["${", "{{"].map(|start| before.rfind(start));
        let Some(start) = starts.into_iter().flatten().max() else { return Self::Text };
        let inside = &before[start + 2..];
        if inside.contains('}') || !known.any(|one| one.format.family == Family::Cnab) {
            return Self::Text;
        }
        let path = inside.trim_end_matches(is_of_name).trim_start().to_owned();
        let end = if before[start..].starts_with("${") { "}" } else { "}}" };
        let rest = behind.lines().next().unwrap_or("");
        let closing = match (rest.contains(end), end) {
            (true, _) => "",
            (false, "}") => " }",
            (false, _) => " }}",
        };
        Self::Template { path, closing }
    }
}

/// Whether a line ends with a key and its colon, by lines or in brackets.
fn ends_key(line: &str) -> bool {
    let Some(before) = line.strip_suffix(':') else { return false };
    let inner = before.rfind(['{', ',']).filter(|_| before.contains('{'));
    let key = inner.map_or(before, |at| &before[at + 1..]).trim_start_matches([' ', '-']);
    !key.is_empty() && key.chars().all(is_word)
}

/// Whether the line goes on with a comment, or the next line with content begins behind this column.
fn is_above_deeper(behind: &str, column: usize) -> bool {
    let mut lines = behind.lines();
    let rest = lines.next().unwrap_or("").trim();
    let mut below = lines.filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let is_deeper = |line: &str| line.len() - line.trim_start_matches(' ').len() > column;
    !rest.is_empty() || below.next().is_some_and(is_deeper)
}

/// Whether the list items above begin in this column: what stands there is the next item.
fn is_beside_dashes(above: &str, column: usize) -> bool {
    let lines =
        above.lines().rev().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    let lines = lines.map(|line| (line.len() - line.trim_start_matches(' ').len(), line));
    let mut lines =
        lines.filter(|(indent, _)| *indent <= column).map(|(indent, line)| (indent, &line[indent..]));
    let is_item = |line: &str| line == "-" || line.starts_with("- ");
    let is_below = lines.next().is_some_and(|(indent, line)| indent == column && is_item(line));
    // Where the key of the list begins in this column too, the next key is as likely.
    is_below && lines.find(|(_, line)| !is_item(line)).is_none_or(|(indent, _)| indent < column)
}

/// Whether a character is a part of a word that is completed.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '/' | '$' | '@')
}

/// Whether a character is a part of a name that is put into a text.
fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// Whether a character is a part of a longer text, such as a URI.
fn is_of_text(character: char) -> bool {
    !character.is_whitespace() && !"\"'[]{},".contains(character)
}
