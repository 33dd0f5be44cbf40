//! Which bracket belongs to which. Where all brackets pair up, that alone decides. Where one is missing, lines and
//! indentation tell where, so that the rest of the file keeps its structure while somebody types.

use super::lexer::{Lexeme, Token};
use crate::tree::MAX_DEPTH;

/// Where an object or array ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum End {
    /// At its partner, the token with this index.
    Closed(u32),
    /// At a closing bracket of the wrong shape, which was meant to be its partner.
    Mistyped(u32),
    /// Before the token with this index: its partner is missing.
    Unclosed(u32),
}

/// For every token that opens, where that ends, by the index of the token. A key whose opening bracket seems to be
/// deleted has the place of the closing one, behind it. The other tokens have an entry without meaning, which names no
/// place behind them with [`End::Closed`]. Closing tokens that no entry names are stray.
pub(super) fn pair(text: &str, tokens: &[Lexeme]) -> Vec<End> {
    paired(tokens).unwrap_or_else(|| Guess::new(text, tokens).run())
}

/// The pairs where every bracket has its partner, else `None`.
fn paired(tokens: &[Lexeme]) -> Option<Vec<End>> {
    let mut ends = vec![End::Closed(0); tokens.len()];
    let mut open = Vec::new();
    for (index, lexeme) in tokens.iter().enumerate() {
        if lexeme.token.opens() {
            open.push(index);
        } else if lexeme.token.closes() {
            let top = open.pop()?;
            if !fits(tokens[top].token, lexeme.token) {
                return None;
            }
            ends[top] = End::Closed(index as u32);
        }
    }
    open.is_empty().then_some(ends)
}

fn fits(open: Token, close: Token) -> bool {
    matches!((open, close), (Token::OpenBrace, Token::CloseBrace) | (Token::OpenBracket, Token::CloseBracket))
}

/// An open object or array.
#[derive(Clone, Copy)]
struct Frame {
    /// Index of its opening token.
    index: usize,
    /// Which line it opened on, counted by first tokens.
    line: u32,
    /// Column of the first token of that line.
    column: u32,
    /// Whether what it holds stands deeper than `column`; unknown before its first own line.
    indented: Option<bool>,
    /// What holds for the frame around it.
    inherited: bool,
    /// Column of its first own line, and the last token that starts a line there.
    content: Option<(u32, usize)>,
}

struct Guess<'t> {
    text: &'t str,
    tokens: &'t [Lexeme],
    ends: Vec<End>,
    open: Vec<Frame>,
    line: u32,
    column: u32,
}

impl<'t> Guess<'t> {
    fn new(text: &'t str, tokens: &'t [Lexeme]) -> Self {
        let ends = vec![End::Unclosed(tokens.len() as u32); tokens.len()];
        Self { text, tokens, ends, open: Vec::new(), line: 0, column: 0 }
    }

    fn run(mut self) -> Vec<End> {
        for index in 0..self.tokens.len() {
            let lexeme = self.tokens[index];
            if lexeme.first {
                self.line += 1;
                self.column = column(self.text, lexeme.start);
                if !lexeme.token.closes() {
                    self.dedent(index);
                }
            }
            if lexeme.token.opens() {
                let inherited =
                    self.open.last().is_some_and(|frame| frame.indented.unwrap_or(frame.inherited));
                let (line, column) = (self.line, self.column);
                self.open.push(Frame { index, line, column, indented: None, inherited, content: None });
            } else if lexeme.token.closes() {
                self.close(index, lexeme);
            }
        }
        self.ends
    }

    /// A line that starts at or left of the line that opened a bracket lies outside of it, where the file is indented
    /// at all. The outermost bracket never ends this way.
    fn dedent(&mut self, index: usize) {
        while let [.., _, top] = self.open[..] {
            let indented = top.indented.unwrap_or(top.inherited);
            if self.column > top.column || top.line == self.line || !indented {
                break;
            }
            self.unclosed(index);
        }
        if let Some(top) = self.open.last_mut() {
            let deeper = self.column > top.column;
            top.indented.get_or_insert(deeper);
            let content = top.content.get_or_insert((self.column, index));
            if content.0 == self.column {
                content.1 = index;
            }
        }
    }

    fn unclosed(&mut self, index: usize) {
        if let Some(frame) = self.open.pop() {
            self.ends[frame.index] = End::Unclosed(index as u32);
        }
    }

    fn close(&mut self, index: usize, lexeme: Lexeme) {
        if let Some(key) = self.orphaned(lexeme) {
            self.ends[key] = End::Closed(index as u32);
            if let Some((_, latest)) = self.open.last_mut().and_then(|frame| frame.content.as_mut()) {
                *latest = index;
            }
            return;
        }
        let Some(partner) = self.partner(lexeme) else {
            self.mistyped(index, lexeme);
            return;
        };
        // A comma shows that the outermost bracket goes on: the partner of this one was deleted.
        if partner == 0 && self.tokens.get(index + 1).is_some_and(|next| next.token == Token::Comma) {
            return;
        }
        while self.open.len() > partner + 1 {
            self.unclosed(index);
        }
        if let Some(frame) = self.open.pop() {
            self.ends[frame.index] = End::Closed(index as u32);
        }
    }

    /// The key whose opening bracket was deleted: the bracket starts a line at the column of the members, and deeper
    /// lines are between the last member and itself.
    fn orphaned(&self, lexeme: Lexeme) -> Option<usize> {
        let (column, latest) = self.open.last()?.content?;
        let fits = lexeme.first && column == self.column && self.column_below(latest) > column;
        (fits && self.tokens[latest].token.is_scalar()).then_some(latest)
    }

    /// The column of the line below that of a key.
    fn column_below(&self, token: usize) -> u32 {
        let below = self.tokens[token + 1..].iter().take(4).find(|lexeme| lexeme.first);
        below.map_or(0, |lexeme| column(self.text, lexeme.start))
    }

    /// The place in `open` of the bracket that this one closes. Only so many are looked at, which keeps it linear.
    fn partner(&self, lexeme: Lexeme) -> Option<usize> {
        let lowest = self.open.len().saturating_sub(MAX_DEPTH as usize);
        let candidates = || {
            (lowest..self.open.len())
                .rev()
                .filter(|&place| fits(self.tokens[self.open[place].index].token, lexeme.token))
        };
        let nearest = candidates().next()?;
        let top = *self.open.last()?;
        if lexeme.first {
            let same = candidates()
                .find(|&place| self.open[place].column == self.column && self.open[place].line != self.line);
            return Some(same.unwrap_or(nearest));
        }
        // On the line of the bracket it cannot close, it was meant for that one.
        (self.open[nearest].line == top.line || top.line != self.line).then_some(nearest)
    }

    fn mistyped(&mut self, index: usize, lexeme: Lexeme) {
        let Some(top) = self.open.last() else { return };
        let meant = if lexeme.first { top.column == self.column } else { top.line == self.line };
        if meant && !fits(self.tokens[top.index].token, lexeme.token) {
            self.ends[top.index] = End::Mistyped(index as u32);
            self.open.pop();
        }
    }
}

/// The column, in bytes, of the first token of a line. All before it on the line is blank or comment.
fn column(text: &str, start: u32) -> u32 {
    let before = &text.as_bytes()[..start as usize];
    before.iter().rev().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count() as u32
}
