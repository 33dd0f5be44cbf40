//! What is wrong with a text in CUE, as data.

use std::fmt;

use plimsoll_syntax::TextRange;

/// Texts longer than this are not read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// Structs, lists, parentheses and calls inside each other beyond this are skipped.
pub const MAX_NESTING: usize = 64;
/// How many types a schema is made of at most; what exceeds it may be anything.
pub const MAX_TYPES: usize = 10_000;

/// Something that is wrong, and where.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The bytes of the text.
    pub range: TextRange,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong with a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// A character that starts nothing.
    UnexpectedCharacter,
    /// A string without its end.
    UnclosedText,
    /// Something else stands here.
    Expected(&'static str),
    /// Nesting beyond [`MAX_NESTING`].
    TooDeep,
    /// A text beyond [`MAX_BYTES`].
    TooLong,
    /// A schema beyond [`MAX_TYPES`].
    TooManyTypes,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedCharacter => f.write_str("this character has no meaning here"),
            Self::UnclosedText => f.write_str("this string is not closed"),
            Self::Expected(what) => write!(f, "expected {what}"),
            Self::TooDeep => write!(f, "nested more than {MAX_NESTING} levels deep"),
            Self::TooLong => write!(f, "longer than {MAX_BYTES} bytes"),
            Self::TooManyTypes => write!(f, "describes more than {MAX_TYPES} types"),
        }
    }
}
