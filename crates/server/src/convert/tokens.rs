//! Words with their meanings, as numbers: each is said by how far it is behind the one before it.

use std::collections::BTreeMap;

use plimsoll_ide::Encoding;
use plimsoll_ide::semantic_tokens::{Modifier, Token, TokenKind};
use tower_lsp::lsp_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensLegend, Url,
};

use crate::workspaces::View;

/// How many numbers a word is.
const NUMBERS: u32 = 5;

/// What the numbers of kinds and modifiers mean.
pub(crate) fn legend() -> SemanticTokensLegend {
    let kind = |kind: &TokenKind| match kind {
        TokenKind::Placeholder => SemanticTokenType::MACRO,
        TokenKind::Name => SemanticTokenType::VARIABLE,
        TokenKind::Type => SemanticTokenType::TYPE,
        TokenKind::Choice => SemanticTokenType::ENUM_MEMBER,
        TokenKind::Key => SemanticTokenType::PROPERTY,
        TokenKind::Keyword => SemanticTokenType::KEYWORD,
        TokenKind::Number => SemanticTokenType::NUMBER,
        TokenKind::Text => SemanticTokenType::STRING,
        TokenKind::Comment => SemanticTokenType::COMMENT,
    };
    let modifier = |modifier: &Modifier| match modifier {
        Modifier::Declaration => SemanticTokenModifier::DECLARATION,
        Modifier::Unknown => SemanticTokenModifier::new("unknown"),
        Modifier::OtherVersion => SemanticTokenModifier::DEPRECATED,
    };
    SemanticTokensLegend {
        token_types: TokenKind::ALL.iter().map(kind).collect(),
        token_modifiers: Modifier::ALL.iter().map(modifier).collect(),
    }
}

/// The words of a document, or of a range of it.
pub(crate) fn tokens(view: &View<'_>, range: Option<Range>) -> Vec<SemanticToken> {
    let found = view.snapshot.tokens(&view.opened, range.map(|range| view.bytes(range)));
    encode(&view.opened.text, &found, view.agreed.encoding)
}

/// One way through the text, however long its lines are.
fn encode(text: &str, found: &[Token], encoding: Encoding) -> Vec<SemanticToken> {
    let width = |text: &str| match encoding {
        Encoding::Utf8 => text.len() as u32,
        _ => text.chars().map(|one| one.len_utf16() as u32).sum(),
    };
    let mut at = 0;
    let (mut lines, mut columns) = (0, 0);
    let mut encoded = Vec::with_capacity(found.len());
    for token in found {
        let between = &text[at..token.range.start as usize];
        let line_start = between.rfind(['\n', '\r']).map(|at| at + 1);
        let breaks = between.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
        lines += (breaks - between.matches("\r\n").count()) as u32;
        columns = if line_start.is_some() { 0 } else { columns } + width(&between[line_start.unwrap_or(0)..]);
        encoded.push(SemanticToken {
            delta_line: lines,
            delta_start: columns,
            length: width(&text[token.range.as_usize()]),
            token_type: index(&TokenKind::ALL, &token.kind),
            token_modifiers_bitset: token.modifier.map_or(0, |one| 1 << index(&Modifier::ALL, &one)),
        });
        at = token.range.start as usize;
        (lines, columns) = (0, 0);
    }
    encoded
}

fn index<T: PartialEq>(all: &[T], one: &T) -> u32 {
    all.iter().position(|known| known == one).unwrap_or(0) as u32
}

/// What was last said of each document that is open, so that only what changed is said again.
#[derive(Default)]
pub(crate) struct Said {
    number: u64,
    documents: BTreeMap<Url, Option<(String, Vec<SemanticToken>)>>,
}

impl Said {
    /// Words as a whole.
    pub(crate) fn whole(&mut self, uri: &Url, data: Vec<SemanticToken>) -> SemanticTokens {
        SemanticTokens { result_id: Some(self.keep(uri, data.clone())), data }
    }

    /// Words as changes of those that a client has under a name, where these were the last.
    pub(crate) fn since(
        &mut self,
        uri: &Url,
        name: &str,
        data: Vec<SemanticToken>,
    ) -> SemanticTokensFullDeltaResult {
        let said = self.documents.get_mut(uri).and_then(Option::take);
        let before = said.filter(|(known, _)| known == name);
        let Some((_, before)) = before else {
            return SemanticTokensFullDeltaResult::Tokens(self.whole(uri, data));
        };
        let edits = edits(&before, &data);
        let result_id = Some(self.keep(uri, data));
        SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id, edits })
    }

    /// A document was opened: from now on it is kept what was said of it.
    pub(crate) fn open(&mut self, uri: Url) {
        self.documents.insert(uri, None);
    }

    /// A document was closed. An answer may still come.
    pub(crate) fn close(&mut self, uri: &Url) {
        self.documents.remove(uri);
    }

    fn keep(&mut self, uri: &Url, data: Vec<SemanticToken>) -> String {
        self.number += 1;
        let name = self.number.to_string();
        if let Some(said) = self.documents.get_mut(uri) {
            *said = Some((name.clone(), data));
        }
        name
    }
}

/// The change from some words to others: what is between those that are equal at the start and at the end.
fn edits(before: &[SemanticToken], after: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let equal = |(a, b): &(&SemanticToken, &SemanticToken)| a == b;
    let start = before.iter().zip(after).take_while(equal).count();
    let (before, after) = (&before[start..], &after[start..]);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(equal).count();
    let (gone, new) = (before.len() - end, &after[..after.len() - end]);
    if gone == 0 && new.is_empty() {
        return Vec::new();
    }
    vec![SemanticTokensEdit {
        start: start as u32 * NUMBERS,
        delete_count: gone as u32 * NUMBERS,
        data: Some(new.to_vec()).filter(|new| !new.is_empty()),
    }]
}

#[cfg(test)]
mod tests {
    use plimsoll_ide::TextRange;

    use super::*;

    #[test]
    fn nothing_is_kept_of_what_is_not_open_when_its_answer_comes() {
        let (mut said, uri) = (Said::default(), Url::parse("file:///a").unwrap());
        let words = || vec![SemanticToken::default()];
        said.open(uri.clone());
        let first = said.whole(&uri, words()).result_id.unwrap();
        assert_eq!(said.documents.values().flatten().count(), 1);
        let second = said.since(&uri, &first, words());
        assert!(matches!(second, SemanticTokensFullDeltaResult::TokensDelta(_)));
        said.close(&uri);
        said.whole(&uri, words());
        said.since(&uri, &first, words());
        assert!(said.documents.is_empty());
    }

    #[test]
    fn lengths_and_lines_are_counted_as_agreed() {
        let text = "𝄞 é\r\n\nx𝄞";
        let token =
            |start, end| Token { range: TextRange::new(start, end), kind: TokenKind::Key, modifier: None };
        let found = [token(0, 4), token(5, 7), token(11, 15)];
        let shown = |encoding| {
            let all = encode(text, &found, encoding).into_iter();
            all.map(|one| (one.delta_line, one.delta_start, one.length)).collect::<Vec<_>>()
        };
        assert_eq!(shown(Encoding::Utf16), [(0, 0, 2), (0, 3, 1), (2, 1, 2)]);
        assert_eq!(shown(Encoding::Utf8), [(0, 0, 4), (0, 5, 2), (2, 1, 4)]);
    }

    #[test]
    fn only_what_changed_is_said_again() {
        let word = |number| SemanticToken { delta_start: number, ..SemanticToken::default() };
        let (before, after) = ([1, 2, 3, 4].map(word), [1, 9, 8, 3, 4].map(word));
        let edits = edits(&before, &after);
        assert_eq!(edits.len(), 1);
        assert_eq!((edits[0].start, edits[0].delete_count), (5, 5));
        assert_eq!(edits[0].data.as_deref(), Some(&[9, 8].map(word)[..]));
        assert_eq!(super::edits(&before, &before), []);
    }
}
