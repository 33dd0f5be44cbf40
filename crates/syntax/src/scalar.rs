//! Decoding: from the written form of a scalar to its text, with the way back.

use std::borrow::Cow;

use crate::access::Scalar;
use crate::range::TextRange;

/// The text of a scalar with a map back to the bytes it was written with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'t> {
    /// The text: escapes resolved, lines folded, indentation removed.
    pub text: Cow<'t, str>,
    /// Where pieces of the text start in the token: `(offset in text, offset in token)`, both ascending, the first at 0
    /// of the text. Between two pieces, bytes map one to one.
    pieces: Vec<(u32, u32)>,
    /// Length of the token in bytes.
    token_len: u32,
}

impl Decoded<'_> {
    /// The bytes of the token, counted from its start, that a range of the decoded text was written with.
    #[must_use]
    pub fn to_token(&self, range: TextRange) -> TextRange {
        let locate = |offset: u32| {
            let piece = self.pieces.partition_point(|piece| piece.0 <= offset);
            let (text, token) = self.pieces[piece.max(1) - 1];
            (token + (offset - text)).min(self.token_len)
        };
        TextRange::new(locate(range.start), locate(range.end))
    }
}

impl<'t> Scalar<'t> {
    /// The decoded text. Plain scalars on one line borrow from the tree.
    #[must_use]
    pub fn text(self) -> Cow<'t, str> {
        self.decode().text
    }

    /// The decoded text with its map back to the token.
    #[must_use]
    pub fn decode(self) -> Decoded<'t> {
        let token = self.0.token_text();
        Decoded { text: Cow::Borrowed(token), pieces: vec![(0, 0)], token_len: token.len() as u32 }
    }
}
