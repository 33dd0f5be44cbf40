//! What the grammars find wrong: data with a place. The words are here, so that every grammar says the same thing.

use crate::range::TextRange;

/// One mistake in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Where, in bytes of the text.
    pub range: TextRange,
    /// What.
    pub kind: SyntaxErrorKind,
}

/// The mistakes that grammars know.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// A key stands alone: no `:` follows.
    ExpectedColon,
    /// A tab where indentation counts (YAML 1.2 §6.1).
    TabIndentation,
}

impl SyntaxErrorKind {
    /// One short sentence without a full stop, in lower case.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::ExpectedColon => "expected `:` after the key",
            Self::TabIndentation => "tabs are not allowed as indentation",
        }
    }
}
