//! The syntax tree. Every node has the bytes it was written with. Operators of one precedence and the steps behind a name
//! are lists, so that the tree is never deeper than the text is nested.

use plimsoll_syntax::TextRange;
use serde_json::Number;

use super::doc::Doc;
use super::problem::Problem;

/// A text as a tree.
#[derive(Clone, PartialEq, Debug)]
pub struct File {
    /// The declarations outside of all brackets.
    pub body: Struct,
    /// What is wrong with the text, in its order.
    pub problems: Vec<Problem>,
}

/// Declarations between braces, or those of a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Struct {
    /// In the order of the text.
    pub declarations: Vec<Declaration>,
}

/// What may stand in a struct.
#[derive(Clone, PartialEq, Debug)]
pub enum Declaration {
    /// `label: value`.
    Field(Field),
    /// `let name = value`.
    Let(Let),
    /// `if` and `for` with a body.
    Comprehension(Comprehension),
    /// A value without a label.
    Embedding(Expression),
    /// `...`, with the type of further fields.
    Ellipsis(Option<Expression>),
}

/// A field.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// Its label.
    pub label: Label,
    /// The bytes of the label.
    pub label_range: TextRange,
    /// All of it.
    pub range: TextRange,
    /// What stands between label and colon.
    pub mark: Mark,
    /// Its value; of `a: b: 1` the struct with `b`.
    pub value: Expression,
    /// What its comments say.
    pub doc: Doc,
}

/// What is said about whether a field must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Nothing.
    None,
    /// `?`.
    Optional,
    /// `!`.
    Required,
}

/// A label.
#[derive(Clone, PartialEq, Debug)]
pub enum Label {
    /// A name as written: `image`, `#Def`, `_hidden`.
    Name(Box<str>),
    /// A name in quotes, decoded.
    Text(Box<str>),
    /// `[pattern]`: all fields whose names match.
    Pattern(Box<Expression>),
    /// `(expression)` or a string with interpolations.
    Computed,
}

impl Label {
    /// The name of an ordinary field: no definition, nothing hidden.
    #[must_use]
    pub fn regular(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name.as_ref()).filter(|name| !name.starts_with(['#', '_'])),
            Self::Text(name) => Some(name),
            Self::Pattern(_) | Self::Computed => None,
        }
    }

    /// The name by which expressions refer to it.
    #[must_use]
    pub fn referable(&self) -> Option<&str> {
        match self {
            Self::Name(name) | Self::Text(name) => Some(name),
            Self::Pattern(_) | Self::Computed => None,
        }
    }
}

/// A value with a name of its own.
#[derive(Clone, PartialEq, Debug)]
pub struct Let {
    /// The name.
    pub name: Box<str>,
    /// The value.
    pub value: Expression,
}

/// A body that is there under conditions, or many times.
#[derive(Clone, PartialEq, Debug)]
pub struct Comprehension {
    /// `if`, `for` and `let`, in order.
    pub clauses: Vec<Clause>,
    /// From the first clause to the body.
    pub guard: TextRange,
    /// What is there.
    pub body: Struct,
}

/// A clause of a comprehension.
#[derive(Clone, PartialEq, Debug)]
pub enum Clause {
    /// `if condition`.
    If(Expression),
    /// `for key, value in source`.
    For(Expression),
    /// `let name = value`.
    Let(Let),
}

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Its bytes.
    pub range: TextRange,
}

/// What an expression is.
#[derive(Clone, PartialEq, Debug)]
pub enum ExpressionKind {
    /// A name: `string`, `#Def`, `_`.
    Name(Box<str>),
    /// `_|_`.
    Bottom,
    /// `null`.
    Null,
    /// `true` and `false`.
    Bool(bool),
    /// A number; `None` where it does not fit.
    Number(Option<Number>),
    /// A string, decoded.
    Text(Box<str>),
    /// A byte string.
    Bytes,
    /// A string with expressions in it.
    Interpolation(Vec<Expression>),
    /// `{…}`.
    Struct(Struct),
    /// `[…]`.
    List(List),
    /// An expression in parentheses.
    Group(Box<Expression>),
    /// An expression with steps behind it: `a.b[0](c)`.
    Path(Box<Expression>, Vec<Step>),
    /// `-`, `+`, `!`, `*` and the comparisons of a bound, before an operand.
    Unary(&'static str, Box<Expression>),
    /// Operands with operators of one precedence between them; there is one operator less.
    Chain(Vec<Expression>, Vec<&'static str>),
    /// Nothing could be read here.
    Missing,
}

/// A list.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct List {
    /// The items before an ellipsis.
    pub items: Vec<Expression>,
    /// The ellipsis, with the type of further items.
    pub rest: Option<Option<Box<Expression>>>,
    /// Items that are computed: `[for …]`.
    pub comprehensions: Vec<Comprehension>,
}

/// A step behind an expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// `.name`.
    Field(Box<str>),
    /// `[index]`; a slice has none.
    Index(Option<Expression>),
    /// `(arguments)`.
    Call(Vec<Expression>),
}
