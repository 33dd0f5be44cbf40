//! From text to tokens. Commas that a line break stands for are tokens of their own; strings with interpolations come as
//! head, the tokens of the expression, and tail; comments lie beside the tokens.

use plimsoll_syntax::TextRange;

use super::problem::{Problem, ProblemKind};

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    /// A name, keywords included: `parameter`, `#Def`, `_hidden`, `if`.
    Name,
    /// A number as written.
    Number,
    /// A whole string or byte string.
    Text,
    /// A string up to its first interpolation, `\(` included.
    TextHead,
    /// What stands between two interpolations, `)` and `\(` included.
    TextMiddle,
    /// What follows the last interpolation, `)` included.
    TextTail,
    /// `@name(…)`.
    Attribute,
    /// A sign; the longest that fits.
    Sign(&'static str),
    /// A line break that ends a declaration.
    LineBreak,
    /// The end of the text.
    End,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: TextRange,
}

/// A text as tokens; the last one is the end.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    pub(super) tokens: Vec<Token>,
    /// Comments from `//` on, without the line break.
    pub(super) comments: Vec<TextRange>,
    /// For an opening bracket the index of its closing one.
    pub(super) partner: Vec<Option<u32>>,
    pub(super) problems: Vec<Problem>,
}

/// Signs, longer ones before those that they start with.
const SIGNS: [&str; 37] = [
    "_|_", "...", "==", "=~", "!=", "!~", "<=", ">=", "&&", "||", "<-", "::", "{", "}", "[", "]", "(", ")",
    ",", ":", ".", "?", "!", "=", "<", ">", "&", "|", "+", "-", "*", "/", "~", ";", "%", "^", "$",
];

/// How a string is delimited: the quote, how often, and how many `#` are around it.
#[derive(Clone, Copy)]
struct Quote {
    byte: u8,
    multiline: bool,
    hashes: usize,
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    found: Tokens,
    /// Strings whose interpolation is being read, and how many parentheses are open in it.
    interpolations: Vec<(Quote, usize)>,
}

/// Takes a text apart.
pub(super) fn lex(text: &str) -> Tokens {
    let mut lexer = Lexer { text, at: 0, found: Tokens::default(), interpolations: Vec::new() };
    // A mark of the byte order is no part of the text.
    lexer.at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.line_break(text.len());
    lexer.push(TokenKind::End, text.len());
    lexer.pair();
    lexer.found
}

impl Lexer<'_> {
    fn byte(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let range = TextRange::new(start as u32, self.at as u32);
        self.found.tokens.push(Token { kind, range });
    }

    fn problem(&mut self, start: usize, kind: ProblemKind) {
        self.found.problems.push(Problem { range: TextRange::new(start as u32, self.at as u32), kind });
    }

    fn step(&mut self) {
        let start = self.at;
        match self.byte(0) {
            b'\n' => {
                self.at += 1;
                self.line_break(start);
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'/' if self.byte(1) == b'/' => {
                self.at = self.end_of_line();
                self.found.comments.push(TextRange::new(start as u32, self.at as u32));
            }
            b'"' | b'\'' => self.text_token(0),
            b'#' if self.hashes_before_quote().is_some() => {
                self.text_token(self.hashes_before_quote().unwrap_or(0));
            }
            b'0'..=b'9' => self.number(),
            b'.' if self.byte(1).is_ascii_digit() => self.number(),
            b'@' if self.byte(1).is_ascii_alphabetic() => self.attribute(),
            b'_' if self.text[start..].starts_with("_|_") => {
                self.at += 3;
                self.push(TokenKind::Sign("_|_"), start);
            }
            b'_' | b'#' | b'$' | b'a'..=b'z' | b'A'..=b'Z' | 0x80.. => self.name(),
            _ => self.sign(),
        }
    }

    fn end_of_line(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        rest.iter().position(|&byte| byte == b'\n').map_or(self.text.len(), |length| self.at + length)
    }

    /// A line break ends a declaration where the token before it can be the end of one.
    fn line_break(&mut self, start: usize) {
        let ends = self.found.tokens.last().is_some_and(|token| match token.kind {
            TokenKind::Name
            | TokenKind::Number
            | TokenKind::Text
            | TokenKind::TextTail
            | TokenKind::Attribute => true,
            TokenKind::Sign(sign) => matches!(sign, "_|_" | "..." | ")" | "]" | "}" | "?"),
            _ => false,
        });
        if ends {
            let range = TextRange::new(start as u32, self.at as u32);
            self.found.tokens.push(Token { kind: TokenKind::LineBreak, range });
        }
    }

    fn hashes_before_quote(&self) -> Option<usize> {
        let rest = &self.text.as_bytes()[self.at..];
        let hashes = rest.iter().take_while(|&&byte| byte == b'#').count();
        matches!(rest.get(hashes), Some(b'"' | b'\'')).then_some(hashes)
    }

    fn name(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        let prefix = rest.len() - rest.trim_start_matches(['_', '#']).len();
        let letters = rest[prefix..].find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
        self.at = letters.map_or(self.text.len(), |length| start + prefix + length);
        if self.at == start {
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return self.problem(start, ProblemKind::UnexpectedCharacter);
        }
        self.push(TokenKind::Name, start);
    }

    fn number(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        if self.byte(0) == b'0' && matches!(self.byte(1), b'x' | b'X' | b'b' | b'o') {
            self.at += 2;
            while self.byte(0).is_ascii_hexdigit() || self.byte(0) == b'_' {
                self.at += 1;
            }
            return self.push(TokenKind::Number, start);
        }
        let mut dot = false;
        while self.at < bytes.len() {
            match self.byte(0) {
                b'0'..=b'9' | b'_' => {}
                // `1...` and `x[0].name` are no fractions.
                b'.' if !dot && self.byte(1) != b'.' && !self.byte(1).is_ascii_alphabetic() => dot = true,
                b'e' | b'E' if self.byte(1).is_ascii_digit() => {}
                b'e' | b'E' if matches!(self.byte(1), b'+' | b'-') && self.byte(2).is_ascii_digit() => {
                    self.at += 1;
                }
                _ => break,
            }
            self.at += 1;
        }
        if matches!(self.byte(0), b'K' | b'M' | b'G' | b'T' | b'P') {
            self.at += if self.byte(1) == b'i' { 2 } else { 1 };
        }
        self.push(TokenKind::Number, start);
    }

    fn attribute(&mut self) {
        let start = self.at;
        self.at += 1;
        while self.byte(0).is_ascii_alphanumeric() || matches!(self.byte(0), b'_' | b'$' | b'#') {
            self.at += 1;
        }
        let mut open = 0usize;
        while !matches!(self.byte(0), b'\n' | 0) {
            match self.byte(0) {
                b'(' => open += 1,
                b')' => open = open.saturating_sub(1),
                _ if open > 0 => {}
                _ => break,
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
        self.push(TokenKind::Attribute, start);
    }

    fn sign(&mut self) {
        let start = self.at;
        let rest = &self.text[start..];
        let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) else {
            self.at += rest.chars().next().map_or(1, char::len_utf8);
            return self.problem(start, ProblemKind::UnexpectedCharacter);
        };
        if let Some((quote, open)) = self.interpolations.last_mut() {
            match *sign {
                "(" => *open += 1,
                ")" if *open == 0 => {
                    let quote = *quote;
                    self.interpolations.pop();
                    self.at += 1;
                    return self.text_body(quote, start, false);
                }
                ")" => *open -= 1,
                _ => {}
            }
        }
        self.at += sign.len();
        self.push(TokenKind::Sign(sign), start);
    }

    /// A string whose `#` or quote is next.
    fn text_token(&mut self, hashes: usize) {
        let start = self.at;
        self.at += hashes;
        let byte = self.byte(0);
        let multiline = self.byte(1) == byte && self.byte(2) == byte;
        self.at += if multiline { 3 } else { 1 };
        self.text_body(Quote { byte, multiline, hashes }, start, true);
    }

    /// The rest of a string, up to its end or its next interpolation.
    fn text_body(&mut self, quote: Quote, start: usize, first: bool) {
        let bytes = self.text.as_bytes();
        let hashed = |at: usize| {
            let hashes = bytes[at.min(bytes.len())..].iter().take(quote.hashes);
            hashes.take_while(|&&byte| byte == b'#').count() == quote.hashes
        };
        while self.at < bytes.len() {
            let byte = bytes[self.at];
            if byte == b'\n' && !quote.multiline {
                break;
            }
            if byte == b'\\' && hashed(self.at + 1) {
                self.at += 1 + quote.hashes;
                if self.byte(0) == b'(' {
                    self.at += 1;
                    self.interpolations.push((quote, 0));
                    return self.push(if first { TokenKind::TextHead } else { TokenKind::TextMiddle }, start);
                }
                let escaped = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                self.at += escaped.filter(|&c| c != '\n').map_or(0, char::len_utf8);
                continue;
            }
            let width = if quote.multiline { 3 } else { 1 };
            let closes = (0..width).all(|ahead| self.byte(ahead) == quote.byte);
            if closes && hashed(self.at + width) {
                self.at += width + quote.hashes;
                return self.push(if first { TokenKind::Text } else { TokenKind::TextTail }, start);
            }
            self.at += 1;
        }
        self.problem(start, ProblemKind::UnclosedText);
        self.push(if first { TokenKind::Text } else { TokenKind::TextTail }, start);
    }

    /// Finds the closing bracket of each opening one.
    fn pair(&mut self) {
        let mut open: Vec<(usize, &str)> = Vec::new();
        // How many of each are open, so that a closing one that fits none is known at once.
        let mut waiting = [("{", 0usize), ("[", 0), ("(", 0)];
        let mut count = |sign: &str, change: isize| {
            let (_, count) = waiting.iter_mut().find(|(known, _)| *known == sign)?;
            *count = count.saturating_add_signed(change);
            Some(*count).filter(|&count| count > 0)
        };
        self.found.partner = vec![None; self.found.tokens.len()];
        for (index, token) in self.found.tokens.iter().enumerate() {
            let TokenKind::Sign(sign) = token.kind else { continue };
            let opening = match sign {
                "{" | "[" | "(" => {
                    open.push((index, sign));
                    count(sign, 1);
                    continue;
                }
                "}" => "{",
                "]" => "[",
                ")" => "(",
                _ => continue,
            };
            // One that was forgotten is closed by the next that fits; one too many closes nothing.
            if count(opening, 0).is_none() {
                continue;
            }
            while let Some((at, sign)) = open.pop() {
                count(sign, -1);
                if sign == opening {
                    self.found.partner[at] = Some(index as u32);
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as words; a line break that ends a declaration is `;`.
    fn words(text: &str) -> Vec<&str> {
        let tokens = lex(text).tokens;
        let word = |token: &Token| match token.kind {
            TokenKind::LineBreak => ";",
            TokenKind::End => "$",
            _ => &text[token.range.as_usize()],
        };
        tokens.iter().map(word).collect()
    }

    #[test]
    fn a_line_break_ends_what_can_end() {
        assert_eq!(
            words("a: {\n\tb: 1 |\n\t2\n}"),
            ["a", ":", "{", "b", ":", "1", "|", "2", ";", "}", ";", "$"]
        );
        assert_eq!(words("[\n...\n] // x\n\n)"), ["[", "...", ";", "]", ";", ")", ";", "$"]);
        assert_eq!(words("a: b // c\nd?\n_|_"), ["a", ":", "b", ";", "d", "?", ";", "_|_", ";", "$"]);
    }

    #[test]
    fn strings_are_cut_at_their_interpolations() {
        assert_eq!(
            words(r#""a\(b+"c\(d)")e\((f))""#),
            [r#""a\("#, "b", "+", r#""c\("#, "d", ")\"", ")e\\(", "(", "f", ")", ")\"", ";", "$"]
        );
        assert_eq!(words(r##"#"a\(b)\#(c)"#"##), [r##"#"a\(b)\#("##, "c", r##")"#"##, ";", "$"]);
        assert_eq!(
            words("\"\"\"\n\t\"\\(a)\"\n\t\"\"\""),
            ["\"\"\"\n\t\"\\(", "a", ")\"\n\t\"\"\"", ";", "$"]
        );
    }

    #[test]
    fn names_numbers_and_signs() {
        assert_eq!(
            words("#D _#h _ $p a.b[0] 1...2 1.5 2Ki >=-1 =~ !="),
            [
                "#D", "_#h", "_", "$p", "a", ".", "b", "[", "0", "]", "1", "...", "2", "1.5", "2Ki", ">=",
                "-", "1", "=~", "!=", "$"
            ]
        );
        assert_eq!(words("@tag(a,b=(c)) x"), ["@tag(a,b=(c))", "x", ";", "$"]);
    }

    #[test]
    fn brackets_know_their_partners() {
        let tokens = lex("{[(]}");
        assert_eq!(tokens.partner[..3], [Some(4), Some(3), None]);
    }
}
