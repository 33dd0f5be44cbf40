//! Decoding: from the written form of a scalar to its text, with the way back.

use std::borrow::Cow;

use crate::access::Scalar;
use crate::error::SyntaxErrorKind;
use crate::kind::Kind;
use crate::range::TextRange;
use crate::tree::{Language, NO_INDENT};
use crate::yaml::bytes::{self, BLANK, BREAK, DOUBLE, SINGLE};

/// The text of a scalar with a map back to the bytes it was written with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'t> {
    /// The text: escapes resolved, lines folded, indentation removed.
    pub text: Cow<'t, str>,
    /// How the text is put together, ascending; empty where it is one run of the token from `offset` on.
    pieces: Vec<Piece>,
    /// Where the text starts in the token.
    offset: u32,
    /// Length of the token in bytes.
    token_len: u32,
}

/// Text that goes on to the next piece, and the bytes it was written with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    /// Where it starts in the text.
    text: u32,
    /// Where it starts in the token.
    token: u32,
    /// How many bytes of the token it was written with, as a whole; [`RUN`] where bytes map one to one.
    width: u32,
}

/// In [`Piece::width`]: the bytes of the text are those of the token.
const RUN: u32 = u32::MAX;

impl Decoded<'_> {
    /// The bytes of the token, counted from its start, that a range of the decoded text was written with. An escape, a
    /// fold and a line break of two bytes are never cut: a range that has a part of one has all of it. The end of a
    /// range never takes in the indentation behind it. The line break that a block scalar has by its header only, lies
    /// at the end of the token.
    #[must_use]
    pub fn to_token(&self, range: TextRange) -> TextRange {
        let start = self.start_in_token(range.start);
        let end = if range.is_empty() { start } else { self.end_in_token(range.end) };
        TextRange::new(start.min(self.token_len), end.min(self.token_len))
    }

    fn start_in_token(&self, offset: u32) -> u32 {
        if offset as usize >= self.text.len() {
            return self.end_in_token(offset);
        }
        let piece = self.pieces.partition_point(|piece| piece.text <= offset);
        match self.pieces.get(piece.wrapping_sub(1)) {
            Some(piece) if piece.width == RUN => piece.token + (offset - piece.text),
            Some(piece) => piece.token,
            None => self.offset + offset,
        }
    }

    fn end_in_token(&self, offset: u32) -> u32 {
        let piece = self.pieces.partition_point(|piece| piece.text < offset);
        match self.pieces.get(piece.wrapping_sub(1)) {
            Some(piece) if piece.width == RUN => piece.token + (offset - piece.text),
            Some(piece) => piece.token + piece.width,
            None => self.offset + offset,
        }
    }
}

impl<'t> Scalar<'t> {
    /// The decoded text. Plain scalars on one line and quoted ones without escapes borrow from the tree.
    #[must_use]
    pub fn text(self) -> Cow<'t, str> {
        match self.verbatim() {
            Some((_, text)) => Cow::Borrowed(text),
            None => self.compose().text,
        }
    }

    /// Whether this is its decoded text. Nearly all that are not the same differ at once, so nothing is decoded for them.
    #[must_use]
    pub fn is(self, text: &str) -> bool {
        let token = self.0.token_text().as_bytes();
        let first = match self.0.kind() {
            _ if self.0.tree.language == Language::Ini => None,
            Kind::Plain => token.first(),
            Kind::DoubleQuoted | Kind::SingleQuoted => token.get(1),
            _ => None,
        };
        // What is escaped or folded begins otherwise.
        let differs = first
            .is_some_and(|first| first.is_ascii_alphanumeric() && text.as_bytes().first() != Some(first));
        !differs && self.text() == text
    }

    /// The decoded text with its map back to the token.
    #[must_use]
    pub fn decode(self) -> Decoded<'t> {
        match self.verbatim() {
            Some((offset, text)) => Decoded {
                text: Cow::Borrowed(text),
                pieces: Vec::new(),
                offset: offset as u32,
                token_len: self.0.token_text().len() as u32,
            },
            None => self.compose(),
        }
    }

    /// The text and where it starts in the token, where it stands in the token as it is.
    fn verbatim(self) -> Option<(usize, &'t str)> {
        let token = self.0.token_text();
        let text = token.as_bytes();
        if self.0.tree.language == Language::Ini {
            let (text, offset) = crate::ini::unquoted(token);
            return Some((offset as usize, text));
        }
        let quote = match self.0.kind() {
            Kind::DoubleQuoted => BREAK | DOUBLE,
            Kind::SingleQuoted => BREAK | SINGLE,
            Kind::Plain => return (bytes::line_end(text, 0) == text.len()).then_some((0, token)),
            _ => return None,
        };
        let end = bytes::find(text, 1, quote);
        let last = end + 1 == text.len() && text[end] == text[0];
        (last || end == text.len()).then(|| (1, &token[1..end]))
    }

    fn compose(self) -> Decoded<'t> {
        let token = self.0.token_text();
        let mut composer = Composer { token, text: String::with_capacity(token.len()), pieces: Vec::new() };
        match self.0.kind() {
            Kind::DoubleQuoted => composer.flow(1, BREAK | DOUBLE),
            Kind::SingleQuoted => composer.flow(1, BREAK | SINGLE),
            Kind::Literal | Kind::Folded => {
                composer.block(self.0.tree.column(self.0.at), self.0.kind() == Kind::Folded);
            }
            _ => composer.flow(0, BREAK),
        }
        Decoded {
            text: Cow::Owned(composer.text),
            pieces: composer.pieces,
            offset: 0,
            token_len: token.len() as u32,
        }
    }
}

/// Puts the text of one scalar together.
struct Composer<'t> {
    token: &'t str,
    text: String,
    pieces: Vec<Piece>,
}

impl Composer<'_> {
    /// Takes bytes of the token as they are.
    fn run(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let text = self.text.len() as u32;
        let goes_on = self
            .pieces
            .last()
            .is_some_and(|piece| piece.width == RUN && piece.token + (text - piece.text) == start as u32);
        if !goes_on {
            self.pieces.push(Piece { text, token: start as u32, width: RUN });
        }
        self.text.push_str(&self.token[start..end]);
    }

    /// Takes bytes of the token as a whole for `count` times `character`.
    fn whole(&mut self, start: usize, end: usize, character: char, count: usize) {
        if count > 0 {
            self.pieces.push(Piece {
                text: self.text.len() as u32,
                token: start as u32,
                width: (end - start) as u32,
            });
            self.text.extend(std::iter::repeat_n(character, count));
        }
    }

    /// Plain and quoted scalars (YAML 1.2 §7.3): from `index` to the closing quote, with escapes and folded lines.
    fn flow(&mut self, mut index: usize, mask: u16) {
        let token = self.token.as_bytes();
        loop {
            let start = index;
            index = bytes::find(token, start, mask);
            match token.get(index) {
                Some(b'\\') if token.get(index + 1).is_none_or(|&next| bytes::is(next, BREAK)) => {
                    self.run(start, index);
                    index = self.fold(index, index + 1, true);
                }
                Some(b'\\') => {
                    self.run(start, index);
                    let (character, length) = match escape(&token[index..]) {
                        Ok(found) => found,
                        Err((length, _)) => (char::REPLACEMENT_CHARACTER, length),
                    };
                    self.whole(index, index + length, character, 1);
                    index += length;
                }
                Some(b'\'') if token.get(index + 1) == Some(&b'\'') => {
                    self.run(start, index);
                    self.whole(index, index + 2, '\'', 1);
                    index += 2;
                }
                Some(b'\n' | b'\r') => {
                    let end = start + trimmed(&token[start..index]);
                    self.run(start, end);
                    index = self.fold(end, index, false);
                }
                _ => return self.run(start, index),
            }
        }
    }

    /// Folds the line breaks at `index`: one is a blank, or nothing if it is escaped, each further one a line break.
    fn fold(&mut self, start: usize, mut index: usize, escaped: bool) -> usize {
        let token = self.token.as_bytes();
        let mut breaks = 0;
        while let Some(length) = break_at(token, index) {
            breaks += 1;
            index = bytes::skip(token, index + length, BLANK);
        }
        match breaks {
            0 => {}
            1 if escaped => {}
            1 => self.whole(start, index, ' ', 1),
            _ => self.whole(start, index, '\n', breaks - 1),
        }
        index
    }

    /// Block scalars (YAML 1.2 §8.1): `column` spaces are removed from each line.
    fn block(&mut self, column: u16, folded: bool) {
        let token = self.token.as_bytes();
        let header_end = bytes::find(token, 0, BREAK);
        let header = self.token[..header_end].split('#').next().unwrap_or_default();
        let (keep, strip) = (header.contains('+'), header.contains('-'));
        let lines = Lines { token, next: header_end, column };
        // The end of the text so far in the token; whether the last line was indented further; blank lines since then.
        let (mut end, mut indented, mut blank) = (None, false, 0);
        for (start, line_end) in lines {
            if start == line_end {
                blank += 1;
                continue;
            }
            let more = folded && bytes::is(token[start], BLANK);
            match end {
                None => self.line_breaks(header_end, start, blank),
                Some(end) if !folded || indented || more => self.line_breaks(end, start, blank + 1),
                Some(end) if blank == 0 => self.whole(end, start, ' ', 1),
                Some(end) => self.line_breaks(end, start, blank),
            }
            self.run(start, line_end);
            (end, indented, blank) = (Some(line_end), more, 0);
        }
        let last = end.unwrap_or(header_end);
        let wanted = usize::from(end.is_some() && !strip) + if keep { blank } else { 0 };
        self.line_breaks(last, token.len(), wanted);
    }

    /// Takes the line breaks between `start` and `end`, one by one as far as they are there; the last one takes in
    /// nothing behind it.
    fn line_breaks(&mut self, start: usize, end: usize, count: usize) {
        let token = self.token.as_bytes();
        let mut index = start;
        for _ in 0..count {
            index = bytes::find(&token[..end], index, BREAK);
            let length = break_at(&token[..end], index).unwrap_or(0);
            if length == 1 && token[index] == b'\n' {
                self.run(index, index + 1);
            } else {
                self.whole(index, index + length, '\n', 1);
            }
            index += length;
        }
    }
}

/// The lines of a block scalar behind its header, without indentation and line break.
struct Lines<'t> {
    token: &'t [u8],
    /// The line break before the next line.
    next: usize,
    column: u16,
}

impl Iterator for Lines<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.next + break_at(self.token, self.next)?;
        let end = bytes::find(self.token, line, BREAK);
        let spaces = self.token[line..end].iter().take_while(|&&byte| byte == b' ').count();
        let column = if self.column == NO_INDENT { usize::MAX } else { usize::from(self.column) };
        self.next = end;
        Some((line + spaces.min(column), end))
    }
}

/// The length of the line break at `index`.
fn break_at(token: &[u8], index: usize) -> Option<usize> {
    match token.get(index..)? {
        [b'\r', b'\n', ..] => Some(2),
        [b'\n' | b'\r', ..] => Some(1),
        _ => None,
    }
}

/// The length of a line without the blanks at its end.
fn trimmed(line: &[u8]) -> usize {
    line.iter().rposition(|&byte| !bytes::is(byte, BLANK)).map_or(0, |last| last + 1)
}

/// Reads the escape at the start of `text`, which starts with `\` (YAML 1.2 §5.7; pairs of surrogates as in JSON):
/// the character and the length of the escape, or the length of what cannot be read and why.
pub(crate) fn escape(text: &[u8]) -> Result<(char, usize), (usize, SyntaxErrorKind)> {
    let character = match text.get(1) {
        Some(b'0') => '\0',
        Some(b'a') => '\x07',
        Some(b'b') => '\x08',
        Some(b't' | b'\t') => '\t',
        Some(b'n') => '\n',
        Some(b'v') => '\x0B',
        Some(b'f') => '\x0C',
        Some(b'r') => '\r',
        Some(b'e') => '\x1B',
        Some(b' ') => ' ',
        Some(b'"') => '"',
        Some(b'/') => '/',
        Some(b'\\') => '\\',
        Some(b'N') => '\u{85}',
        Some(b'_') => '\u{A0}',
        Some(b'L') => '\u{2028}',
        Some(b'P') => '\u{2029}',
        Some(b'x') => return coded(text, 2),
        Some(b'u') => return coded(text, 4),
        Some(b'U') => return coded(text, 8),
        other => {
            let length = other.map_or(0, |_| character_length(&text[1..]));
            return Err((1 + length, SyntaxErrorKind::BadEscape));
        }
    };
    Ok((character, 2))
}

/// The character that is written with `digits` hexadecimal digits behind `\x`, `\u` or `\U`.
fn coded(text: &[u8], digits: usize) -> Result<(char, usize), (usize, SyntaxErrorKind)> {
    let length = 2 + digits;
    let code = hexadecimal(text, digits).map_err(|found| (2 + found, SyntaxErrorKind::BadEscape))?;
    if let Some(character) = char::from_u32(code) {
        return Ok((character, length));
    }
    if (0xD800..0xDC00).contains(&code) && text.get(length..length + 2) == Some(b"\\u") {
        let low = hexadecimal(&text[length..], 4).unwrap_or(0);
        if (0xDC00..0xE000).contains(&low) {
            let code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            return Ok((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), length + 6));
        }
    }
    let surrogate = (0xD800..0xE000).contains(&code);
    Err((length, if surrogate { SyntaxErrorKind::LoneSurrogate } else { SyntaxErrorKind::BadEscape }))
}

/// The value of the digits behind the second byte, or how many there are if that is not enough.
fn hexadecimal(text: &[u8], digits: usize) -> Result<u32, usize> {
    let mut code = 0;
    for index in 0..digits {
        let digit = text.get(2 + index).and_then(|&byte| char::from(byte).to_digit(16)).ok_or(index)?;
        code = code << 4 | digit;
    }
    Ok(code)
}

/// The length of the character at the start of `text`.
fn character_length(text: &[u8]) -> usize {
    1 + text.iter().skip(1).take_while(|&&byte| byte & 0xC0 == 0x80).count()
}
