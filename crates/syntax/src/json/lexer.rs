//! From bytes to JSON tokens. Strings end with their line, comments are taken out, words are split at delimiters.
//! Whether tokens stand in the right order is the parser's question.

use crate::build::Builder;
use crate::error::SyntaxErrorKind as Mistake;
use crate::json::check;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `"…"`
    Double,
    /// `'…'`
    Single,
    /// Anything else up to a delimiter.
    Word,
}

impl Token {
    /// Whether this opens an object or array.
    pub(super) fn opens(self) -> bool {
        matches!(self, Self::OpenBrace | Self::OpenBracket)
    }

    /// Whether this closes an object or array.
    pub(super) fn closes(self) -> bool {
        matches!(self, Self::CloseBrace | Self::CloseBracket)
    }

    /// Whether this is a string or a word.
    pub(super) fn is_scalar(self) -> bool {
        matches!(self, Self::Double | Self::Single | Self::Word)
    }
}

/// One token and its place in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    /// Whether only blanks and comments stand before it on its line.
    pub(super) first: bool,
    /// Whether it is a string without its closing quote.
    pub(super) unclosed: bool,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Reads all tokens; comments and the mistakes inside tokens go to `out`.
pub(super) fn read(text: &str, out: &mut Builder) -> Vec<Lexeme> {
    let mut lexer = Lexer {
        bytes: text.as_bytes(),
        at: 0,
        first: true,
        open_on_line: 0,
        block_comment_may_close: true,
        tokens: Vec::with_capacity(text.len() / 5 + 4),
        out,
    };
    if text.starts_with('\u{feff}') {
        lexer.at = 3;
        lexer.out.error(0, 3, Mistake::ByteOrderMark);
    }
    lexer.run();
    lexer.tokens
}

struct Lexer<'t> {
    bytes: &'t [u8],
    at: usize,
    first: bool,
    /// Brackets that were opened on this line and are still open.
    open_on_line: usize,
    /// False once a search for `*/` found nothing: it is not repeated.
    block_comment_may_close: bool,
    tokens: Vec<Lexeme>,
    out: &'t mut Builder,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at += 1;
                    self.first = true;
                    self.open_on_line = 0;
                }
                b'{' => self.open(Token::OpenBrace),
                b'[' => self.open(Token::OpenBracket),
                b'}' => self.close(Token::CloseBrace),
                b']' => self.close(Token::CloseBracket),
                b',' => self.push(Token::Comma, self.at + 1),
                b':' => self.push(Token::Colon, self.at + 1),
                b'"' | b'\'' => self.string(byte),
                b'#' => self.line_comment(),
                b'/' if self.next_is(b'/') => self.line_comment(),
                b'/' if self.next_is(b'*') => self.block_comment(),
                _ => self.word(),
            }
        }
    }

    fn next_is(&self, byte: u8) -> bool {
        self.bytes.get(self.at + 1) == Some(&byte)
    }

    fn push(&mut self, token: Token, end: usize) {
        self.tokens.push(Lexeme {
            token,
            first: self.first,
            unclosed: false,
            start: self.at as u32,
            end: end as u32,
        });
        self.first = false;
        self.at = end;
    }

    fn open(&mut self, token: Token) {
        self.open_on_line += 1;
        self.push(token, self.at + 1);
    }

    fn close(&mut self, token: Token) {
        self.open_on_line = self.open_on_line.saturating_sub(1);
        self.push(token, self.at + 1);
    }

    fn string(&mut self, quote: u8) {
        let start = self.at;
        let mut at = start + 1;
        // Most strings are clean: only one that has an escape or a control character is looked at again.
        let mut clean = true;
        let closed = loop {
            match self.bytes.get(at) {
                None | Some(b'\n' | b'\r') => break false,
                Some(&byte) if byte == quote => break true,
                Some(b'\\') => {
                    clean = false;
                    let escaped = self.bytes.get(at + 1).is_some_and(|next| !matches!(next, b'\n' | b'\r'));
                    at += if escaped { 2 } else { 1 };
                }
                Some(&byte) => {
                    clean &= byte >= b' ';
                    at += 1;
                }
            }
        };
        let end = if closed { at + 1 } else { self.cut(start + 1, at) };
        if quote == b'\'' {
            self.out.error(start, end, if closed { Mistake::SingleQuotes } else { Mistake::UnclosedQuote });
        } else if !closed {
            self.out.error(start, end, Mistake::UnclosedQuote);
        } else if !clean {
            check::string(self.bytes, start, end, self.out);
        }
        self.push(if quote == b'"' { Token::Double } else { Token::Single }, end);
        if let Some(last) = self.tokens.last_mut() {
            last.unclosed = !closed;
        }
    }

    /// Where a string without a closing quote ends: before the commas, and the partners of brackets of this line, that
    /// end the line.
    fn cut(&self, from: usize, line_end: usize) -> usize {
        let mut end = line_end;
        let mut left = self.open_on_line;
        let mut at = line_end;
        while at > from {
            at -= 1;
            match self.bytes[at] {
                b' ' | b'\t' => {}
                b',' => end = at,
                b'}' | b']' if left > 0 => {
                    left -= 1;
                    end = at;
                }
                _ => break,
            }
        }
        while end > from && matches!(self.bytes[end - 1], b' ' | b'\t') {
            end -= 1;
        }
        end
    }

    fn line_end(&self) -> usize {
        let rest = &self.bytes[self.at..];
        self.at + rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len())
    }

    fn line_comment(&mut self) {
        let end = self.line_end();
        self.out.comment(self.at, end);
        self.out.error(self.at, end, Mistake::CommentInJson);
        self.at = end;
    }

    /// `/* … */`; without its end it is the rest of the line, so that what follows survives while it is typed.
    fn block_comment(&mut self) {
        let inside = self.at + 2;
        let close = (self.block_comment_may_close)
            .then(|| self.bytes[inside..].windows(2).position(|pair| pair == b"*/"))
            .flatten();
        self.block_comment_may_close = close.is_some();
        let (end, mistake) = match close {
            Some(length) => (inside + length + 2, Mistake::CommentInJson),
            None => (self.line_end(), Mistake::UnclosedComment),
        };
        self.out.comment(self.at, end);
        self.out.error(self.at, end, mistake);
        self.at = end;
    }

    fn word(&mut self) {
        let mut end = self.at + 1;
        while let Some(&byte) = self.bytes.get(end) {
            let stops = match byte {
                b' ' | b'\t' | b'\n' | b'\r' | b'{' | b'}' | b'[' | b']' | b',' | b'"' | b'\'' => true,
                // `http://…` without quotes stays in one piece.
                b':' => !self.bytes[end + 1..].starts_with(b"//"),
                b'/' => {
                    self.bytes[end - 1] != b':'
                        && self.bytes[end - 1] != b'/'
                        && matches!(self.bytes.get(end + 1), Some(b'/' | b'*'))
                }
                _ => false,
            };
            if stops {
                break;
            }
            end += 1;
        }
        self.push(Token::Word, end);
    }
}
