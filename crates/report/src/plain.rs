//! Text from files, made harmless for terminals and one-line places; widths, cutting, counting words.

use plimsoll_plan::names::{and_more, first_of};

use crate::style::Style;

/// How many columns a long text may take before it is cut. The same at every terminal width.
pub(crate) const LONG: usize = 72;

/// `text` on one line: control characters, line breaks, escape sequences and characters that turn the direction of
/// writing or cannot be seen are shown as visible placeholders.
pub(crate) fn one_line(text: &str, style: Style) -> String {
    let mut shown = String::with_capacity(text.len());
    push_one_line(&mut shown, text, style);
    shown
}

/// Writes [`one_line`] of a text behind what is there.
pub(crate) fn push_one_line(shown: &mut String, text: &str, style: Style) {
    if is_printable_ascii(text) {
        return shown.push_str(text);
    }
    for character in text.chars() {
        push_visible(shown, character, style.unicode);
    }
}

/// How many terminal columns [`one_line`] of a text takes.
pub(crate) fn one_line_width(text: &str, style: Style) -> usize {
    if is_printable_ascii(text) { text.len() } else { width(&one_line(text, style)) }
}

/// Whether a text has nothing but ASCII characters of one column each. Nearly all texts are so, and need no second look.
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    // Without an early end this looks at many bytes at once.
    text.bytes().fold(true, |is_printable, byte| is_printable & matches!(byte, b' '..=b'~'))
}

/// Writes a character, or its placeholder where it must not reach a terminal.
pub(crate) fn push_visible(shown: &mut String, character: char, unicode: bool) {
    match character {
        '\0'..='\u{1f}' if unicode => {
            shown.push(char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'));
        }
        '\u{7f}' if unicode => shown.push('\u{2421}'),
        _ if is_harmful(character) => shown.push_str(&format!("<U+{:04X}>", character as u32)),
        _ => shown.push(character),
    }
}

/// Whether a character steers terminals, hides, or turns the direction of writing.
pub(crate) fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// How many terminal columns a text takes. It holds no control characters.
pub(crate) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(character_width).sum() }
}

/// How many terminal columns a character takes: none for combining marks, two for East Asian wide characters and
/// emoji (Unicode Standard Annex #11, by blocks).
pub(crate) fn character_width(character: char) -> usize {
    match character as u32 {
        0x300..=0x36f
        | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff
        | 0xfe00..=0xfe0f
        | 0xfe20..=0xfe2f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// `text` and spaces up to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `1 error`, `2 errors`: a count and its noun.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// The same of a noun with a plural of its own.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `and 3 more`, as it stands by itself; `None` where there are no more.
pub(crate) fn more(number: usize) -> Option<String> {
    (number > 0).then(|| and_more(number).trim_start().to_owned())
}

/// `a, b and 3 more`: the first `limit` names.
pub(crate) fn names(names: &[String], limit: usize) -> String {
    first_of(names, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_survives() {
        let hostile = "a\x1b[31mb\nc\u{202e}d\u{9b}e\u{7f}";
        let shown = one_line(hostile, Style::PIPED);
        assert_eq!(shown, "a␛[31mb␊c<U+202E>d<U+009B>e␡");
        let ascii = one_line(hostile, Style { unicode: false, ..Style::PIPED });
        assert_eq!(ascii, "a<U+001B>[31mb<U+000A>c<U+202E>d<U+009B>e<U+007F>");
        assert!(!shown.chars().chain(ascii.chars()).any(is_harmful));
    }

    #[test]
    fn widths_count_columns() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("日本"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(pad("日", 4), "日  ");
        assert_eq!(pad("abcde", 4), "abcde");
        assert_eq!(["abc", "a\u{7f}", "日\n"].map(|text| one_line_width(text, Style::PIPED)), [3, 2, 3]);
    }
}
