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
    /// A quoted scalar without its closing quote.
    UnclosedQuote,
    /// A bracket or brace without its partner.
    UnclosedBracket,
    /// A closing bracket or brace that nothing opened, or of the wrong shape.
    UnexpectedBracket,
    /// Two elements in brackets with no `,` between them.
    ExpectedComma,
    /// A `,` with nothing before it.
    UnexpectedComma,
    /// A `:` where no key can be.
    UnexpectedColon,
    /// Nothing stands where a value must.
    ExpectedValue,
    /// Something that cannot be a key, or nothing, stands where a key must.
    ExpectedKey,
    /// Nested deeper than [`MAX_DEPTH`](crate::tree::MAX_DEPTH); what is inside was not read.
    TooDeep,
    /// A `\` with a character behind it that makes no escape.
    BadEscape,
    /// A `\u` escape that is half of a surrogate pair (RFC 8259 §8.2).
    LoneSurrogate,
    /// A control character that must be written as an escape (RFC 8259 §7).
    ControlCharacter,
    /// Text behind the one value of a JSON file (RFC 8259 §2).
    TextAfterEnd,
    /// A `,` before the closing bracket (RFC 8259 §4, §5).
    TrailingComma,
    /// JSON has no comments (RFC 8259 §2).
    CommentInJson,
    /// A `/*` without its `*/`.
    UnclosedComment,
    /// JSON strings are written with double quotes (RFC 8259 §7).
    SingleQuotes,
    /// A JSON key without quotes (RFC 8259 §4).
    UnquotedKey,
    /// A word that is not `true`, `false` or `null` (RFC 8259 §3).
    BadLiteral,
    /// A number that JSON does not write this way (RFC 8259 §6).
    BadNumber,
    /// A byte order mark before JSON text (RFC 8259 §8.1).
    ByteOrderMark,
    /// An INI line with `:` where `=` must be.
    ColonForEquals,
    /// An INI line that is neither a section nor `key = value`.
    ExpectedEquals,
    /// An INI comment with `;`: ConfigObj knows `#` only.
    SemicolonComment,
    /// An INI section whose brackets do not match.
    UnclosedSection,
    /// An INI section more than one level deeper than the one it is in.
    SectionDepth,
    /// Text behind a closing quote or bracket that ends its line in INI.
    UnexpectedText,
    /// A `:` between a plain key and a collection in brackets without a blank behind it (YAML 1.2 §7.4.2).
    ExpectedBlankAfterColon,
    /// A `-` before an item without a blank behind it (YAML 1.2 §8.2.1).
    ExpectedBlankAfterDash,
    /// Something else among the items of a block sequence.
    ExpectedDash,
    /// A `- ` among the entries of a block mapping.
    ItemAmongEntries,
    /// A line that is deeper than the entries above it, and below no key.
    EntryTooDeep,
    /// A line that is deeper than the items above it, and inside none.
    ItemTooDeep,
    /// A `: ` in a value on the line of its key (YAML 1.2 §7.3.3).
    NestedMapping,
    /// A `- ` on the line of its key.
    SequenceBehindKey,
    /// A `- ` on the line of its anchor or tag.
    SequenceAfterProperty,
    /// A `- ` inside brackets.
    SequenceInFlow,
    /// A plain scalar that starts with an indicator (YAML 1.2 §5.3).
    ReservedCharacter,
    /// A key without `?` that is longer than a line (YAML 1.2 §7.4.2).
    KeyOnSeveralLines,
    /// A key without `?` of more than 1024 characters (YAML 1.2 §7.4.2).
    KeyTooLong,
    /// Text behind a half-typed key.
    ContentAfterKey,
    /// Text behind a value on its line.
    ContentAfterValue,
    /// A second value in one document.
    ContentAfterDocumentValue,
    /// Text behind `...` (YAML 1.2 §9.1.2).
    ContentAfterDocumentEnd,
    /// Text behind `|` or `>` (YAML 1.2 §8.1.1).
    ContentAfterBlockHeader,
    /// A line of a block scalar left of its first line.
    BlockScalarIndentation,
    /// Leading spaces of a block scalar that go beyond its first line (YAML 1.2 §8.1.1.1).
    DeepBlankLine,
    /// A line inside brackets that is not deeper than the block around (YAML 1.2 §6.1).
    FlowIndentation,
    /// A `#` directly behind content (YAML 1.2 §6.6).
    CommentWithoutBlank,
    /// A character that nothing can start with.
    UnexpectedCharacter,
    /// A `&` without a name.
    ExpectedAnchorName,
    /// A `*` without a name.
    ExpectedAliasName,
    /// An anchor or tag without a blank behind it.
    ExpectedBlankAfterProperty,
    /// Two anchors on one value (YAML 1.2 §6.9).
    SecondAnchor,
    /// Two tags on one value (YAML 1.2 §6.9).
    SecondTag,
    /// An anchor or tag before an alias (YAML 1.2 §7.1).
    PropertyOnAlias,
    /// A tag that is not closed or not complete (YAML 1.2 §6.9.1).
    MalformedTag,
    /// A tag handle without its %TAG (YAML 1.2 §6.8.2).
    UndeclaredTagHandle,
    /// A `%` without the name of a directive (YAML 1.2 §6.8).
    MalformedDirective,
    /// A %YAML directive without exactly one version (YAML 1.2 §6.8.1).
    MalformedYamlDirective,
    /// A second %YAML directive in one document (YAML 1.2 §6.8.1).
    RepeatedYamlDirective,
    /// A %TAG directive without exactly a handle and a prefix (YAML 1.2 §6.8.2).
    MalformedTagDirective,
    /// A second %TAG for one handle (YAML 1.2 §6.8.2).
    RepeatedTagDirective,
    /// Directives without `---` behind them (YAML 1.2 §9.1.4).
    ExpectedDocumentStart,
}

impl SyntaxErrorKind {
    /// One short sentence without a full stop, in lower case.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each mistake")]
    pub const fn message(self) -> &'static str {
        match self {
            Self::ExpectedColon => "expected `:` after the key",
            Self::TabIndentation => "tabs are not allowed as indentation",
            Self::UnclosedQuote => "this quote is never closed",
            Self::UnclosedBracket => "this bracket is never closed",
            Self::UnexpectedBracket => "no open bracket fits this one",
            Self::ExpectedComma => "expected `,` between two elements",
            Self::UnexpectedComma => "expected an element before this `,`",
            Self::UnexpectedColon => "a `:` is not allowed here",
            Self::ExpectedValue => "expected a value",
            Self::ExpectedKey => "expected a key",
            Self::TooDeep => "nested too deeply",
            Self::BadEscape => "this is not an escape",
            Self::LoneSurrogate => "this escape is half of a surrogate pair",
            Self::ControlCharacter => "control characters must be written as escapes",
            Self::TextAfterEnd => "nothing may follow the end of the value",
            Self::TrailingComma => "no `,` is allowed before the closing bracket",
            Self::CommentInJson => "JSON has no comments",
            Self::UnclosedComment => "this comment is never closed",
            Self::SingleQuotes => "JSON strings need double quotes",
            Self::UnquotedKey => "JSON keys need double quotes",
            Self::BadLiteral => "expected `true`, `false`, `null`, a number or text in double quotes",
            Self::BadNumber => "JSON does not write numbers this way",
            Self::ByteOrderMark => "a byte order mark is not allowed in JSON",
            Self::ColonForEquals => "write `=` between key and value, not `:`",
            Self::ExpectedEquals => "expected `=` after the key",
            Self::SemicolonComment => "comments start with `#` here, not `;`",
            Self::UnclosedSection => "the brackets of this section do not match",
            Self::SectionDepth => {
                "this section has too many brackets: it may be one level deeper than the section it is in"
            }
            Self::UnexpectedText => "nothing but a comment may follow on this line",
            Self::ExpectedBlankAfterColon => "expected a blank after `:`",
            Self::ExpectedBlankAfterDash => "expected a blank after `-`",
            Self::ExpectedDash => "expected `- ` before an item",
            Self::ItemAmongEntries => "a sequence item is not allowed among mapping entries",
            Self::EntryTooDeep => "wrong indentation: deeper than the entries above",
            Self::ItemTooDeep => "wrong indentation: deeper than the items above",
            Self::NestedMapping => "a mapping is not allowed here: quote the value or start a new line",
            Self::SequenceBehindKey => "a sequence starts on the line below its key",
            Self::SequenceAfterProperty => "a sequence starts on the line below its anchor or tag",
            Self::SequenceInFlow => "items in brackets are separated by `,`, not by `- `",
            Self::ReservedCharacter => "a plain scalar cannot start with this character",
            Self::KeyOnSeveralLines => "a key must stand on one line, or start with `? `",
            Self::KeyTooLong => "a key may have at most 1024 characters",
            Self::ContentAfterKey => "unexpected content after the key",
            Self::ContentAfterValue => "unexpected content after the value",
            Self::ContentAfterDocumentValue => "unexpected content after the value of the document",
            Self::ContentAfterDocumentEnd => "nothing but a comment may follow `...`",
            Self::ContentAfterBlockHeader => "the text of a block scalar starts on the next line",
            Self::BlockScalarIndentation => "less indented than the first line of the block scalar",
            Self::DeepBlankLine => "a blank line is deeper than the first line of the block scalar",
            Self::FlowIndentation => "lines inside brackets must be deeper than the block around them",
            Self::CommentWithoutBlank => "expected a blank before `#`",
            Self::UnexpectedCharacter => "unexpected character",
            Self::ExpectedAnchorName => "expected an anchor name",
            Self::ExpectedAliasName => "expected an alias name",
            Self::ExpectedBlankAfterProperty => "expected a blank after the anchor or tag",
            Self::SecondAnchor => "a value can have one anchor only",
            Self::SecondTag => "a value can have one tag only",
            Self::PropertyOnAlias => "an alias can have neither anchor nor tag",
            Self::MalformedTag => "malformed tag",
            Self::UndeclaredTagHandle => "this tag handle is not declared with %TAG",
            Self::MalformedDirective => "expected the name of a directive behind `%`",
            Self::MalformedYamlDirective => "malformed %YAML directive: expected one version",
            Self::RepeatedYamlDirective => "%YAML may stand once in a document",
            Self::MalformedTagDirective => "malformed %TAG directive: expected a handle and a prefix",
            Self::RepeatedTagDirective => "this tag handle is declared twice",
            Self::ExpectedDocumentStart => "expected `---` after directives",
        }
    }
}
