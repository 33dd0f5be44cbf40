//! The kinds of tree elements. YAML, JSON and INI share them: a JSON object is a [`Kind::FlowMapping`].

/// What one element of a [`Tree`](crate::Tree) is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Kind {
    // ---- tokens
    /// A scalar without quotes; in JSON a number, `true`, `false`, `null` or a word that is none of them.
    Plain,
    /// A scalar in `"…"`.
    DoubleQuoted,
    /// A scalar in `'…'`.
    SingleQuoted,
    /// A block scalar that starts with `|`, header included. The tree keeps the column of its
    /// content beside it.
    Literal,
    /// A block scalar that starts with `>`; otherwise as [`Kind::Literal`].
    Folded,
    /// `*name`.
    Alias,
    /// `&name`.
    Anchor,
    /// `!tag`, `!!tag` or `!<tag>`.
    Tag,
    /// `-` before an item.
    Dash,
    /// `?` before an explicit key.
    Question,
    /// `:` between key and value; `=` in INI.
    Colon,
    /// `,`
    Comma,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `---`
    DocumentStart,
    /// `...`
    DocumentEnd,
    /// A line that starts with `%`.
    Directive,
    /// Text that fits nowhere; always inside an [`Kind::Error`].
    Junk,
    // ---- nodes
    /// The whole file: documents, and each `...` that ends none.
    Stream,
    /// One document: directives, markers and at most one value.
    Document,
    /// A mapping by indentation: a list of entries.
    BlockMapping,
    /// A mapping in braces: entries and commas.
    FlowMapping,
    /// One `key: value`: at most one [`Kind::Key`], one [`Kind::Colon`] and one [`Kind::Value`].
    Entry,
    /// The key slot of an entry: properties and at most one value.
    Key,
    /// The value slot of an entry: properties and at most one value.
    Value,
    /// A sequence by indentation: a list of items.
    BlockSequence,
    /// A sequence in brackets: values, entries (single-pair mappings) and commas. Values stand in
    /// [`Kind::Item`] slots, so that properties have an owner.
    FlowSequence,
    /// The slot of one sequence element: properties and at most one value.
    Item,
    /// Content that the grammar does not allow here; it keeps its inner structure.
    Error,
}

impl Kind {
    /// Whether elements of this kind are leaves with text of their own.
    #[must_use]
    pub const fn is_token(self) -> bool {
        (self as u8) < (Self::Stream as u8)
    }

    /// Whether this is a token that carries a scalar value.
    #[must_use]
    pub const fn is_scalar(self) -> bool {
        matches!(self, Self::Plain | Self::DoubleQuoted | Self::SingleQuoted | Self::Literal | Self::Folded)
    }

    /// Whether this is a block or flow mapping.
    #[must_use]
    pub const fn is_mapping(self) -> bool {
        matches!(self, Self::BlockMapping | Self::FlowMapping)
    }

    /// Whether this is a block or flow sequence.
    #[must_use]
    pub const fn is_sequence(self) -> bool {
        matches!(self, Self::BlockSequence | Self::FlowSequence)
    }
}
