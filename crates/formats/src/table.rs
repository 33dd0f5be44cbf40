//! Field tables: what a format says about its objects, as data. Validation, completion, hover and documentation read
//! the same rows.

use plimsoll_base::Severity;
use plimsoll_model::Clause;

/// An object of a format: a mapping with known fields.
#[derive(Debug)]
pub struct Object {
    /// Its name in the specification: "Graph Item Object".
    pub name: &'static str,
    /// Where the specification describes it.
    pub clause: Clause,
    /// Its fields, required ones first, else in the order of the specification.
    pub fields: &'static [Field],
    /// What an unlisted field means.
    pub others: Others,
}

impl Object {
    /// The row of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// What a field that no row lists means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Others {
    /// The object is open: anything may be added, and is kept.
    Open,
    /// It is ignored, so it is most likely a mistake; the severity of saying so, and what follows from it.
    Unexpected(Severity, &'static str),
}

/// One field of an object.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What its value is.
    pub of: Type,
    /// Whether it must be there.
    pub presence: Presence,
    /// How bad a value of another type is, by its consequence.
    pub wrong_type: Severity,
    /// What it is for, in one or two sentences of our own.
    pub help: &'static str,
    /// Where the specification describes it.
    pub clause: Clause,
}

impl Field {
    /// A row, in the order in which tables read.
    #[must_use]
    pub const fn new(
        name: &'static str,
        of: Type,
        presence: Presence,
        wrong_type: Severity,
        clause: Clause,
        help: &'static str,
    ) -> Self {
        Self { name, of, presence, wrong_type, help, clause }
    }
}

// Rows are statics: two references to one row are the same row.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Object {}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Field {}

/// Whether a field must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// It must, and has no default.
    Required,
    /// It may be left out.
    Optional,
    /// A rule of its own decides, as it depends on something else; it gets the same finding as for a required field.
    ByRule,
    /// It belongs to another version of the format, and a rule of the family says so where it is there.
    OtherVersion,
}

impl Presence {
    /// Whether something is to be said where the field is not there.
    #[must_use]
    pub const fn is_expected(self) -> bool {
        matches!(self, Self::Required | Self::ByRule)
    }
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// Anything.
    Any,
    /// A text; a scalar of another type is one where the format says so.
    Text,
    /// A text, a number or a truth value.
    Scalar,
    /// A truth value.
    Boolean,
    /// A number.
    Number,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A mapping with known fields.
    Object(&'static Object),
    /// A mapping with free keys, each with a value of this type.
    Map(&'static Type),
    /// A list of this type.
    List(&'static Type),
    /// Any of these; told apart by their shape (scalar, mapping, sequence), the first of a shape counts.
    Either(&'static [Type]),
}

impl Type {
    /// What it is, for people: "a list of objects".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::Scalar => "a string, number or boolean".to_owned(),
            Self::Boolean => "`true` or `false`".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Choice(values) => {
                let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                format!("one of {}", quoted.join(", "))
            }
            Self::Object(_) => "a mapping".to_owned(),
            Self::Map(_) => "a mapping of names".to_owned(),
            Self::List(item) => format!("a list of {}", item.plural()),
            Self::Either(types) => {
                let words: Vec<String> = types.iter().map(|of| of.words()).collect();
                words.join(" or ")
            }
        }
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Text => "strings",
            Self::Number => "numbers",
            Self::Object(_) | Self::Map(_) => "mappings",
            Self::List(_) => "lists",
            _ => "values",
        }
    }
}
