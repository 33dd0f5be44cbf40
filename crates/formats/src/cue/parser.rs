//! From tokens to the tree. A mistake costs the declaration it is in; the next comma or line is read again.

use plimsoll_syntax::TextRange;

use super::cursor::Parser;
use super::doc::Comments;
use super::lexer::{TokenKind, Tokens, lex};
use super::literal;
use super::problem::{MAX_BYTES, Problem, ProblemKind};
use super::syntax::{
    Clause, Comprehension, Declaration, Expression, ExpressionKind, Field, File, Label, Let, List, Mark,
    Step, Struct,
};

/// Reads a text. Never fails: what is wrong is in `problems`, and the rest is there.
#[must_use]
pub fn parse(text: &str) -> File {
    if text.len() > MAX_BYTES {
        let problem = Problem { range: TextRange::at(0), kind: ProblemKind::TooLong };
        return File { body: Struct::default(), problems: vec![problem] };
    }
    let Tokens { tokens, comments, partner, problems } = lex(text);
    let comments = Comments::new(text, comments);
    let mut parser = Parser { text, tokens, partner, comments, problems, at: 0, depth: 0 };
    let body = parser.declarations(None);
    parser.problems.sort_by_key(|problem| problem.range);
    parser.problems.dedup_by_key(|problem| problem.range.start);
    File { body, problems: parser.problems }
}

fn missing(at: u32) -> Expression {
    Expression { kind: ExpressionKind::Missing, range: TextRange::at(at) }
}

impl Parser<'_> {
    /// Declarations up to a closing brace, or to the end of the file.
    fn declarations(&mut self, closing: Option<&'static str>) -> Struct {
        let mut found = Struct::default();
        loop {
            self.skip_separators();
            if self.kind() == TokenKind::End || (closing.is_some() && self.at_closing()) {
                return found;
            }
            let before = self.at;
            found.declarations.extend(self.declaration());
            if self.at == before {
                self.expected("a field");
                self.bump();
                self.recover();
            } else if !(self.at_separator() || self.at_closing() || self.on_new_line())
                && self.kind() != TokenKind::End
            {
                self.expected("a comma or a new line");
                self.recover();
            }
        }
    }

    fn declaration(&mut self) -> Option<Declaration> {
        if self.eat("...") {
            let of = (!self.at_separator() && !self.at_closing() && self.kind() != TokenKind::End)
                .then(|| self.expression());
            return Some(Declaration::Ellipsis(of));
        }
        if self.kind() == TokenKind::Attribute {
            self.bump();
            return None;
        }
        if self.is_field() {
            return self.nested(Self::field).flatten().map(Declaration::Field);
        }
        if self.kind() == TokenKind::Name {
            match self.words(self.at) {
                "let" if self.is_sign(self.at + 2, "=") => return Some(Declaration::Let(self.binding())),
                "if" | "for" => return Some(Declaration::Comprehension(self.comprehension())),
                "package" | "import" if self.depth == 0 => {
                    self.bump();
                    self.recover_import();
                    return None;
                }
                _ => {}
            }
        }
        let value = self.expression();
        (value.kind != ExpressionKind::Missing).then_some(Declaration::Embedding(value))
    }

    /// Over the name of a package, or the paths of imports.
    fn recover_import(&mut self) {
        if self.kind() == TokenKind::Name {
            self.bump();
        }
        if matches!(self.kind(), TokenKind::Text | TokenKind::Sign("(")) {
            self.skip_token();
        }
    }

    fn field(&mut self) -> Option<Field> {
        if self.is_sign(self.at + 1, "=") {
            self.bump();
            self.bump();
        }
        let start = self.start();
        let label = self.label()?;
        let label_range = self.since(start);
        let mark = match self.kind() {
            TokenKind::Sign("?") => Mark::Optional,
            TokenKind::Sign("!") => Mark::Required,
            _ => Mark::None,
        };
        if mark != Mark::None {
            self.bump();
        }
        let colon = self.since(start).end;
        let value = if !self.eat(":") {
            self.expected("`:`");
            missing(colon)
        } else if self.is_field() && !self.is_next_field() {
            let inner_start = self.start();
            let inner = self.nested(Self::field).flatten();
            let range = inner.as_ref().map_or(TextRange::at(inner_start), |field| field.range);
            let declarations = inner.map(Declaration::Field).into_iter().collect();
            Expression { kind: ExpressionKind::Struct(Struct { declarations }), range }
        } else {
            self.expression()
        };
        let opening = matches!(value.kind, ExpressionKind::Struct(_)).then_some(value.range.start + 1);
        let range = self.since(start);
        while self.kind() == TokenKind::Attribute {
            self.bump();
        }
        let doc = self.comments.of(range, opening);
        Some(Field { label, label_range, range, mark, value, doc })
    }

    fn label(&mut self) -> Option<Label> {
        let end = self.label_end(self.at)?;
        let words = self.words(self.at);
        let label = match self.kind() {
            TokenKind::Name => Label::Name(words.into()),
            TokenKind::Text => Label::Text(literal::decode(words).into()),
            TokenKind::Sign("[") => {
                self.bump();
                if self.is_sign(self.at + 1, "=") {
                    self.bump();
                    self.bump();
                }
                Label::Pattern(Box::new(self.nested(Self::expression)?))
            }
            _ => Label::Computed,
        };
        self.at = end;
        Some(label)
    }

    /// `let name = value`.
    fn binding(&mut self) -> Let {
        self.bump();
        let name = self.words(self.at).into();
        self.bump();
        self.eat("=");
        Let { name, value: self.expression() }
    }

    fn comprehension(&mut self) -> Comprehension {
        let start = self.start();
        let mut clauses = Vec::new();
        loop {
            if self.at_word("if") {
                self.bump();
                clauses.push(Clause::If(self.expression()));
            } else if self.at_word("for") {
                self.bump();
                while self.kind() == TokenKind::Name && !self.at_word("in") || self.at_sign(",") {
                    self.bump();
                }
                if self.at_word("in") {
                    self.bump();
                } else {
                    self.expected("`in`");
                }
                clauses.push(Clause::For(self.expression()));
            } else if self.at_word("let") && !clauses.is_empty() {
                clauses.push(Clause::Let(self.binding()));
            } else {
                break;
            }
            let next = self.at + 1;
            let goes_on = self.is_sign(next, "{")
                || self.token(next).kind == TokenKind::Name
                    && matches!(self.words(next), "if" | "for" | "let");
            if self.at_separator() && goes_on {
                self.bump();
            }
        }
        let guard = self.since(start);
        let body = if self.at_sign("{") {
            self.nested(Self::braces).unwrap_or_default()
        } else {
            self.expected("`{`");
            Struct::default()
        };
        Comprehension { clauses, guard, body }
    }

    fn braces(&mut self) -> Struct {
        self.bump();
        let body = self.declarations(Some("}"));
        self.close("}", "`}`");
        body
    }

    fn close(&mut self, sign: &str, expected: &'static str) {
        if !self.eat(sign) {
            self.expected(expected);
        }
    }

    fn expression(&mut self) -> Expression {
        self.binary(1)
    }

    /// Operators of at least a precedence, and their operands.
    fn binary(&mut self, least: u8) -> Expression {
        let start = self.start();
        let mut left = self.unary();
        while let Some((_, level)) = self.operator().filter(|&(_, level)| level >= least) {
            let (mut operands, mut operators) = (vec![left], Vec::new());
            while let Some((operator, _)) = self.operator().filter(|&(_, found)| found == level) {
                self.bump();
                operators.push(operator);
                operands.push(self.binary(level + 1));
            }
            left = Expression { kind: ExpressionKind::Chain(operands, operators), range: self.since(start) };
        }
        left
    }

    fn operator(&self) -> Option<(&'static str, u8)> {
        let TokenKind::Sign(sign) = self.kind() else {
            let word = (self.kind() == TokenKind::Name).then(|| self.words(self.at))?;
            return ["div", "mod", "quo", "rem"].into_iter().find(|&name| name == word).map(|name| (name, 7));
        };
        let level = match sign {
            "|" => 1,
            "&" => 2,
            "||" => 3,
            "&&" => 4,
            "==" | "!=" | "<" | "<=" | ">" | ">=" | "=~" | "!~" => 5,
            "+" | "-" => 6,
            "*" | "/" => 7,
            _ => return None,
        };
        Some((sign, level))
    }

    fn unary(&mut self) -> Expression {
        let start = self.start();
        let TokenKind::Sign(sign @ ("*" | "-" | "+" | "!" | "<" | "<=" | ">" | ">=" | "!=" | "=~" | "!~")) =
            self.kind()
        else {
            return self.path();
        };
        self.bump();
        let kind = match self.nested(Self::unary) {
            Some(operand) => ExpressionKind::Unary(sign, Box::new(operand)),
            None => ExpressionKind::Missing,
        };
        Expression { kind, range: self.since(start) }
    }

    /// An operand with its steps.
    fn path(&mut self) -> Expression {
        let start = self.start();
        let operand = self.operand();
        let mut steps = Vec::new();
        loop {
            match self.kind() {
                TokenKind::Sign(".") => {
                    self.bump();
                    match self.kind() {
                        TokenKind::Name => steps.push(Step::Field(self.words(self.at).into())),
                        TokenKind::Text => {
                            steps.push(Step::Field(literal::decode(self.words(self.at)).into()));
                        }
                        _ => {
                            self.expected("a name");
                            break;
                        }
                    }
                    self.bump();
                }
                TokenKind::Sign("[") => steps.extend(self.nested(Self::index)),
                TokenKind::Sign("(") => steps.extend(self.nested(Self::call)),
                _ => break,
            }
        }
        if steps.is_empty() {
            return operand;
        }
        Expression { kind: ExpressionKind::Path(Box::new(operand), steps), range: self.since(start) }
    }

    fn index(&mut self) -> Step {
        self.bump();
        let mut index = (!self.at_sign(":")).then(|| self.expression());
        if self.eat(":") {
            index = None;
            if !self.at_sign("]") {
                self.expression();
            }
        }
        self.skip_line_breaks();
        self.close("]", "`]`");
        Step::Index(index)
    }

    fn call(&mut self) -> Step {
        let closed = self.is_closed();
        self.bump();
        let mut arguments = Vec::new();
        self.skip_separators();
        while !self.at_closing()
            && self.kind() != TokenKind::End
            && (closed || self.kind() != TokenKind::LineBreak)
        {
            let before = self.at;
            arguments.push(self.expression());
            if self.at == before {
                break;
            }
            if !self.at_separator() && !self.at_closing() {
                self.expected("`)`");
                self.recover();
            }
            if closed || self.at_sign(",") {
                self.skip_separators();
            }
        }
        self.close(")", "`)`");
        Step::Call(arguments)
    }

    fn operand(&mut self) -> Expression {
        let start = self.start();
        let words = self.words(self.at);
        if self.is_next_field() {
            let before = TextRange::at(self.since(0).end);
            self.problems.push(Problem { range: before, kind: ProblemKind::Expected("a value") });
            return missing(before.start);
        }
        let kind = match self.kind() {
            // `X={…}` names a value for expressions inside of it.
            TokenKind::Name if self.is_sign(self.at + 1, "=") => {
                self.bump();
                self.bump();
                return self.nested(Self::operand).unwrap_or_else(|| missing(start));
            }
            TokenKind::Name => match words {
                "true" => ExpressionKind::Bool(true),
                "false" => ExpressionKind::Bool(false),
                "null" => ExpressionKind::Null,
                _ => ExpressionKind::Name(words.into()),
            },
            TokenKind::Number => ExpressionKind::Number(literal::number(words)),
            TokenKind::Text if words.trim_start_matches('#').starts_with('\'') => ExpressionKind::Bytes,
            TokenKind::Text => ExpressionKind::Text(literal::decode(words).into()),
            TokenKind::Sign("_|_") => ExpressionKind::Bottom,
            TokenKind::TextHead => {
                let kind = self.nested(Self::interpolation).unwrap_or(ExpressionKind::Missing);
                return Expression { kind, range: self.since(start) };
            }
            TokenKind::Sign(bracket @ ("{" | "[" | "(")) => {
                let kind = self.nested(|parser| match bracket {
                    "{" => ExpressionKind::Struct(parser.braces()),
                    "[" => ExpressionKind::List(parser.list()),
                    _ => parser.group(),
                });
                return Expression {
                    kind: kind.unwrap_or(ExpressionKind::Missing),
                    range: self.since(start),
                };
            }
            _ => {
                self.expected("a value");
                return missing(start);
            }
        };
        self.bump();
        Expression { kind, range: self.since(start) }
    }

    fn interpolation(&mut self) -> ExpressionKind {
        let mut parts = Vec::new();
        loop {
            self.bump();
            self.skip_line_breaks();
            parts.push(self.expression());
            self.skip_line_breaks();
            if !matches!(self.kind(), TokenKind::TextMiddle | TokenKind::TextTail) {
                self.expected("`)`");
                while !matches!(self.kind(), TokenKind::TextMiddle | TokenKind::TextTail | TokenKind::End) {
                    self.skip_token();
                }
            }
            if self.kind() != TokenKind::TextMiddle {
                self.bump();
                return ExpressionKind::Interpolation(parts);
            }
        }
    }

    fn group(&mut self) -> ExpressionKind {
        let closed = self.is_closed();
        self.bump();
        let inner = self.expression();
        if closed {
            self.skip_line_breaks();
        }
        self.close(")", "`)`");
        ExpressionKind::Group(Box::new(inner))
    }

    fn list(&mut self) -> List {
        let closed = self.is_closed();
        self.bump();
        let mut list = List::default();
        loop {
            if !closed && self.kind() == TokenKind::LineBreak {
                break;
            }
            self.skip_separators();
            if self.at_closing() || self.kind() == TokenKind::End {
                break;
            }
            let before = self.at;
            if self.eat("...") {
                let of = (!self.at_closing() && !self.at_separator()).then(|| Box::new(self.expression()));
                list.rest = Some(of);
            } else if self.at_word("for") || self.at_word("if") {
                list.comprehensions.push(self.comprehension());
            } else {
                list.items.push(self.expression());
            }
            if self.at == before {
                self.bump();
            }
            if !(self.at_separator() || self.at_closing() || self.kind() == TokenKind::End) {
                self.expected("a comma or `]`");
                self.recover();
            }
        }
        self.close("]", "`]`");
        list
    }
}
