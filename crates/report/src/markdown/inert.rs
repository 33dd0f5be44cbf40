//! Text from files inside of Markdown: nothing of it is markup, and nothing of it becomes a mention, a reference or a link.
//!
//! Forges look for `@names`, `#12`, digests of commits and addresses in the rendered text, where no escape is left, but not
//! in code. So a value stands in a code span or in a fence, and never bare.

use std::fmt;

use plimsoll_base::Digest;

use crate::format::Out;
use crate::plain::{count, more, one_line};
use crate::style::Style;

/// How many characters a sentence or a value in a table may have.
const LONG: usize = 300;

/// `text` as a code span, in a paragraph or in a cell of a table.
pub(super) fn code(text: &str) -> String {
    let shown = one_line(text, Style::PIPED);
    if shown.is_empty() {
        return "`\"\"`".to_owned();
    }
    let fence = "`".repeat(longest_run(&shown) + 1);
    // One blank on both sides is not part of the span: it keeps backticks at the ends apart from ours, and blanks there.
    let touches = |end: Option<char>| matches!(end, Some('`' | ' '));
    let gap = if touches(shown.chars().next()) || touches(shown.chars().next_back()) { " " } else { "" };
    format!("{fence}{gap}{shown}{gap}{fence}")
}

/// [`code`] of a text that is cut where it is longer than `most` characters, and then tells how long it is.
pub(super) fn code_cut(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return code(text);
    }
    let kept: String = text.chars().take(most).collect();
    format!("{} ({})", code(&(kept + "…")), count(length, "character"))
}

/// A sentence of ours with values in it. Plain words stay as they are; what stands between backticks, and what could mean
/// anything to a reader of Markdown or to a forge, becomes a code span. Cut where it is very long.
pub(super) fn prose(text: &str) -> String {
    prose_about(text, &[])
}

/// [`prose`] in which these names are code spans too, plain as they may be.
pub(super) fn prose_about(text: &str, names: &[String]) -> String {
    let shown: String = match text.char_indices().nth(LONG) {
        Some((end, _)) => one_line(&text[..end], Style::PIPED) + " …",
        None => one_line(text, Style::PIPED),
    };
    let mut parts: Vec<&str> = shown.split('`').collect();
    // A backtick without a partner is part of what is behind it.
    let unpaired = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut out = String::with_capacity(shown.len());
    for (index, part) in parts.into_iter().enumerate() {
        if index % 2 == 1 {
            // Without the pair that holds nothing, what stands on both sides of it would be one word.
            push_code(&mut out, if part.is_empty() { "``" } else { part });
        } else {
            push_words(&mut out, part, names);
        }
    }
    if let Some(rest) = unpaired {
        push_code(&mut out, &format!("`{rest}"));
    }
    out
}

/// A name: as it is where it is a plain word, else a code span.
pub(super) fn name(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { code_cut(text, LONG) }
}

/// Two spans side by side would be one.
fn push_code(out: &mut String, text: &str) {
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&code(text));
}

fn push_words(out: &mut String, text: &str, names: &[String]) {
    for (index, word) in text.split(' ').enumerate() {
        // Several blanks are one to a reader of Markdown.
        if index > 0 && !out.ends_with(' ') {
            out.push(' ');
        }
        let core = word.trim_start_matches('(');
        let (opening, core) = word.split_at(word.len() - core.len());
        let (core, closing) = core.split_at(core.trim_end_matches([',', ';', ':', '.', ')', '?']).len());
        out.push_str(opening);
        if core.is_empty() || is_plain(core) && !names.iter().any(|name| name == core) {
            out.push_str(core);
        } else {
            push_code(out, core);
        }
        out.push_str(closing);
    }
}

/// Whether a word means nothing but itself everywhere: letters with single hyphens between them, or a small number. What
/// could be the digest of a commit does not.
fn is_plain(word: &str) -> bool {
    if matches!(word, "→" | "…" | "–") {
        return true;
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.len() < 7;
    }
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_digest = word.len() >= 7 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    word.split('-').all(is_word) && !is_digest
}

/// Text for the content of an HTML element of ours; it stands in `<code>`, where forges look for nothing.
pub(super) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in one_line(text, Style::PIPED).chars() {
        if character.is_ascii_alphanumeric()
            || matches!(character, '/' | '.' | ' ' | '-' | '+')
            || !character.is_ascii()
        {
            escaped.push(character);
        } else {
            escaped.push_str(&format!("&#{};", character as u32));
        }
    }
    escaped
}

/// Lines in a fence that is longer than any in them. Each line of `body` ends with a line break.
pub(super) fn fence(language: &str, body: &str) -> String {
    let fence = "`".repeat(longest_run(body).max(2) + 1);
    format!("{fence}{language}\n{body}{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// The last entry of a list, where it has `number` more that are not shown.
pub(super) fn entry_of_more(number: usize, out: Out<'_>) -> fmt::Result {
    more(number).map_or(Ok(()), |words| writeln!(out, "- {words}"))
}

/// A row of a table. A `|` ends a cell even in a code span, so it is escaped; behind a backslash it cannot be.
pub(super) fn row(cells: &[&str]) -> String {
    let mut row = String::from("|");
    for cell in cells {
        row.push(' ');
        let mut before = ' ';
        for character in cell.chars() {
            match character {
                '|' if before == '\\' => row.push_str("<U+007C>"),
                '|' => row.push_str("\\|"),
                _ => row.push(character),
            }
            before = character;
        }
        row.push_str(" |");
    }
    row.push('\n');
    row
}

/// The heading of a table.
pub(super) fn head(names: &[&str]) -> String {
    row(names) + "|" + &" --- |".repeat(names.len()) + "\n"
}

/// A name inside an HTML comment: the same for the same name, and never its end. A long one ends with a digest.
pub(super) fn marked(name: &str) -> String {
    let mut marked = String::with_capacity(name.len());
    for byte in name.bytes() {
        let is_safe = byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'_');
        if is_safe || byte == b'-' && !marked.ends_with('-') && !marked.is_empty() {
            marked.push(char::from(byte));
        } else {
            marked.push_str(&format!("%{byte:02X}"));
        }
    }
    if marked.len() <= 120 {
        return marked;
    }
    let digest = Digest::of(name.as_bytes()).to_string();
    format!("{}.{}", &marked[..80], digest.rsplit(':').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_hold_any_text() {
        for (text, span) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`a``", "``` `a`` ```"),
            (" a ", "`  a  `"),
            ("", "`\"\"`"),
            ("a\nb", "`a␊b`"),
        ] {
            assert_eq!(code(text), span);
        }
        assert_eq!(code_cut("日本語日本", 3), "`日本語…` (5 characters)");
    }

    #[test]
    fn sentences_keep_their_words_and_hide_the_rest() {
        for (text, shown) in [
            (
                "needs mariadb (inferred): `db_host` names Service `mariadb`",
                "needs mariadb (inferred): `db_host` names Service `mariadb`",
            ),
            ("deadbeef``1 is no digest", "`deadbeef` ``` `` ```1 is no digest"),
            (
                "replaced: volumes[data].size cannot change in place",
                "replaced: `volumes[data].size` cannot change in place",
            ),
            ("(known after shop/db: output host)", "(known after `shop/db`: output host)"),
            ("for @user, see #12 and www.example.com.", "for `@user`, see `#12` and `www.example.com`."),
            ("commit deadbeef or 1234567", "commit `deadbeef` or `1234567`"),
            ("a `b", "a `` `b ``"),
            ("`a``b`", "`a` `b`"),
            ("x </details>", "x `</details>`"),
        ] {
            assert_eq!(prose(text), shown);
        }
    }

    #[test]
    fn a_pipe_never_ends_a_cell() {
        assert_eq!(row(&["`a|b`", "", "`a\\|b`"]), "| `a\\|b` |  | `a\\<U+007C>b` |\n");
        assert_eq!(head(&["a", "b"]), "| a | b |\n| --- | --- |\n");
    }

    #[test]
    fn markers_cannot_be_ended() {
        assert_eq!(marked("shop/web-1"), "shop/web-1");
        assert_eq!(marked("a-->b"), "a-%2D%3Eb");
        assert!(marked(&"é".repeat(500)).len() < 150);
    }
}
