//! From JSON tokens to the tree. Brackets are paired beforehand, so every function here knows where its part ends.

use super::brackets::{self, End};
use super::check;
use super::lexer::{self, Lexeme, Token};
use crate::build::Builder;
use crate::error::SyntaxErrorKind as Mistake;
use crate::kind::Kind;
use crate::tree::MAX_DEPTH;

/// Reads the whole text into `out`.
pub(super) fn parse(text: &str, out: &mut Builder) {
    let tokens = lexer::read(text, out);
    let ends = brackets::pair(text, &tokens);
    Parser {
        text: text.as_bytes(),
        tokens: &tokens,
        ends: &ends,
        at: 0,
        depth: 0,
        excused: false,
        leaves_at_pair: false,
        in_object: false,
        out,
    }
    .file();
}

struct Parser<'t> {
    text: &'t [u8],
    tokens: &'t [Lexeme],
    ends: &'t [End],
    /// Index of the next token.
    at: usize,
    depth: u32,
    /// Whether a mistake just before explains that no comma follows.
    excused: bool,
    /// Whether the bracket being read has no partner and stands in an object: a pair in an array then belongs to that
    /// object.
    leaves_at_pair: bool,
    in_object: bool,
    out: &'t mut Builder,
}

/// What the loops over objects and arrays remember.
struct Elements {
    /// Whether an element was read since the last comma.
    after_element: bool,
    /// The last comma, if no element came since.
    comma: Option<Lexeme>,
}

impl Parser<'_> {
    fn file(&mut self) {
        let stream = self.out.open(Kind::Stream, 0);
        if self.tokens.is_empty() {
            self.out.error(0, 0, Mistake::ExpectedValue);
        } else {
            let document = self.out.open(Kind::Document, self.tokens[0].start as usize);
            if self.starts_value(self.tokens.len()) {
                self.value(self.tokens.len());
            }
            if self.at < self.tokens.len() {
                let mistake = if self.at == 0 { Mistake::ExpectedValue } else { Mistake::TextAfterEnd };
                self.junk(self.tokens.len(), mistake);
            }
            self.out.close(document);
        }
        self.out.close(stream);
    }

    fn peek(&self, end: usize) -> Option<Lexeme> {
        (self.at < end).then(|| self.tokens[self.at])
    }

    /// The token after the next.
    fn peek_second(&self, end: usize) -> Option<Token> {
        (self.at + 1 < end).then(|| self.tokens[self.at + 1].token)
    }

    fn starts_value(&self, end: usize) -> bool {
        self.peek(end).is_some_and(|lexeme| lexeme.token.is_scalar() || lexeme.token.opens())
    }

    /// End of the last token that was read, in bytes.
    fn last_end(&self) -> usize {
        if self.at == 0 { 0 } else { self.tokens[self.at - 1].end as usize }
    }

    fn push(&mut self, kind: Kind) {
        let lexeme = self.tokens[self.at];
        self.out.token(kind, lexeme.start as usize, lexeme.end as usize);
        self.at += 1;
    }

    fn error_on(&mut self, lexeme: Lexeme, mistake: Mistake) {
        self.out.error(lexeme.start as usize, lexeme.end as usize, mistake);
    }

    /// Everything before token `end` as one piece of text.
    fn junk(&mut self, end: usize, mistake: Mistake) {
        let (start, stop) = (self.tokens[self.at].start as usize, self.tokens[end - 1].end as usize);
        let error = self.out.open(Kind::Error, start);
        self.out.token(Kind::Junk, start, stop);
        self.out.close(error);
        self.out.error(start, stop, mistake);
        self.at = end;
        self.excused = true;
    }

    /// The value at the next token, which must start one.
    fn value(&mut self, end: usize) {
        let lexeme = self.tokens[self.at];
        match lexeme.token {
            Token::OpenBrace => self.collection(Kind::FlowMapping),
            Token::OpenBracket => self.collection(Kind::FlowSequence),
            Token::Double => self.string(Kind::DoubleQuoted),
            Token::Single => self.string(Kind::SingleQuoted),
            _ => self.word(end),
        }
    }

    fn string(&mut self, kind: Kind) {
        self.excused = self.tokens[self.at].unclosed;
        self.push(kind);
    }

    /// A literal or number; words of a line that are neither are one piece of text without quotes.
    fn word(&mut self, end: usize) {
        let first = self.tokens[self.at];
        let wrong = |lexeme: Lexeme| check::word(&self.text[lexeme.start as usize..lexeme.end as usize]);
        self.excused = false;
        let Some(mistake) = wrong(first) else {
            self.push(Kind::Plain);
            return;
        };
        let mut next = self.at + 1;
        while mistake == Mistake::BadLiteral && next < end {
            let lexeme = self.tokens[next];
            let is_key = next + 1 < end && self.tokens[next + 1].token == Token::Colon;
            if lexeme.token != Token::Word || lexeme.first || is_key || wrong(lexeme).is_none() {
                break;
            }
            next += 1;
        }
        let (start, stop) = (first.start as usize, self.tokens[next - 1].end as usize);
        self.out.token(Kind::Plain, start, stop);
        self.out.error(start, stop, mistake);
        self.at = next;
    }

    fn collection(&mut self, kind: Kind) {
        let open = self.tokens[self.at];
        let end = self.ends[self.at];
        let (End::Closed(stop) | End::Mistyped(stop) | End::Unclosed(stop)) = end;
        let stop = stop as usize;
        if self.depth == MAX_DEPTH {
            let after = if matches!(end, End::Unclosed(_)) { stop } else { stop + 1 };
            self.junk(after, Mistake::TooDeep);
            return;
        }
        self.depth += 1;
        let node = self.out.open(kind, open.start as usize);
        let (opener, closer) = match kind {
            Kind::FlowMapping => (Kind::OpenBrace, Kind::CloseBrace),
            _ => (Kind::OpenBracket, Kind::CloseBracket),
        };
        self.push(opener);
        let outer = (self.leaves_at_pair, self.in_object);
        self.leaves_at_pair = self.in_object && kind == Kind::FlowSequence && matches!(end, End::Unclosed(_));
        self.in_object = kind == Kind::FlowMapping;
        let trailing = self.elements(kind, stop);
        (self.leaves_at_pair, self.in_object) = outer;
        self.excused = false;
        match end {
            End::Closed(_) => {
                if let Some(comma) = trailing {
                    self.error_on(comma, Mistake::TrailingComma);
                }
                self.push(closer);
            }
            End::Mistyped(_) => {
                self.junk(stop + 1, Mistake::UnexpectedBracket);
                self.excused = false;
            }
            End::Unclosed(_) => {
                self.error_on(open, Mistake::UnclosedBracket);
                self.excused = true;
            }
        }
        self.out.close(node);
        self.depth -= 1;
    }

    /// The elements of an object or array before token `end`; returns the comma they end with, if any.
    fn elements(&mut self, kind: Kind, end: usize) -> Option<Lexeme> {
        let mut state = Elements { after_element: false, comma: None };
        self.excused = false;
        while let Some(lexeme) = self.peek(end) {
            if lexeme.token == Token::Comma {
                if !state.after_element {
                    self.error_on(lexeme, Mistake::UnexpectedComma);
                }
                state.comma = state.after_element.then_some(lexeme);
                state.after_element = false;
                self.excused = false;
                self.push(Kind::Comma);
                continue;
            }
            if lexeme.token.closes() {
                self.junk(self.at + 1, Mistake::UnexpectedBracket);
                continue;
            }
            if self.leaves_at_pair && lexeme.token.is_scalar() && self.peek_second(end) == Some(Token::Colon)
            {
                break;
            }
            if state.after_element && !self.excused && lexeme.token != Token::Colon {
                let place = self.last_end();
                self.out.error(place, place, Mistake::ExpectedComma);
            }
            self.excused = false;
            if lexeme.token == Token::Colon && state.after_element {
                self.second_colon(end);
            } else if kind == Kind::FlowMapping {
                self.member(end);
            } else {
                self.item(end);
            }
            state.after_element = true;
            state.comma = None;
        }
        state.comma
    }

    /// `"key": "value": 1`: the first value stays, the rest is kept apart.
    fn second_colon(&mut self, end: usize) {
        let colon = self.tokens[self.at];
        let error = self.out.open(Kind::Error, colon.start as usize);
        self.push(Kind::Junk);
        self.error_on(colon, Mistake::UnexpectedColon);
        if self.starts_value(end) && !self.next_is_key_of_new_line(end) {
            self.value(end);
        } else {
            self.excused = true;
        }
        self.out.close(error);
    }

    fn item(&mut self, end: usize) {
        let lexeme = self.tokens[self.at];
        let pair = lexeme.token == Token::Colon
            || (lexeme.token.is_scalar() && self.peek_second(end) == Some(Token::Colon));
        if pair {
            // A pair without braces; its colon is the one mistake.
            let colon = if lexeme.token == Token::Colon { lexeme } else { self.tokens[self.at + 1] };
            self.error_on(colon, Mistake::UnexpectedColon);
            self.pair(end);
            return;
        }
        let item = self.out.open(Kind::Item, lexeme.start as usize);
        self.value(end);
        self.out.close(item);
    }

    /// One member of an object at a token that is no comma and no closing bracket.
    fn member(&mut self, end: usize) {
        let lexeme = self.tokens[self.at];
        match lexeme.token {
            Token::Colon => {
                self.error_on(lexeme, Mistake::ExpectedKey);
                self.pair(end);
            }
            Token::OpenBrace | Token::OpenBracket => {
                self.error_on(lexeme, Mistake::ExpectedKey);
                let error = self.out.open(Kind::Error, lexeme.start as usize);
                self.value(end);
                self.out.close(error);
            }
            _ => {
                if lexeme.token == Token::Word {
                    let colon = self.peek_second(end) == Some(Token::Colon);
                    let mistake = if colon { Mistake::UnquotedKey } else { Mistake::ExpectedColon };
                    self.error_on(lexeme, mistake);
                }
                self.pair(end);
            }
        }
    }

    /// An entry whose key, if it has one, is the next token.
    fn pair(&mut self, end: usize) {
        let index = self.at;
        let lexeme = self.tokens[index];
        let entry = self.out.open(Kind::Entry, lexeme.start as usize);
        let key = self.out.open(Kind::Key, lexeme.start as usize);
        match lexeme.token {
            Token::Double => self.push(Kind::DoubleQuoted),
            Token::Single => self.push(Kind::SingleQuoted),
            Token::Word => self.push(Kind::Plain),
            _ => {}
        }
        self.out.close(key);
        self.after_key(index, end);
        self.out.close(entry);
    }

    fn after_key(&mut self, index: usize, end: usize) {
        let key = self.tokens[index];
        let next = self.peek(end);
        let reported = key.unclosed || key.token == Token::Word;
        if next.is_some_and(|next| next.token == Token::Colon) {
            self.push(Kind::Colon);
            self.value_slot(index, end);
            return;
        }
        self.excused = true;
        let same_line = next.is_some_and(|next| !next.first);
        let equals = next.is_some_and(|next| self.text[next.start as usize..next.end as usize] == *b"=");
        if same_line && equals {
            if !reported && let Some(next) = next {
                self.error_on(next, Mistake::ExpectedColon);
            }
            self.push(Kind::Colon);
            self.value_slot(index, end);
            return;
        }
        if !reported {
            self.error_on(key, Mistake::ExpectedColon);
        }
        let value_follows =
            same_line && self.starts_value(end) && self.peek_second(end) != Some(Token::Colon);
        if value_follows || self.orphan(index, end).is_some() {
            self.value_slot(index, end);
        }
    }

    /// Whether the next token is a string or word that starts its line and has a colon behind it.
    fn next_is_key_of_new_line(&self, end: usize) -> bool {
        self.peek(end).is_some_and(|next| next.first && next.token.is_scalar())
            && self.peek_second(end) == Some(Token::Colon)
    }

    /// Where the value of the key ends if its opening bracket is missing.
    fn orphan(&self, key: usize, end: usize) -> Option<usize> {
        let End::Closed(stop) = self.ends[key] else { return None };
        let stop = stop as usize;
        let on_new_line = self.peek(end).is_some_and(|next| next.first);
        (on_new_line && self.at < stop && stop < end && self.depth < MAX_DEPTH).then_some(stop)
    }

    fn orphaned_collection(&mut self, stop: usize) {
        let (kind, closer) = match self.tokens[stop].token {
            Token::CloseBrace => (Kind::FlowMapping, Kind::CloseBrace),
            _ => (Kind::FlowSequence, Kind::CloseBracket),
        };
        self.depth += 1;
        let node = self.out.open(kind, self.tokens[self.at].start as usize);
        let outer = (self.leaves_at_pair, self.in_object);
        (self.leaves_at_pair, self.in_object) = (false, kind == Kind::FlowMapping);
        let _ = self.elements(kind, stop);
        (self.leaves_at_pair, self.in_object) = outer;
        self.push(closer);
        self.out.close(node);
        self.excused = false;
        self.depth -= 1;
    }

    fn value_slot(&mut self, key: usize, end: usize) {
        let place = self.last_end();
        let slot = self.out.open(Kind::Value, place);
        if let Some(stop) = self.orphan(key, end) {
            if self.tokens[self.at - 1].token == Token::Colon {
                self.out.error(place, place, Mistake::ExpectedValue);
            }
            self.orphaned_collection(stop);
        } else if self.starts_value(end) && !self.next_is_key_of_new_line(end) {
            self.value(end);
        } else {
            self.out.error(place, place, Mistake::ExpectedValue);
            self.excused = true;
        }
        self.out.close(slot);
    }
}
