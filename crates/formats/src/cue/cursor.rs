//! Where the parser is among the tokens, and how it goes on after a mistake.

use plimsoll_syntax::TextRange;

use super::doc::Comments;
use super::lexer::{Token, TokenKind};
use super::problem::{MAX_NESTING, Problem, ProblemKind};

/// A text that is being read.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
    pub(super) partner: Vec<Option<u32>>,
    pub(super) comments: Comments<'t>,
    pub(super) problems: Vec<Problem>,
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn token(&self, index: usize) -> Token {
        // The last token is the end, which is never left.
        self.tokens[index.min(self.tokens.len() - 1)]
    }

    pub(super) fn kind(&self) -> TokenKind {
        self.token(self.at).kind
    }

    pub(super) fn start(&self) -> u32 {
        self.token(self.at).range.start
    }

    pub(super) fn since(&self, start: u32) -> TextRange {
        let end = self.at.checked_sub(1).map_or(start, |index| self.token(index).range.end);
        TextRange::new(start, end)
    }

    pub(super) fn words(&self, index: usize) -> &'t str {
        let text: &'t str = self.text;
        &text[self.token(index).range.as_usize()]
    }

    pub(super) fn is_sign(&self, index: usize, sign: &str) -> bool {
        matches!(self.token(index).kind, TokenKind::Sign(found) if found == sign)
    }

    pub(super) fn at_sign(&self, sign: &str) -> bool {
        self.is_sign(self.at, sign)
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.kind() == TokenKind::Name && self.words(self.at) == word
    }

    pub(super) fn bump(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let found = self.at_sign(sign);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn expected(&mut self, what: &'static str) {
        let range = match self.kind() {
            TokenKind::End | TokenKind::LineBreak => TextRange::at(self.start()),
            _ => self.token(self.at).range,
        };
        self.problems.push(Problem { range, kind: ProblemKind::Expected(what) });
    }

    pub(super) fn at_separator(&self) -> bool {
        self.kind() == TokenKind::LineBreak || self.at_sign(",") || self.at_sign(";")
    }

    pub(super) fn skip_separators(&mut self) {
        while self.at_separator() {
            self.bump();
        }
    }

    pub(super) fn skip_line_breaks(&mut self) {
        while self.kind() == TokenKind::LineBreak {
            self.bump();
        }
    }

    pub(super) fn at_closing(&self) -> bool {
        matches!(self.kind(), TokenKind::Sign("}" | "]" | ")") | TokenKind::TextMiddle | TokenKind::TextTail)
    }

    /// To the next separator or closing bracket of this level.
    pub(super) fn recover(&mut self) {
        while self.kind() != TokenKind::End && !self.at_separator() && !self.at_closing() {
            self.skip_token();
        }
    }

    pub(super) fn on_new_line(&self) -> bool {
        let before = self.since(0).end;
        self.text[before as usize..self.start() as usize].contains('\n')
    }

    /// Whether a field is next where a value has not been typed yet: on a line of its own that is not indented more. As
    /// `a: b: 1` over two lines it would be legal, but nobody writes it so.
    pub(super) fn is_next_field(&self) -> bool {
        let indentation = |at: u32| {
            let before = &self.text[..at as usize];
            let line = &self.text[before.rfind('\n').map_or(0, |at| at + 1)..];
            line.len() - line.trim_start_matches([' ', '\t']).len()
        };
        let before = self.since(0).end;
        self.on_new_line() && self.is_field() && indentation(self.start()) <= indentation(before)
    }

    /// Whether the bracket that is next has its closing one; else it ends with the line.
    pub(super) fn is_closed(&self) -> bool {
        self.partner.get(self.at).is_some_and(Option::is_some)
    }

    /// Over one token, or over a whole bracket.
    pub(super) fn skip_token(&mut self) {
        self.at = self.partner.get(self.at).copied().flatten().map_or(self.at, |closing| closing as usize);
        self.bump();
    }

    /// Goes one level deeper. Too deep, the bracket that is next is skipped.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth == MAX_NESTING {
            let range = self.token(self.at).range;
            if !self.problems.iter().any(|problem| problem.kind == ProblemKind::TooDeep) {
                self.problems.push(Problem { range, kind: ProblemKind::TooDeep });
            }
            self.recover();
            return None;
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        Some(result)
    }

    /// Where the label that starts at a token ends: the index behind it.
    pub(super) fn label_end(&self, index: usize) -> Option<usize> {
        match self.token(index).kind {
            TokenKind::Name | TokenKind::Text => Some(index + 1),
            TokenKind::Sign("[" | "(") => self.partner[index].map(|closing| closing as usize + 1),
            TokenKind::TextHead => {
                let mut open = 0usize;
                let tail = (index..self.tokens.len()).find(|&at| {
                    match self.tokens[at].kind {
                        TokenKind::TextHead => open += 1,
                        TokenKind::TextTail => open -= 1,
                        _ => {}
                    }
                    open == 0
                });
                tail.map(|tail| tail + 1)
            }
            _ => None,
        }
    }

    pub(super) fn is_field(&self) -> bool {
        let alias = self.kind() == TokenKind::Name && self.is_sign(self.at + 1, "=");
        let Some(end) = self.label_end(if alias { self.at + 2 } else { self.at }) else { return false };
        // Nothing else has a question mark, so a field it is without the colon too.
        self.is_sign(end, "?") || self.is_sign(if self.is_sign(end, "!") { end + 1 } else { end }, ":")
    }
}
