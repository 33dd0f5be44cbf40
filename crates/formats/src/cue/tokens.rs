//! What the words of a text in CUE are, for those who show it. Nothing is parsed: half-typed texts have words too.

use plimsoll_syntax::TextRange;

use super::lexer::{Token, TokenKind, lex};
use super::problem::MAX_BYTES;

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WordKind {
    /// `if`, `for`, `import`, `true`, `null`.
    Keyword,
    /// A type that the language has: `string`, `int`.
    Type,
    /// The label of a field.
    Field,
    /// A definition: `#Port`.
    Definition,
    /// Any other name.
    Name,
    /// A number.
    Number,
    /// A string, or a part of one between its interpolations. It may go over several lines.
    Text,
    /// A comment.
    Comment,
    /// `@tag(…)`.
    Attribute,
}

const KEYWORDS: [&str; 9] = ["package", "import", "for", "in", "if", "let", "true", "false", "null"];

const TYPES: [&str; 21] = [
    "string", "bytes", "bool", "int", "float", "number", "uint", "int8", "int16", "int32", "int64", "int128",
    "uint8", "uint16", "uint32", "uint64", "uint128", "float32", "float64", "rune", "_",
];

/// The words of a text in its order; none where it is longer than [`MAX_BYTES`].
#[must_use]
pub fn words(text: &str) -> Vec<(TextRange, WordKind)> {
    if text.len() > MAX_BYTES {
        return Vec::new();
    }
    let found = lex(text);
    let kind_of = |(index, token): (usize, &Token)| {
        let written = &text[token.range.as_usize()];
        let rest = found.tokens.get(index + 1..).unwrap_or_default().iter().map(|token| token.kind);
        let mut rest = rest.skip_while(|kind| matches!(kind, TokenKind::Sign("?" | "!")));
        let is_label = matches!(rest.next(), Some(TokenKind::Sign(":")));
        let kind = match token.kind {
            TokenKind::Name if written.starts_with(['#']) || written.starts_with("_#") => {
                WordKind::Definition
            }
            TokenKind::Name | TokenKind::Text if is_label => WordKind::Field,
            TokenKind::Name if KEYWORDS.contains(&written) => WordKind::Keyword,
            TokenKind::Name if TYPES.contains(&written) => WordKind::Type,
            TokenKind::Name => WordKind::Name,
            TokenKind::Number => WordKind::Number,
            TokenKind::Text | TokenKind::TextHead | TokenKind::TextMiddle | TokenKind::TextTail => {
                WordKind::Text
            }
            TokenKind::Attribute => WordKind::Attribute,
            TokenKind::Sign(_) | TokenKind::LineBreak | TokenKind::End => return None,
        };
        Some((token.range, kind))
    };
    let comments = found.comments.iter().map(|range| (*range, WordKind::Comment));
    let mut words: Vec<(TextRange, WordKind)> =
        found.tokens.iter().enumerate().filter_map(kind_of).chain(comments).collect();
    words.sort();
    words
}

#[cfg(test)]
mod tests {
    use super::{WordKind, words};

    #[test]
    fn words_are_told_apart() {
        let text = "import \"x\"\nparameter: {\n\t// how many\n\tport?: *80 | int\n\t\"a-b\": #Port @tag(c)\n\tif x != _|_ {y: \"\\(z)\"}\n}";
        let shown: Vec<(&str, WordKind)> =
            words(text).into_iter().map(|(range, kind)| (&text[range.as_usize()], kind)).collect();
        assert_eq!(
            shown,
            [
                ("import", WordKind::Keyword),
                ("\"x\"", WordKind::Text),
                ("parameter", WordKind::Field),
                ("// how many", WordKind::Comment),
                ("port", WordKind::Field),
                ("80", WordKind::Number),
                ("int", WordKind::Type),
                ("\"a-b\"", WordKind::Field),
                ("#Port", WordKind::Definition),
                ("@tag(c)", WordKind::Attribute),
                ("if", WordKind::Keyword),
                ("x", WordKind::Name),
                ("y", WordKind::Field),
                ("\"\\(", WordKind::Text),
                ("z", WordKind::Name),
                (")\"", WordKind::Text),
            ]
        );
    }
}
