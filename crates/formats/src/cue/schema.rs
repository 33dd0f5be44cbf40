//! What a value may be, as plain data: what remains of a parameter block when everything that needs evaluation is left
//! open.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use plimsoll_syntax::TextRange;
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use serde_json::Number;
pub use serde_json::Value as Json;

use super::doc::Doc;

/// What a value may be.
#[derive(Clone, PartialEq, Debug)]
pub enum Schema {
    /// Anything, also where it could not be found out.
    Any,
    /// A value of a basic type, with further conditions.
    Scalar(Scalar, Vec<Limit>),
    /// One of these constants; never empty.
    Constants(Arc<Vec<Json>>),
    /// A list.
    List(List),
    /// A mapping.
    Struct(Struct),
    /// One of several; never less than two.
    OneOf {
        /// What it may be, in the order of the text.
        alternatives: Vec<Schema>,
        /// Which of them it is when nothing is said.
        preferred: Option<usize>,
    },
}

/// A basic type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scalar {
    /// A text.
    String,
    /// A whole number.
    Int,
    /// A number with a fraction; whole ones are accepted, as YAML does not tell them apart.
    Float,
    /// Any number.
    Number,
    /// A truth value.
    Bool,
    /// Nothing, said explicitly.
    Null,
    /// Bytes, which YAML writes as a text.
    Bytes,
}

/// A further condition.
#[derive(Clone, PartialEq, Debug)]
pub enum Limit {
    /// `>=`.
    AtLeast(Number),
    /// `>`.
    Above(Number),
    /// `<=`.
    AtMost(Number),
    /// `<`.
    Below(Number),
    /// `!=`.
    Not(Json),
    /// `=~`: a regular expression in the syntax of RE2 is found in it.
    Matches(Pattern),
    /// `!~`.
    MatchesNot(Pattern),
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
}

/// A regular expression as it is written; it is compiled once, when it is first tried.
#[derive(Clone)]
pub struct Pattern {
    text: Box<str>,
    compiled: OnceLock<Option<Regex>>,
}

/// How large the compiled form of a pattern may be, in bytes.
const MAX_COMPILED: usize = 1 << 20;

impl Pattern {
    /// Whether it is found in a text; `None` for one that cannot be tried.
    #[must_use]
    pub fn is_in(&self, text: &str) -> Option<bool> {
        let compile = || RegexBuilder::new(&self.text).size_limit(MAX_COMPILED).build().ok();
        Some(self.compiled.get_or_init(compile).as_ref()?.is_match(text))
    }
}

impl<T: Into<Box<str>>> From<T> for Pattern {
    fn from(text: T) -> Self {
        Self { text: text.into(), compiled: OnceLock::new() }
    }
}

impl Deref for Pattern {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// A list.
#[derive(Clone, PartialEq, Debug)]
pub struct List {
    /// The items at the start, which must be there.
    pub first: Vec<Schema>,
    /// Further items; `None` where there are none.
    pub rest: Option<Box<Schema>>,
}

/// A mapping.
#[derive(Clone, PartialEq, Debug)]
pub struct Struct {
    /// Its fields in the order of the text.
    pub fields: Vec<Field>,
    /// What a field that is not listed must be: `[string]: T`.
    pub pattern: Option<Box<Schema>>,
    /// What a field means that is neither listed nor fits the pattern.
    pub others: Others,
}

/// What a field means that is not listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Others {
    /// It is refused: a definition, or `close`.
    Refused,
    /// It is accepted, but nothing knows of it, so it is most likely a mistake.
    Unread,
    /// It is meant to be: `...`, or a struct that lists nothing.
    Allowed,
}

/// A field of a mapping.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// Its name.
    pub name: Box<str>,
    /// Whether it may be left out: `?`.
    pub optional: bool,
    /// What it is when nothing is said. An optional field gets it only when it is there.
    pub default: Option<DefaultValue>,
    /// What it may be.
    pub schema: Schema,
    /// The guard as written, where it is a field under a condition only: `if type == "pvc"`.
    pub condition: Option<Box<str>>,
    /// What its comments say.
    pub doc: Doc,
    /// The bytes of its label; empty at 0 in a schema that is not written in CUE.
    pub range: TextRange,
}

/// What a value is when nothing is said.
#[derive(Clone, PartialEq, Debug)]
pub enum DefaultValue {
    /// This.
    Known(Json),
    /// The result of an expression, as written.
    Computed(Box<str>),
}

impl Schema {
    /// A basic type without conditions.
    #[must_use]
    pub const fn scalar(of: Scalar) -> Self {
        Self::Scalar(of, Vec::new())
    }

    /// Fields of a mapping.
    #[must_use]
    pub fn as_struct(&self) -> Option<&Struct> {
        match self {
            Self::Struct(of) => Some(of),
            _ => None,
        }
    }

    /// Whether there is a value when nothing is said: a constant, an open list, a struct all of whose fields have one.
    #[must_use]
    pub fn stands_alone(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Scalar(of, _) => *of == Scalar::Null,
            Self::Constants(constants) => constants.len() == 1,
            Self::List(list) => list.first.iter().all(Self::stands_alone),
            Self::Struct(of) => of.fields.iter().all(|field| !field.is_required()),
            Self::OneOf { alternatives, preferred } => {
                preferred.and_then(|index| alternatives.get(index)).is_some_and(Self::stands_alone)
            }
        }
    }

    /// What it is, in a few words with an article: "a whole number".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Any => "anything".to_owned(),
            Self::Scalar(of, _) => of.words().to_owned(),
            Self::Constants(constants) => constants
                .iter()
                .map(|constant| format!("`{}`", written(constant)))
                .collect::<Vec<_>>()
                .join(" or "),
            Self::List(_) => "a list".to_owned(),
            Self::Struct(_) => "a mapping".to_owned(),
            Self::OneOf { alternatives, .. } => {
                let mut words: Vec<String> = alternatives.iter().map(Self::words).collect();
                words.dedup();
                words.join(" or ")
            }
        }
    }
}

/// A constant as one writes it in YAML.
#[must_use]
pub fn written(constant: &Json) -> String {
    match constant {
        // Quotes only where it would be something else without them.
        Json::String(text) if !text.is_empty() && serde_json::from_str::<Json>(text).is_err() => text.clone(),
        other => other.to_string(),
    }
}

impl Scalar {
    /// In words with an article.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::String | Self::Bytes => "a text",
            Self::Int => "a whole number",
            Self::Float | Self::Number => "a number",
            Self::Bool => "`true` or `false`",
            Self::Null => "`null`",
        }
    }

    /// As CUE has it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Float => "float",
            Self::Number => "number",
            Self::Bool => "bool",
            Self::Null => "null",
            Self::Bytes => "bytes",
        }
    }
}

impl Struct {
    /// The field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &*field.name == name)
    }

    /// The fields of many names.
    pub(super) fn lookup(&self, n_names: usize) -> Lookup<'_> {
        let is_large = n_names > FEW && self.fields.len() > FEW;
        let entries = self.fields.iter().rev().map(|field| (&*field.name, field));
        Lookup { of: self, index: is_large.then(|| entries.collect()) }
    }
}

/// So many are found as fast one after the other.
const FEW: usize = 16;

/// The fields of a struct by their names.
pub(super) struct Lookup<'s> {
    of: &'s Struct,
    /// Only where it is worth it.
    index: Option<FxHashMap<&'s str, &'s Field>>,
}

impl<'s> Lookup<'s> {
    pub(super) fn field(&self, name: &str) -> Option<&'s Field> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.of.field(name),
        }
    }
}

impl Field {
    /// Whether it must be given.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.optional && self.default.is_none() && self.condition.is_none() && !self.schema.stands_alone()
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(number) => write!(f, ">={number}"),
            Self::Above(number) => write!(f, ">{number}"),
            Self::AtMost(number) => write!(f, "<={number}"),
            Self::Below(number) => write!(f, "<{number}"),
            Self::Not(value) => write!(f, "!={value}"),
            Self::Matches(pattern) => write!(f, "=~{pattern:?}"),
            Self::MatchesNot(pattern) => write!(f, "!~{pattern:?}"),
            Self::MinLength(length) => write!(f, "length>={length}"),
            Self::MaxLength(length) => write!(f, "length<={length}"),
        }
    }
}

impl fmt::Display for DefaultValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => write!(f, "{value}"),
            Self::Computed(expression) => write!(f, "({expression})"),
        }
    }
}

/// An outline in the manner of CUE: a line for each field. A struct that refuses other fields is `close {`; one that allows
/// them has `...`.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outline(f, 0)
    }
}

impl Schema {
    fn outline(&self, f: &mut fmt::Formatter<'_>, level: usize) -> fmt::Result {
        match self {
            Self::Any => f.write_str("_"),
            Self::Scalar(of, limits) => {
                f.write_str(of.name())?;
                limits.iter().try_for_each(|limit| write!(f, " & {limit}"))
            }
            Self::Constants(constants) => {
                let written: Vec<String> = constants.iter().map(ToString::to_string).collect();
                f.write_str(&written.join(" | "))
            }
            Self::List(list) => {
                f.write_str("[")?;
                for (index, item) in list.first.iter().chain(list.rest.as_deref()).enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    f.write_str(if index == list.first.len() { "..." } else { "" })?;
                    item.outline(f, level)?;
                }
                f.write_str("]")
            }
            Self::Struct(of) => of.outline(f, level),
            Self::OneOf { alternatives, preferred } => {
                for (index, alternative) in alternatives.iter().enumerate() {
                    f.write_str(if index > 0 { " | " } else { "" })?;
                    f.write_str(if *preferred == Some(index) { "*" } else { "" })?;
                    alternative.outline(f, level)?;
                }
                Ok(())
            }
        }
    }
}

impl Struct {
    fn outline(&self, f: &mut fmt::Formatter<'_>, level: usize) -> fmt::Result {
        f.write_str(if self.others == Others::Refused { "close {" } else { "{" })?;
        let line = |f: &mut fmt::Formatter<'_>, level| write!(f, "\n{:1$}", "", level * 2);
        for field in &self.fields {
            line(f, level + 1)?;
            write!(f, "{}{}: ", field.name, if field.optional { "?" } else { "" })?;
            field.schema.outline(f, level + 1)?;
            if let Some(default) = &field.default {
                write!(f, " = {default}")?;
            }
            if let Some(condition) = &field.condition {
                write!(f, "  {condition}")?;
            }
            if let Some(usage) = &field.doc.usage {
                write!(f, "  // {usage}")?;
            }
        }
        if let Some(pattern) = &self.pattern {
            line(f, level + 1)?;
            f.write_str("[string]: ")?;
            pattern.outline(f, level + 1)?;
        }
        if self.others == Others::Allowed {
            line(f, level + 1)?;
            f.write_str("...")?;
        }
        line(f, level)?;
        f.write_str("}")
    }
}
