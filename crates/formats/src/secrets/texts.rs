//! Texts that show by themselves that they hold a secret, and where in them it is.

use std::ops::Range;

use super::names::is_secret_name;
use super::rules::{HEADERS, HOOKS, OTHER_PROGRAMS, PASSWORD_PROGRAMS, QUERY, REFERENCES, TOKENS};

/// No well-known token has fewer bytes.
const SHORTEST: usize = 15;

/// Whether a text shows by itself that it holds a secret; see [`secret_parts`].
#[must_use]
pub fn is_secret_text(text: &str) -> bool {
    !secret_parts(text).is_empty()
}

/// The bytes of a text that are secrets, ascending; they may overlap. They are passwords in URLs, private keys, well-known
/// tokens, what follows `Bearer` and `Basic`, secret parts of queries and of connection strings, options of command lines
/// and headers of requests. What is only put in there, as it starts with a `$`, is none.
#[must_use]
pub fn secret_parts(text: &str) -> Vec<Range<usize>> {
    let has = Marks::of(text);
    let mut parts = Vec::new();
    unmistakable(text, has, &mut parts);
    if has.is(b'=') {
        assignments(text, &mut parts);
    }
    if has.is(b':') {
        fields(text, &mut parts);
    }
    parts.sort_unstable_by_key(|part| (part.start, part.end));
    parts
}

/// Which of the characters below 64 are in a text: nearly all texts are turned away by those that they lack.
#[derive(Clone, Copy)]
struct Marks(u64);

impl Marks {
    fn of(text: &str) -> Self {
        let bit = |byte: u8| if byte < 64 { 1 << byte } else { 0u64 };
        Self(text.bytes().fold(0, |marks, byte| marks | bit(byte)))
    }

    /// Whether the text has a character, which is one below 64.
    const fn is(self, mark: u8) -> bool {
        self.0 & (1 << mark) != 0
    }
}

/// Those of them that do not go by a name, in no order.
pub(crate) fn unmistakable_parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    unmistakable(text, Marks::of(text), &mut parts);
    parts
}

fn unmistakable(text: &str, has: Marks, parts: &mut Vec<Range<usize>>) {
    if has.is(b':') && has.is(b'/') && text.contains("://") {
        passwords_of_urls(text, parts);
    }
    if has.is(b'-') && (text.starts_with(['-', '"', '\'']) || has.is(b' ') && text.contains(" -")) {
        options(text, parts);
    }
    if has.is(b' ') && (text.contains("earer ") || text.contains("asic ")) {
        schemes(text, parts);
    }
    if text.len() >= 16 {
        tokens(text, parts);
    }
    if has.is(b'-') && has.is(b' ') {
        private_keys(text, parts);
    }
}

/// Which words of a command line are secrets, of those that stand behind an option of which they are the value:
/// `--token X`, `-p X`; also `-pX` of programs that have it so. `None` is for a word that is not known. Ascending.
pub(crate) fn behind_options(words: &[Option<&str>]) -> Vec<usize> {
    let is_option = |word: &&str| word.starts_with('-');
    if !words.iter().flatten().any(is_option) {
        return Vec::new();
    }
    let program = |word: &&str| word.rsplit('/').next().unwrap_or_default().to_owned();
    let programs: Vec<String> = words.iter().flatten().map(program).collect();
    let has = |known: &[&str]| programs.iter().any(|program| known.contains(&program.as_str()));
    let (takes_passwords, takes_others) = (has(&PASSWORD_PROGRAMS), has(&OTHER_PROGRAMS));
    let mut found = Vec::new();
    for (number, word) in words.iter().enumerate() {
        let Some(word) = word.filter(|word| word.starts_with('-')) else { continue };
        let attached = word.strip_prefix("-p").filter(|rest| !rest.is_empty() && is_written(rest));
        if takes_passwords && attached.is_some() {
            found.push(number);
        }
        let Some(Some(next)) = words.get(number + 1) else { continue };
        let is_value = !next.starts_with('-') && is_written(next);
        let is_secret = match word {
            "-p" => !takes_others && (takes_passwords || !is_port_or_path(next)),
            "-u" => next.split_once(':').is_some_and(|(_, password)| is_password(password)) && has(&["curl"]),
            _ => !word.contains(['=', ' ']) && is_secret_name(word),
        };
        if is_value && is_secret {
            found.push(number + 1);
        }
    }
    found.dedup();
    found
}

/// Whether a value is written there, and not only put there from elsewhere. The default of a placeholder is written.
fn is_written(value: &str) -> bool {
    let is_placed = value.starts_with('$') && !value.contains(":-")
        || value.starts_with("{{")
        || REFERENCES.iter().any(|root| value.starts_with(root));
    !value.is_empty() && !is_placed && !matches!(value, "true" | "false" | "yes" | "no" | "*" | "\\" | "|")
}

fn is_password(text: &str) -> bool {
    is_written(text) && !text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_port_or_path(text: &str) -> bool {
    let is_address = text.bytes().all(|byte| byte.is_ascii_digit() || b".:-[]".contains(&byte));
    let is_port = text.ends_with("/tcp") || text.ends_with("/udp");
    is_address || is_port || text.starts_with(['/', '.', '~'])
}

const fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The value at a position: to the quote that ends it, else to the first of these characters. What is quoted twice reaches
/// to the end of the line.
fn value_at(text: &str, start: usize, ends: &[char]) -> Range<usize> {
    let rest = &text[start..];
    if rest.starts_with('\\') {
        return start..start + rest.find(['\n', '\r']).unwrap_or(rest.len());
    }
    if let Some(quote) = rest.chars().next().filter(|first| QUOTES.contains(first)) {
        let mut is_escaped = false;
        let end = rest[1..].find(|character| {
            let is_end = character == quote && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            is_end
        });
        return start + 1..end.map_or(text.len(), |end| start + 1 + end);
    }
    let end = rest.find(ends).unwrap_or(rest.len());
    start..start + rest[..end].trim_end_matches(QUOTES).len()
}

/// `NAME=value`, alone, in a command line, in the query of a URL, in a connection string.
fn assignments(text: &str, parts: &mut Vec<Range<usize>>) {
    let is_connection = text.contains(';');
    for (at, _) in text.match_indices('=') {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let name = &before[before.trim_end_matches(is_name).len()..];
        let introduction = before[..before.len() - name.len()].chars().next_back();
        let after = &text[at + 1..];
        if name.is_empty() || after.starts_with('=') || matches!(introduction, Some('$' | '{')) {
            continue;
        }
        let is_query = matches!(introduction, Some('?' | '&'));
        let is_spaced = before.len() < at || is_connection;
        let n_blank = if is_spaced { after.len() - after.trim_start_matches([' ', '\t']).len() } else { 0 };
        let ends: &[char] = match (is_query, is_connection) {
            (true, _) => &['&', '#', ';', ' ', '\t', '\n', '\r'],
            (_, true) => &[';', '\n', '\r'],
            _ => &[' ', '\t', '\n', '\r'],
        };
        let range = value_at(text, at + 1 + n_blank, ends);
        let value = &text[range.clone()];
        let is_part =
            |(known, least): &(&str, usize)| known.eq_ignore_ascii_case(name) && value.len() >= *least;
        let is_secret = is_secret_name(name) || is_query && QUERY.iter().any(is_part);
        if is_secret && is_written(value) {
            parts.push(range);
        }
    }
}

/// `scheme://user:password@host`, and a token in the place of the user.
fn passwords_of_urls(text: &str, parts: &mut Vec<Range<usize>>) {
    let mut word_end = 0;
    for (at, separator) in text.match_indices("://") {
        let start = at + separator.len();
        let rest = &text[start..];
        let authority = &rest[..rest.find(['/', ' ', '?', '#', '\n', '\r', '\t']).unwrap_or(rest.len())];
        let is_web = text[..at].ends_with("http") || text[..at].ends_with("https");
        if let Some((userinfo, _)) = authority.rsplit_once('@') {
            match userinfo.split_once(':') {
                Some((user, password)) if is_written(password) => {
                    parts.push(start + user.len() + 1..start + userinfo.len());
                }
                None if is_web && userinfo.len() >= 16 && is_written(userinfo) => {
                    parts.push(start..start + userinfo.len());
                }
                _ => {}
            }
        }
        // A word may have very many of them.
        if start > word_end {
            word_end = rest.find([' ', '\n', '\r', '\t']).map_or(text.len(), |end| start + end);
        }
        let word = &text[start..word_end.max(start)];
        let part = &word[..word.find("://").unwrap_or(word.len())];
        for hook in HOOKS {
            let Some(found) = part.find(hook) else { continue };
            let secret = word[found + hook.len()..].trim_end_matches(QUOTES);
            if is_written(secret) {
                let from = start + found + hook.len();
                parts.push(from..from + secret.len());
            }
        }
    }
}

/// `--token X` and the like in one text.
fn options(text: &str, parts: &mut Vec<Range<usize>>) {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut position = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        if !word.is_empty() {
            let bare = word.trim_start_matches(QUOTES);
            words.push((position + word.len() - bare.len(), bare));
        }
        position += piece.len();
    }
    let known: Vec<Option<&str>> =
        words.iter().map(|(_, word)| Some(word.trim_end_matches(QUOTES))).collect();
    for number in behind_options(&known) {
        let (start, word) = words[number];
        let is_quoted = start > 0 && text[..start].ends_with(QUOTES);
        parts.push(if is_quoted && !word.ends_with(QUOTES) {
            value_at(text, start - 1, &['\n'])
        } else {
            start..start + word.trim_end_matches(QUOTES).len()
        });
    }
}

/// What follows `Bearer` and `Basic`.
fn schemes(text: &str, parts: &mut Vec<Range<usize>>) {
    for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] {
        for (at, _) in text.match_indices(scheme) {
            if text[..at].ends_with(|before: char| before.is_alphanumeric()) {
                continue;
            }
            let range = value_at(text, at + scheme.len(), &[' ', '\t', '\n', '\r', ',']);
            let value = &text[range.clone()];
            let is_alone = text[..at].trim_matches(QUOTES).is_empty()
                && text[range.end..].trim_matches(QUOTES).trim().is_empty();
            let is_token = value.len() >= 8 && value.bytes().any(|byte| byte.is_ascii_digit());
            let is_secret = match scheme {
                "Basic " | "basic " => is_login(value),
                "Bearer " => is_alone || is_token,
                _ => is_token,
            };
            if is_secret && is_written(value) {
                parts.push(range);
            }
        }
    }
}

/// Whether a text is the base64 of `user:password`.
fn is_login(text: &str) -> bool {
    let mut decoded = Vec::new();
    let (mut bits, mut n_bits) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return false,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFF;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            decoded.push((bits >> n_bits & 0xFF) as u8);
        }
    }
    String::from_utf8(decoded)
        .is_ok_and(|login| login.split_once(':').is_some_and(|(_, word)| !word.is_empty()))
}

/// `Authorization: …` and other headers, `"password": "…"` in JSON, `password: …` on a line of its own.
fn fields(text: &str, parts: &mut Vec<Range<usize>>) {
    for (at, _) in text.match_indices(':') {
        let before = text[..at].trim_end_matches([' ', '"', '\'', '\\']);
        let name = &before[before.trim_end_matches(is_name).len()..];
        if name.is_empty() || !text[at + 1..].starts_with([' ', '"', '\'', '\\']) {
            continue;
        }
        let is_quoted = before.len() < at;
        let is_header = HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name));
        let line_start = text[..at].rfind('\n');
        let starts_line = line_start.is_some_and(|start| {
            text[start..before.len() - name.len()]
                .chars()
                .all(|c| c.is_whitespace() || matches!(c, '-' | '"'))
        });
        let n_blank = text[at + 1..].len() - text[at + 1..].trim_start_matches(' ').len();
        let range = value_at(text, at + 1 + n_blank, &['\n', '\r']);
        let value = text[range.clone()].trim();
        let last = value.rsplit(' ').next().unwrap_or_default();
        let is_plain = !value.contains(' ') && !value.starts_with(['{', '[', '|', '>', '*', '&', '#']);
        let is_literal = is_plain
            && !["string", "int", "bytes", "bool", "close("].iter().any(|one| value.starts_with(one));
        let is_secret = is_header
            || is_secret_name(name)
                && (is_quoted && range.start > at + 1 + n_blank || starts_line && is_literal);
        if is_secret && is_written(last) && is_written(value) {
            parts.push(range);
        }
    }
}

/// What well-known tokens start with: the first characters of [`TOKENS`].
const BEGINNINGS: [char; 11] = ['A', 'S', 'd', 'e', 'g', 'h', 'n', 'p', 'r', 's', 'x'];

/// Well-known tokens.
fn tokens(text: &str, parts: &mut Vec<Range<usize>>) {
    let is_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut start = 0;
    for word in text.split_inclusive(|character| !is_token(character)) {
        let token = word.trim_end_matches(|character| !is_token(character));
        let begins = |(beginning, least): &(&str, usize)| {
            // The three parts of a JSON Web Token.
            let is_whole = || *beginning != "eyJ" || token.matches('.').count() >= 2;
            token.len() >= beginning.len() + least && token.starts_with(beginning) && is_whole()
        };
        if token.len() >= SHORTEST && token.starts_with(BEGINNINGS) && TOKENS.iter().any(begins) {
            parts.push(start..start + token.len());
        }
        start += word.len();
    }
}

fn private_keys(text: &str, parts: &mut Vec<Range<usize>>) {
    if let Some(at) = text.find("PRIVATE KEY-----") {
        let start = text[..at].rfind("-----BEGIN").unwrap_or(at);
        parts.push(start..text.len());
    }
}
